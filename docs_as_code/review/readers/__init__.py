"""The readers of evidence, one file a format: bytes become facts that gates can test. Packages bring more of them."""

from __future__ import annotations

from functools import cache
from importlib.metadata import entry_points

from docs_as_code.errors import UsageError
from docs_as_code.review.readers import (
    alerts,
    changelog,
    compose,
    coverage,
    dora,
    git,
    gitlab_release,
    gitlab_security,
    grafana,
    grype,
    health,
    helm_values,
    image,
    issues,
    json_facts,
    junit,
    manifests,
    prometheus,
    release,
    sarif,
    sbom,
    signoff,
    trivy,
    zap,
)
from docs_as_code.review.reading import Reader

GROUP = "docs_as_code.readers"  # of the entry points; each leads to a Reader
BUILT_IN: dict[str, Reader] = {
    one.type: one
    for one in (
        git.READER,
        issues.READER,
        json_facts.READER,
        signoff.READER,
        junit.READER,
        coverage.READER,
        sarif.READER,
        gitlab_security.READER,
        zap.READER,
        trivy.READER,
        grype.READER,
        sbom.READER,
        manifests.READER,
        image.READER,
        helm_values.READER,
        compose.READER,
        changelog.READER,
        gitlab_release.READER,
        release.READER,
        prometheus.READER,
        alerts.READER,
        health.READER,
        grafana.READER,
        dora.READER,
    )
}


@cache
def types() -> tuple[str, ...]:
    """The types that a plan can name: ours, then those of installed packages."""
    return (*BUILT_IN, *(name for name in sorted(entry_points(group=GROUP).names) if name not in BUILT_IN))


def reader(name: str) -> Reader:
    """The reader of a type. Raises UsageError where a package brings one that cannot be used."""
    if name in BUILT_IN:
        return BUILT_IN[name]
    entry = next(iter(entry_points(group=GROUP, name=name)))
    try:
        found = entry.load()
    except Exception as error:  # noqa: BLE001 - whatever a package of somebody else raises
        raise UsageError(
            f"the reader of {name!r}, {entry.value}, cannot be loaded: {type(error).__name__}: {error}",
            hint=f"it comes with the package {entry.dist.name if entry.dist else 'that names it'}: install it anew",
        ) from None
    if not isinstance(found, Reader) or found.type != name:
        raise UsageError(
            f"{entry.value} is no reader of {name!r}",
            hint="the entry point must lead to a docs_as_code.review.reading.Reader of that type",
        )
    return found
