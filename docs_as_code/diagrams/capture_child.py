"""The child's side of capture: runs one source, unmodified, and returns what it drew as plain data.

It imports the standard library, `diagrams` and `graphviz` alone: with `python: PATH` it runs in another interpreter.
"""

from __future__ import annotations

import os
import sys

from docs_as_code.diagrams import capture_errors, patches_diagrams, patches_graphviz, script
from docs_as_code.diagrams.capture_exchange import Request, Result
from docs_as_code.diagrams.drawn_files import DrawnFiles
from docs_as_code.diagrams.recorder import Recorder
from docs_as_code.diagrams.user_lines import UserFiles

# The modules that sources import most: each costs a child half a millisecond, and the server once.
_USUAL = (
    "diagrams.aws.analytics diagrams.aws.compute diagrams.aws.database diagrams.aws.general diagrams.aws.integration "
    "diagrams.aws.management diagrams.aws.ml diagrams.aws.network diagrams.aws.security diagrams.aws.storage "
    "diagrams.azure.compute diagrams.azure.database diagrams.azure.network diagrams.custom "
    "diagrams.gcp.analytics diagrams.gcp.compute diagrams.gcp.database diagrams.gcp.network diagrams.gcp.storage "
    "diagrams.generic.blank diagrams.generic.device diagrams.k8s.clusterconfig diagrams.k8s.compute "
    "diagrams.k8s.controlplane diagrams.k8s.network diagrams.k8s.podconfig diagrams.k8s.rbac diagrams.k8s.storage "
    "diagrams.onprem.analytics diagrams.onprem.ci diagrams.onprem.client diagrams.onprem.compute "
    "diagrams.onprem.container diagrams.onprem.database diagrams.onprem.inmemory diagrams.onprem.logging "
    "diagrams.onprem.monitoring diagrams.onprem.network diagrams.onprem.queue diagrams.onprem.vcs "
    "diagrams.programming.flowchart diagrams.programming.framework diagrams.programming.language diagrams.saas.chat"
).split()


def preload() -> None:
    """Load once what every child needs; nothing of it can be seen by a source that does not import it."""
    import datetime
    import json
    import pathlib
    import random  # noqa: F401 - loaded for the children

    import diagrams
    import graphviz

    try:
        from pygraphviz import graphviz as _drawing  # noqa: F401 - loaded for the children
    except ImportError:
        pass  # another interpreter need not have it
    script.stash(_USUAL)
    del datetime, json, pathlib, diagrams, graphviz


def run(request: Request) -> Result:
    """Run one source. Never raises for what the user's code does."""
    own_process = os.getpid()
    import diagrams
    import graphviz

    files = UserFiles(request.project, request.source)
    recorder = Recorder(files, DrawnFiles(now=request.render_now))
    patches_graphviz.install(graphviz, recorder)
    patches_diagrams.install(diagrams, recorder)
    imports: list[str] = []
    failure = None
    try:
        script.run_as_main(files, imports)
    except BaseException as error:  # noqa: BLE001 - whatever the user's code raises is the user's to read
        failure = capture_errors.explain(error, files)
    if os.getpid() != own_process:
        os._exit(0)  # a process that the source forked ran to the end of the file: only the first one answers
    recorder.pictures.remove()
    drawn = () if failure else recorder.drawn()
    return Result(drawn, tuple(recorder.remarks), tuple(dict.fromkeys(imports)), failure)


def interpreter() -> str:
    """The interpreter that ran the source, for hints."""
    return sys.executable
