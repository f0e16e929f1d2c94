"""A GitLab pipeline becomes a picture: jobs in their stages, and what each waits for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from docs_as_code.diagrams.sources.ci.gitlab_files import extended
from docs_as_code.diagrams.sources.ci.variants import products, title
from docs_as_code.diagrams.sources.image_icons import image_icon
from docs_as_code.diagrams.sources.picture import Link, Picture, Thing, in_file
from docs_as_code.diagrams.sources.problem import SourcesError
from docs_as_code.diagrams.sources.reading import at, mapping, mappings, text, texts

if TYPE_CHECKING:
    from collections.abc import Iterator

ICON = "diagrams.onprem.ci.GitlabCI"
_NO_JOBS = {"after_script", "before_script", "cache", "default", "image", "include", "services", "spec"}
_NO_JOBS |= {"stages", "variables", "workflow"}
_STAGES = ["build", "test", "deploy"]


def picture(document: dict[str, Any], *, collapse: bool = True) -> Picture:
    """The picture of a whole pipeline. Raises SourcesError when it has no job."""
    names = [name for name, job in document.items() if is_job(name, job)]
    known: dict[str, dict[str, Any]] = {}
    jobs = {name: extended(document, name, known) for name in names}
    if not jobs:
        raise SourcesError("the file holds no job", hint="a job has a `script`, a `trigger` or a `run`")
    wanted = texts(document, "stages") or _STAGES
    stages = list(dict.fromkeys([".pre", *wanted, *(_stage(job) for job in jobs.values()), ".post"]))
    stages.append(stages.pop(stages.index(".post")))  # a stage that no list names comes before it
    order = sorted(jobs, key=lambda name: stages.index(_stage(jobs[name])))
    instances = {name: [name] if collapse else _instances(name, jobs[name]) for name in order}
    image = text(document, "default", "image") or text(document, "image") or text(document, "default", "image", "name")
    things = [_thing(one, name, jobs[name], image, collapse) for name in order for one in instances[name]]
    links = [link for name in order for link in _links(name, jobs, stages)]
    missing = dict.fromkeys(link.tail for link in links if link.tail not in jobs)
    things += [Thing(f"Job/{name}", "Job", name, ICON, "", ("(elsewhere)",)) for name in missing]
    whole = [
        Link(f"Job/{tail}", f"Job/{head}", link.bond)
        for link in links
        for tail in instances.get(link.tail, [link.tail])
        for head in instances[link.head]
    ]
    return Picture(tuple(things), tuple(dict.fromkeys(whole)))


def is_job(name: str, job: Any) -> bool:
    """Whether something at the top of a pipeline is a job."""
    return isinstance(job, dict) and name not in _NO_JOBS and not name.startswith(".")


def _stage(job: dict[str, Any]) -> str:
    return text(job, "stage") or "test"


def _links(name: str, jobs: dict[str, dict[str, Any]], stages: list[str]) -> Iterator[Link]:
    """What a job needs; one that says nothing waits for the nearest stage before it that has jobs."""
    job = jobs[name]
    if "needs" not in job:
        for stage in reversed(stages[: stages.index(_stage(job))]):
            before = [other for other in jobs if _stage(jobs[other]) == stage]
            if before:
                yield from (Link(other, name, "refers") for other in before)
                return
        return
    for other in texts(job, "needs"):
        yield Link(other, name)
    for need in mappings(job, "needs"):
        known = text(need, "job")
        if text(need, "project") or text(need, "pipeline"):
            yield Link(" ".join(part for part in (text(need, "project"), known) if part) or "another pipeline", name)
        elif known and not (at(need, "optional") is True and known not in jobs):
            yield Link(known, name)


def _variants(job: dict[str, Any]) -> list[dict[str, str]]:
    return [one for row in mappings(job, "parallel", "matrix") for one in products(row)]


def _instances(name: str, job: dict[str, Any]) -> list[str]:
    """The jobs that GitLab makes of one with `parallel`."""
    count = job.get("parallel")
    if isinstance(count, int) and 1 < count <= 200:  # GitLab's own limit
        return [f"{name} {number}/{count}" for number in range(1, count + 1)]
    return [f"{name}: [{title(one)}]" for one in _variants(job)] or [name]


def _thing(shown: str, name: str, job: dict[str, Any], image: str, collapse: bool) -> Thing:
    notes = []
    if collapse and isinstance(job.get("parallel"), int):
        notes.append(f"{job['parallel']} in parallel")
    if collapse and _variants(job):
        notes.append(f"{len(_variants(job))} variants")
    environment = text(job, "environment", "name") or text(job, "environment")
    if environment:
        notes.append(f"to {environment}")
    if text(job, "when") == "manual":
        notes.append("by hand")
    notes += _triggered(job)
    own = "" if "trigger" in job else text(job, "image", "name") or text(job, "image") or image
    groups = {"stage": _stage(job), "file": text(job, "(path)")}
    path, icon = groups["file"], image_icon(own, ICON)
    return Thing(f"Job/{shown}", "Job", shown, icon, path, tuple(notes), groups, in_file(path, name))


def _triggered(job: dict[str, Any]) -> Iterator[str]:
    trigger = mapping(job, "trigger")
    project = text(job, "trigger") or text(trigger, "project")
    files = [*texts(trigger, "include"), *(text(one, "local") for one in mappings(trigger, "include"))]
    for one in [project, *files]:
        if one:
            yield f"starts {one}"
