"""GitHub workflows become a picture: what starts each, its jobs, and what each waits for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from docs_as_code.diagrams.sources.ci.variants import products, shown, title
from docs_as_code.diagrams.sources.image_icons import image_icon
from docs_as_code.diagrams.sources.picture import Link, Picture, Thing, in_file
from docs_as_code.diagrams.sources.problem import SourcesError
from docs_as_code.diagrams.sources.reading import mapping, mappings, text, texts

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

ICON = "diagrams.onprem.ci.GithubActions"
START = "diagrams.onprem.vcs.Github"
# What a job is about, by the actions that it uses: the first that is found here.
_BY_ACTION = {
    "actions/setup-python": "programming.language.Python",
    "astral-sh/setup-uv": "programming.language.Python",
    "actions/setup-node": "programming.language.Nodejs",
    "actions/setup-go": "programming.language.Go",
    "actions/setup-java": "programming.language.Java",
    "actions/setup-dotnet": "programming.framework.Dotnet",
    "ruby/setup-ruby": "programming.language.Ruby",
    "shivammathur/setup-php": "programming.language.Php",
    "dtolnay/rust-toolchain": "programming.language.Rust",
    "docker/build-push-action": "onprem.container.Docker",
    "hashicorp/setup-terraform": "onprem.iac.Terraform",
    "aquasecurity/trivy-action": "onprem.security.Trivy",
    "actions/deploy-pages": "onprem.vcs.Github",
}

_EVENTS = {"workflow_dispatch": "by hand", "workflow_call": "when called", "workflow_run": "after another"}


def picture(files: Iterable[tuple[str, Any]], *, collapse: bool = True) -> Picture:
    """The picture of (path, document) pairs, one workflow each. Raises SourcesError when there is none."""
    flows = {path: one for path, one in files if isinstance(one, dict) and mapping(one, "jobs")}
    if not flows:
        raise SourcesError("the files hold no workflow", hint="a workflow has jobs below `jobs:`")
    names = _names(flows)
    things: list[Thing] = []
    links: list[Link] = []
    for path, flow in flows.items():
        made = _Flow(names[path], path, flow, collapse)
        things += made.things()
        links += made.links(names)
        for wanted in texts(flow, "on", "workflow_run", "workflows"):
            for other in (one for one in flows if text(flows[one], "name") == wanted):
                links += _ends(names[other], flows[other], names[path])
    known = {thing.name for thing in things}
    return Picture(tuple(things), tuple(dict.fromkeys(link for link in links if {link.tail, link.head} <= known)))


def _names(flows: dict[str, Any]) -> dict[str, str]:
    """A workflow is called as its file is; two of one name, by the way there."""
    stems = {path: path.rpartition("/")[2].rpartition(".")[0] for path in flows}
    return {path: stem if list(stems.values()).count(stem) == 1 else path for path, stem in stems.items()}


def _ends(name: str, flow: dict[str, Any], started: str) -> Iterator[Link]:
    """From the jobs that no other waits for to what starts the next workflow."""
    jobs = mapping(flow, "jobs")
    waited = {other for job in jobs.values() for other in texts(job, "needs")}
    for job in jobs:
        if job not in waited:
            yield Link(f"{name}/Job/{job}", f"{started}/Trigger/on", "refers")


class _Flow:
    """One workflow."""

    def __init__(self, name: str, path: str, flow: dict[str, Any], collapse: bool) -> None:
        self.name, self.path, self.flow, self.collapse = name, path, flow, collapse
        self.jobs = {key: job for key, job in mapping(flow, "jobs").items() if isinstance(job, dict)}
        self.groups = {"workflow": text(flow, "name") or name, "file": path}
        self.instances = {
            key: [f"{name}/Job/{key}"]
            if collapse or not variants(job)
            else [f"{name}/Job/{key} ({title(one)})" for one in variants(job)]
            for key, job in self.jobs.items()
        }

    def things(self) -> Iterator[Thing]:
        """What starts it, then its jobs, those that wait for none first."""
        events = list(events_of(self.flow))
        if events:
            label, *notes = events
            yield Thing(f"{self.name}/Trigger/on", "Trigger", label, START, self.path, tuple(notes), self.groups)
        for key, job in self.jobs.items():
            for instance in self.instances[key]:
                label = instance.removeprefix(f"{self.name}/Job/")
                if text(job, "name") and "${{" not in text(job, "name") and label == key:
                    label = text(job, "name")
                said, resource = tuple(self._notes(job)), in_file(self.path, key)
                yield Thing(instance, "Job", label, _icon(job), self.path, said, self.groups, resource)

    def links(self, names: dict[str, str]) -> Iterator[Link]:
        """What each job waits for, and the workflow that one calls."""
        for key, job in self.jobs.items():
            needs = texts(job, "needs")
            for head in self.instances[key]:
                if not needs:
                    yield Link(f"{self.name}/Trigger/on", head)
                for need in needs:
                    for tail in self.instances.get(need, []):
                        yield Link(tail, head)
                called = text(job, "uses").removeprefix("./")
                if called in names:
                    yield Link(head, f"{names[called]}/Trigger/on", "refers")

    def _notes(self, job: dict[str, Any]) -> Iterator[str]:
        count = len(variants(job))
        if self.collapse and count > 1:
            yield f"{count} variants"
        elif "matrix" in mapping(job, "strategy") and not count:
            yield "a matrix"
        environment = text(job, "environment", "name") or text(job, "environment")
        if environment and "${{" not in environment:
            yield f"to {environment}"
        if text(job, "uses"):
            yield f"calls {text(job, 'uses').partition('@')[0].rpartition('/')[2]}"


def events_of(flow: dict[str, Any]) -> Iterator[str]:
    """What starts a workflow, in words."""
    events = flow.get("on")
    for name in events if isinstance(events, dict) else texts(flow, "on"):
        if name == "schedule":
            yield from (f"at {text(one, 'cron')}" for one in mappings(flow, "on", "schedule"))
        else:
            yield _EVENTS.get(name) or name.replace("_", " ")


def variants(job: dict[str, Any]) -> list[dict[str, str]]:
    """The variants of a job's matrix as GitHub makes them: all products, but for those excluded, and those included."""
    matrix = mapping(job, "strategy", "matrix")
    axes = {
        key: value for key, value in matrix.items() if key not in ("include", "exclude") and isinstance(value, list)
    }
    left_out = [{key: shown(value) for key, value in one.items()} for one in mappings(matrix, "exclude")]
    made = [one for one in products(axes) if not any(all(one.get(k) == v for k, v in out.items()) for out in left_out)]
    for extra in mappings(matrix, "include"):
        plain = {key: shown(value) for key, value in extra.items()}
        fits = [one for one in made if all(one[key] == plain[key] for key in axes if key in plain and key in one)]
        if not axes or not fits:
            made.append(plain)
    return made


def _icon(job: dict[str, Any]) -> str:
    for step in mappings(job, "steps"):
        icon = _BY_ACTION.get(text(step, "uses").partition("@")[0])
        if icon:
            return f"diagrams.{icon}"
    return image_icon(text(job, "container", "image") or text(job, "container"), ICON)
