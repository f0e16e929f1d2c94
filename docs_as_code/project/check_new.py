"""What a check finds that it does not find in an earlier revision: the findings that a change has brought."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from docs_as_code.errors import UsageError
from docs_as_code.project import revisions
from docs_as_code.project.check import check
from docs_as_code.project.graphs import checked_out
from docs_as_code.project.state import Listener

if TYPE_CHECKING:
    from docs_as_code.config import Config
    from docs_as_code.project.check import CheckRequest
    from docs_as_code.project.check_report import CheckReport


def check_new(config: Config, request: CheckRequest, base: str | None, listener: Listener) -> CheckReport:
    """Check, and leave out what `base` has too (the merge base with the default branch, where none is named).

    Both sides are judged by today's configuration. Raises UsageError for what git does not have.
    """
    repo = revisions.repository(config.project)
    old = _commit(repo, base, request) if base else revisions.default_base(repo)
    report = check(config, request, listener)
    if old is None or not report.findings:
        return report
    with checked_out(repo, old, config) as (was, _):
        earlier = replace(was, check=config.check)
        everything = replace(request, wanted=(), folder=was.project, all_committed=True)
        try:
            known = check(earlier, everything, Listener(lambda _: None)).fingerprints
        except UsageError:  # there was nothing to check yet
            known = ()
    return report.without(frozenset(known))


def _commit(repo: revisions.Repository, base: str, request: CheckRequest) -> str:
    """The commit that `--new` names; a source behind the option is taken for one."""
    try:
        return revisions.commit(repo, base)
    except UsageError as error:
        if (request.folder / base).exists():
            raise UsageError(error.message, hint=f"name sources before the option: check {base} --new") from None
        raise
