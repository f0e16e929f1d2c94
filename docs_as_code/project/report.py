"""What a build says about itself: one entry a job, and the summary."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from docs_as_code.errors import DocsAsCodeError, ToolError, exit_code

if TYPE_CHECKING:
    from docs_as_code.findings import Finding

Kind = Literal["diagram", "deck", "site", "module"]
Status = Literal["ran", "cached", "up-to-date", "failed", "skipped", "stale"]
STATUSES: tuple[Status, ...] = ("ran", "cached", "up-to-date", "failed", "skipped", "stale")


@dataclass(frozen=True)
class JobReport:
    """One job: a diagram, a deck, the site, or a source that failed (`name` None). `outputs` are project-relative."""

    kind: Kind
    source: str
    name: str | None
    status: Status
    outputs: tuple[str, ...] = ()
    seconds: float = 0.0
    reasons: tuple[str, ...] = ()
    error: DocsAsCodeError | None = None
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True)
class Report:
    """All jobs in source order, and the wall-clock seconds of the whole build."""

    jobs: tuple[JobReport, ...]
    seconds: float
    removed: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = field(default=())

    def count(self, status: Status) -> int:
        """How many jobs ended with `status`."""
        return sum(job.status == status for job in self.jobs)

    def exit_code(self, *, strict: bool = False) -> int:
        """0 when all is fine, else the code that stands for all errors; warnings count when `strict`."""
        codes = [job.error.exit_code for job in self.jobs if job.error]
        if strict and any(finding.severity != "info" for finding in self.all_findings()):
            codes.append(1)
        return exit_code(codes)

    def all_findings(self) -> tuple[Finding, ...]:
        """The findings of the build and of every job, each once, in order."""
        every = [*self.findings, *(finding for job in self.jobs for finding in job.findings)]
        return tuple(dict.fromkeys(every))

    def as_json(self, *, modules: bool = False) -> dict[str, Any]:
        """The document of `build --json`, and with `modules` that of `list --json`, schema 1."""
        counts = Counter(job.status for job in self.jobs if job.kind != "module")
        return {
            "schema": 1,
            "jobs": [_job(job) for job in self.jobs if modules or job.kind != "module"],
            "summary": {
                **{status: counts[status] for status in STATUSES if status != "stale" or counts[status]},
                "seconds": round(self.seconds, 3),
                "removed": list(self.removed),
                "findings": [_finding(finding) for finding in self.all_findings()],
            },
        }


def _job(job: JobReport) -> dict[str, Any]:
    error = job.error
    return {
        "kind": job.kind,
        "source": job.source,
        "name": job.name,
        "status": job.status,
        "outputs": list(job.outputs),
        "seconds": round(job.seconds, 3),
        "reasons": list(job.reasons),
        "error": error and {"message": error.message, "path": error.path, "line": error.line, "hint": error.hint},
    }


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "rule": finding.rule,
        "severity": finding.severity,
        "path": finding.path,
        "line": finding.line,
        "message": finding.message,
        "hint": finding.hint,
    }


def failure(kind: Kind, source: str, error: DocsAsCodeError, **more: Any) -> JobReport:
    """The report of a job that failed; an error that names no file gets the source's."""
    if error.path is None and not isinstance(error, ToolError):
        error.path = source
    return JobReport(kind, source, more.pop("name", None), "failed", error=error, **more)
