"""The public API: what `import docs_as_code` offers, and that it costs nothing until it is used."""

from __future__ import annotations

import subprocess
import sys

import docs_as_code


def test_every_public_name_is_there_and_sorted():
    """`__all__` is sorted, complete and true."""
    assert docs_as_code.__all__ == sorted(docs_as_code.__all__)
    assert set(docs_as_code.__all__) == {name for names in docs_as_code._HOMES.values() for name in names}
    for name in docs_as_code.__all__:
        assert getattr(docs_as_code, name) is not None


def test_importing_the_package_imports_no_room():
    """Names are handed on lazily."""
    code = "import sys, docs_as_code; print([name for name in sys.modules if name.startswith('docs_as_code.')])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_a_build_from_python(project):
    """A script can build a project and read the report."""
    project.write("diagrams/a.gv", "digraph { a -> b }")
    said: list[str] = []
    config = docs_as_code.load_config(project.folder)
    report = docs_as_code.build(
        config, docs_as_code.BuildRequest(folder=project.folder), docs_as_code.Listener(said.append)
    )
    assert [(job.kind, job.status, job.outputs) for job in report.jobs] == [
        ("diagram", "ran", ("docs/generated/diagrams/a.svg",))
    ]
    assert report.exit_code() == 0


def test_an_unknown_name_is_an_attribute_error():
    """As with any module."""
    try:
        docs_as_code.nothing  # noqa: B018 - looking it up is the test
    except AttributeError as error:
        assert str(error) == "module 'docs_as_code' has no attribute 'nothing'"
