"""The child's side of capture: runs one source, unmodified, and returns what it drew as plain data.

It imports the standard library, `diagrams` and `graphviz` alone: with `python: PATH` it runs in another interpreter.
"""

from __future__ import annotations

import importlib
import os
from typing import Any

from docs_as_code.diagrams.python import (
    endings,
    errors,
    import_layers,
    input_hooks,
    patches_diagrams,
    patches_graphviz,
    script,
)
from docs_as_code.diagrams.python.distributions import Installed
from docs_as_code.diagrams.python.drawn_files import DrawnFiles
from docs_as_code.diagrams.python.exchange import Remark, Request, Result
from docs_as_code.diagrams.python.input_imports import AT_STARTUP, Imports
from docs_as_code.diagrams.python.input_names import Names
from docs_as_code.diagrams.python.inputs import Inputs, Watched
from docs_as_code.diagrams.python.recorder import Current, Recorder
from docs_as_code.diagrams.python.user_lines import UserFiles
from docs_as_code.diagrams.sources.project_files import tell_project

# The modules that sources import most: each costs a child half a millisecond, and the server once.
_USUAL = {
    "aws": "analytics compute database general integration management ml network security storage",
    "azure": "compute database network",
    "gcp": "analytics compute database network storage",
    "generic": "blank device",
    "k8s": "clusterconfig compute controlplane network podconfig rbac storage",
    "onprem": "analytics ci client compute container database inmemory logging monitoring network queue vcs",
    "programming": "flowchart framework language",
    "saas": "chat",
}


_current = Current()
_patched: list[bool] = []
_installed = Installed()
_watched = Watched()


def preload() -> None:
    """Load and patch once what every child needs; nothing of it can be seen by a source that does not import it."""
    import datetime  # noqa: F401 - loaded for the children
    import json  # noqa: F401 - loaded for the children
    import pathlib  # noqa: F401 - loaded for the children
    import random  # noqa: F401 - loaded for the children

    _patch()
    modules = (f"diagrams.{provider}.{name}" for provider, names in _USUAL.items() for name in names.split())
    script.stash(["diagrams.custom", *modules])
    _rehearse()


def _patch() -> None:
    if not _patched:
        patches_graphviz.install(importlib.import_module("graphviz"), _current)
        patches_diagrams.install(importlib.import_module("diagrams"), _current)
        _installed.remember(AT_STARTUP)
        input_hooks.prepare(_watched)
        import_layers.prepare(_watched)
        _patched.append(True)


class _NoFiles(DrawnFiles):
    """A rehearsal leaves nothing behind."""

    def _add(self, path: str, make: object) -> None:
        """Forget it."""


def _rehearse() -> None:
    """Draw once, for nobody: what the interpreter learns of its own code then need not be learnt in every child."""
    diagrams: Any = importlib.import_module("diagrams")
    files = UserFiles("/", __file__)
    for _ in range(3):
        _current.set(Recorder(files, _NoFiles(now=False)))
        _watched.inputs = Inputs(Names("/nowhere", "/nowhere"), __file__)
        _watched.imports = Imports(_watched.inputs, _installed, print)
        importlib.import_module("diagrams")
        with diagrams.Diagram("rehearsal", show=False), diagrams.Cluster("cluster"):
            nodes = [diagrams.Node(f"node\n{number}", image=__file__) for number in range(4)]
            nodes[0].connect(nodes[1], diagrams.Edge(label="edge", forward=True))
        _watched.imports.finish()
        _watched.stop()
    _current.set(None)


def run(request: Request) -> Result:
    """Run one source. Never raises for what the user's code does."""
    own_process = os.getpid()
    script_folder = os.path.dirname(request.source)  # noqa: PTH120 - paths are text here
    _patch()
    files = UserFiles(request.project, request.source)
    tell_project(request.project)
    recorder = Recorder(files, DrawnFiles(now=request.render_now))
    _current.set(recorder)
    inputs = Inputs(Names(request.project, request.root, request.ignored), request.source)
    imported: dict[str, None] = {}
    imports = Imports(inputs, _installed, imported.setdefault)
    failure = None

    def start() -> None:
        imports.start(_watched)
        input_hooks.start(inputs, _watched)

    try:
        endings.watch(request.timeout)
        script.run_as_main(files, inputs, start)
        endings.unwatch()
        _watched.stop()
    except BaseException as error:  # noqa: BLE001 - whatever the user's code raises is the user's to read
        endings.unwatch()
        _watched.stop()
        failure = errors.explain(error, files, request.timeout)
    if os.getpid() != own_process:
        os._exit(0)  # a process that the source forked ran to the end of the file: only the first one answers
    recorder.pictures.remove()
    imports.finish()
    lost = [errors.missing(icon, files) for icon in recorder.missing]
    more = [one for one in lost[1:] if one.path == request.source]
    return Result(
        drawn=() if failure or lost else recorder.drawn(),
        remarks=(
            *recorder.remarks,
            *(Remark("missing-icon", "error", one.line, one.message, one.hint) for one in more),
        ),
        imports=tuple(path for path in imported if files.owns(path) or os.path.dirname(path) == script_folder),  # noqa: PTH120
        failure=lost[0] if lost else failure,
        inputs=inputs.found,
        packages=tuple(inputs.packages),
        writes=tuple(sorted(inputs.writes.items())),
    )
