"""The functions that a diagram source calls: read files, choose what to show, draw it, hand the nodes back."""

from __future__ import annotations

from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from docs_as_code.diagrams.sources.choosing import choose
from docs_as_code.diagrams.sources.drawing import draw
from docs_as_code.diagrams.sources.json_files import document
from docs_as_code.diagrams.sources.problem import SourcesError
from docs_as_code.diagrams.sources.project_files import matching, read
from docs_as_code.diagrams.sources.yaml_lines import documents

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docs_as_code.diagrams.sources.choosing import Patterns
    from docs_as_code.diagrams.sources.drawing import GroupBy, Nodes

Files = str | PurePath
_WORKFLOWS = ".github/workflows/*.y*ml"


def kubernetes(
    *files: Files,
    only: Patterns = None,
    hide: Patterns = None,
    group_by: GroupBy = "namespace",
    collapse: bool = True,
) -> Nodes:
    """Draw Kubernetes manifests into the diagram that is being made, and return the nodes by name.

    `files` are patterns relative to the project (`"k8s/**/*.yaml"`): YAML or JSON, several documents in a file, what
    `helm template`, `kustomize build` or `kubectl get -o yaml` prints. A node's name is its namespace, kind and name,
    "shop/Deployment/api"; "Deployment/api" finds it too where there is one such.

    `only` and `hide` take kinds ("Secret") and names ("Deployment/api", `"shop/*"`), one or a list; a chain through
    something hidden becomes one edge. `group_by` is "namespace", "kind", "file", the name of a label, a list of these
    for boxes in boxes, or None. `collapse` folds pods, replica sets and jobs into their owners.

    Solid edges are traffic (also to a Service that a variable of pods names as host) and ownership, dashed ones needs
    (configuration, storage, rights), dotted ones rules (policies, scaling). What is needed and defined in none of the
    files is drawn and marked "(elsewhere)". No value of a Secret, a ConfigMap or a variable is read into the picture.
    More than 1,000 things are no picture. Raises SourcesError, with file and line.
    """
    from docs_as_code.diagrams.sources.k8s.picture import picture

    made = picture(_documents(files, "k8s/**/*.yaml"), collapse=collapse)
    return draw(choose(made, only, hide), group_by, "kubernetes")


def compose(*files: Files, only: Patterns = None, hide: Patterns = None, group_by: GroupBy = "network") -> Nodes:
    """Draw Compose files into the diagram that is being made, and return the nodes by name ("Service/web", "web").

    `files` are patterns relative to the project ("compose.yaml"); a service in several files is one, with what all of
    them say, and `include` and `extends` of files are followed. A service has the icon of its image, its published
    ports and its replicas. Solid edges are `depends_on`, `links`, and services named as a host in a variable such as
    DATABASE_URL; dashed ones lead to volumes, secrets and configs.

    `group_by` is "network" (the default; a service in two networks is in a box of its own kind, "back + front"),
    "profile", "file", a list of these, or None. No value of a variable or a secret is drawn. Raises SourcesError.
    """
    from docs_as_code.diagrams.sources.compose_files import whole
    from docs_as_code.diagrams.sources.compose_reading import picture

    return draw(choose(picture(whole(matching(files, "compose.yaml"))), only, hide), group_by, "compose")


def gitlab_ci(
    file: Files = ".gitlab-ci.yml",
    *,
    only: Patterns = None,
    hide: Patterns = None,
    group_by: GroupBy = "stage",
    collapse: bool = True,
) -> Nodes:
    """Draw a GitLab pipeline into the diagram that is being made, and return its nodes by name ("Job/test", "test").

    `file` is a pattern relative to the project that matches one file. Local includes, `extends` and `default` are
    followed; includes from elsewhere are not, and a job that is needed from there is marked "(elsewhere)". Solid
    edges are `needs`, dashed ones the order of stages. Jobs have the icon of their image.

    `group_by` is "stage" (the default), "file", a list of these, or None. `collapse` draws a job with `parallel` as
    one, with the number of its variants. No variable's value is drawn. Raises SourcesError, with file and line.
    """
    from docs_as_code.diagrams.sources.ci.gitlab import picture
    from docs_as_code.diagrams.sources.ci.gitlab_files import whole

    found = matching((file,), ".gitlab-ci.yml")
    if len(found) > 1:
        names = ", ".join(one.shown for one in found[:3])
        raise SourcesError(f"a pipeline is one file, and {str(file)!r} matches {names}", hint="call it once for each")
    return draw(choose(picture(whole(found[0]), collapse=collapse), only, hide), group_by, "gitlab_ci")


def github_actions(
    *files: Files,
    only: Patterns = None,
    hide: Patterns = None,
    group_by: GroupBy = "workflow",
    collapse: bool = True,
) -> Nodes:
    """Draw GitHub workflows into the diagram that is being made, and return the nodes by name ("ci/Job/test", "test").

    `files` are patterns relative to the project, by default `".github/workflows/*.yml"` (and .yaml). A first node for
    each workflow says what starts it. Solid edges are `needs`, dashed ones lead to a workflow of the files that a job
    calls, or that is started when another one ends. Jobs have the icon of their container or of the language set up.

    `group_by` is "workflow" (the default), "file", or None. `collapse` draws a job with a matrix as one, with the
    number of its variants. Nothing of `env`, `with` or `secrets` is drawn. Raises SourcesError, with file and line.
    """
    from docs_as_code.diagrams.sources.ci.github import picture

    made = picture(_documents(files or (_WORKFLOWS,), _WORKFLOWS), collapse=collapse)
    return draw(choose(made, only, hide), group_by, "github_actions")


def terraform(
    *files: Files,
    only: Patterns = None,
    hide: Patterns = None,
    group_by: GroupBy = "module",
    collapse: bool = True,
    data: bool = False,
) -> Nodes:
    """Draw Terraform's resources into the diagram that is being made, and return the nodes by address.

    `files` are patterns relative to the project that match what `terraform show -json` prints of a state, or of a plan
    (`terraform show -json PLAN_FILE`): then each node says whether it is new, changed, replaced or removed. An edge
    leads to what a resource depends on; what follows from other edges is left out. `only` and `hide` take types
    (`"aws_iam_*"`) and addresses (`"module.network.*"`).

    `group_by` is "module" (the default), "provider", "type", "file", a list of these, or None. `collapse` draws the
    instances of `count` and `for_each` as one, and a resource that only joins two others as an edge. `data` draws
    data sources too. No attribute of a resource is read, so no secret of a state is. Raises SourcesError.
    """
    from docs_as_code.diagrams.sources.tf.picture import direct, picture

    found = matching(files, "infra/*.json")
    made = picture(((file.shown, document(read(file), file.shown)) for file in found), collapse=collapse)
    chosen = choose(made if data else choose(made, None, "data.*"), only, hide)
    return draw(direct(chosen), group_by, "terraform")


def _documents(files: tuple[Files, ...], example: str) -> Iterator[tuple[str, Any]]:
    for file in matching(files, example):
        if file.path.endswith(".json"):
            yield file.shown, document(read(file), file.shown)
            continue
        for one in documents(read(file), file.shown):
            yield file.shown, one
