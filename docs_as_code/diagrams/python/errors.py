"""Turns what a source raised into our message: where in the user's own code, and what to do next."""

# Paths are text here: they are compared with what frames, libraries and the user's code say of them.
# ruff: noqa: PTH113, PTH118, PTH119, PTH120, PTH122, PTH123

from __future__ import annotations

import difflib
import inspect
import os
import re
import sys
import traceback
from typing import TYPE_CHECKING, Any

from docs_as_code.diagrams.python.draw_now import PictureError
from docs_as_code.diagrams.python.drawn_files import NotRenderedYetError
from docs_as_code.diagrams.python.endings import EndedAtOnceError, OutOfTimeError
from docs_as_code.diagrams.python.exchange import Failure
from docs_as_code.diagrams.python.recorder import MissingIcon, UndrawableTextError
from docs_as_code.diagrams.python.script import HiddenPackageError
from docs_as_code.diagrams.sources.problem import SourcesError

if TYPE_CHECKING:
    from docs_as_code.diagrams.python.user_lines import UserFiles

LATE = "the source did not finish within {:g} s"
LATE_HINT = "look for a loop that never ends, or raise `diagrams.timeout` in docs-as-code.yml"
_LONGEST = 400  # characters of an exception's own text
_NO_NAME = re.compile(r"cannot import name '([^']+)' from '([^']+)'")
_NO_MODULE = re.compile(r"No module named '([^']+)'")
_NO_ATTRIBUTE = re.compile(r"module '(diagrams[\w.]*)' has no attribute '(\w+)'")
_CYCLE = re.compile(r"partially initialized module '([^']+)'")
_NO_ARGUMENT = re.compile(r"(Diagram|Cluster|Node|Edge)\.__init__\(\) got an unexpected keyword argument '(\w+)'")
_SHOW_ALL = "`docs-as-code build --debug` shows the whole traceback"


def missing(icon: MissingIcon, files: UserFiles) -> Failure:
    """The failure that a missing icon is."""
    tried = ", ".join(_relative(os.path.normpath(path), files) for path in icon.looked)
    return Failure(_clean(f"icon file not found: {icon.name}"), icon.path, icon.line, f"looked for {tried}")


def explain(error: BaseException, files: UserFiles, timeout: float) -> Failure | None:
    """The failure that `error` is; None for `sys.exit()` and `sys.exit(0)`, which are success."""
    path, line = files.deepest(error)
    if isinstance(error, (SystemExit, EndedAtOnceError)):
        if error.code is None or error.code == 0:
            return None
        code = error.code if isinstance(error.code, int) else f"{error.code!s:.200}"
        function = "sys.exit" if isinstance(error, SystemExit) else "os._exit"
        return Failure(f"the source called {function}({code!r})", path, line, "a source that is fine ends without it")
    if isinstance(error, OutOfTimeError):
        return Failure(LATE.format(timeout), path, line, LATE_HINT, _traceback(error))
    place = None
    if isinstance(error, ValueError) and "null bytes" in str(error):  # a SyntaxError from Python 3.11.4 on
        place = _null_byte(files.source)
    elif isinstance(error, SyntaxError):
        place = _syntax(error, files)
    if place is not None:
        return place
    if isinstance(error, SourcesError) and error.path is not None:
        path, line = os.path.join(files.project, error.path), error.line  # the file that is wrong, not who reads it
    message, hint = _say(error, files)
    return Failure(_clean(message), path, line, hint, _traceback(error))


def _say(error: BaseException, files: UserFiles) -> tuple[str, str | None]:
    for reader in (_own, _import, _attribute, _argument):
        said = reader(error, files)
        if said is not None:
            return said
    name = type(error).__name__
    text = _text(error)
    return (f"{name}: {text}" if text else name), _hint(error, text)


def _own(error: BaseException, files: UserFiles) -> tuple[str, str | None] | None:
    if isinstance(error, HiddenPackageError):
        return _hidden(error.package, error.path, files)
    if isinstance(error, PictureError):
        return _text(error), "`pip install pygraphviz` brings Graphviz to the interpreter that ran the source"
    if isinstance(error, SourcesError):
        return error.message, error.hint
    if isinstance(error, UndrawableTextError):
        return _text(error), "take it out of the label"
    chain: BaseException | None = error
    while chain is not None:
        if isinstance(chain, NotRenderedYetError):
            name = _relative(files.source, files)
            hint = f'put `render: {{"{name}": now}}` under `diagrams:` in docs-as-code.yml'
            return f"the source reads the picture that it has just drawn: {chain.filename}", hint
        chain = chain.__cause__ or chain.__context__
    return None


def _hidden(package: str, path: str | None, files: UserFiles) -> tuple[str, str]:
    shown = _relative(path or "", files)
    folder = os.path.basename(shown) == "__init__.py"
    what = f"the folder {os.path.dirname(shown)}/" if folder else f"the file {shown}"
    remedy = f"remove {shown}, or rename the folder" if folder else f"rename {shown}"
    return f"{what} hides the package '{package}'", remedy


def _import(error: BaseException, files: UserFiles) -> tuple[str, str | None] | None:
    if not isinstance(error, ImportError):
        return None
    text = _text(error)
    cycle = _CYCLE.search(text)
    if cycle:
        return _cyclic(error, cycle.group(1), files)
    if "attempted relative import with no known parent package" in text:
        init = os.path.join(os.path.dirname(files.source), "__init__.py")
        package = os.path.basename(os.path.dirname(init))
        if os.path.isfile(init) and package in ("diagrams", "graphviz"):
            return _hidden(package, init, files)
        return "a relative import needs a package", "add an __init__.py to the folder, or import the module by its name"
    no_name = _NO_NAME.search(text)
    if no_name and no_name.group(2).partition(".")[0] == "diagrams":
        return _no_icon(no_name.group(1), no_name.group(2))
    no_module = _NO_MODULE.search(text)
    if no_module:
        return _no_module(no_module.group(1))
    return None


def _no_icon(name: str, module: str) -> tuple[str, str | None]:
    from docs_as_code.diagrams import icons

    return f"no icon class named '{name}' in {module}", icons.suggest(name, module)


def _no_module(module: str) -> tuple[str, str | None]:
    from docs_as_code.diagrams import icons

    if module.startswith("diagrams."):
        return f"no icon module named '{module}'", icons.suggest_module(module)
    top = module.partition(".")[0]
    hint = (
        f"`{sys.executable} -m pip install {top}` brings it to the interpreter that ran the source; "
        "`python: PATH` in docs-as-code.yml names another one"
    )
    return f"no module named '{module}'", hint


def _cyclic(error: BaseException, module: str, files: UserFiles) -> tuple[str, str]:
    names: list[str] = []
    trace = error.__traceback__
    while trace is not None:
        filename = trace.tb_frame.f_code.co_filename
        if files.owns(filename):
            shown = _relative(filename, files)
            if not names or names[-1] != shown:
                names.append(shown)
        trace = trace.tb_next
    home = next((name for name in names if os.path.splitext(name)[0].replace("/", ".").endswith(module)), None)
    if home is not None:
        names = [*names[names.index(home) :], home]
    hint = f"{' imports '.join(names)}: move what both need into a module of its own"
    return f"cyclic import of '{module}'", hint


def _attribute(error: BaseException, files: UserFiles) -> tuple[str, str | None] | None:
    if not isinstance(error, AttributeError):
        return None
    text = _text(error)
    cycle = _CYCLE.search(text)
    if cycle:
        return _cyclic(error, cycle.group(1), files)
    match = _NO_ATTRIBUTE.search(text)
    if match is None:
        return None
    module, name = match.groups()
    if f"{module}.{name}" in _modules():
        return f"the module {module}.{name} is used, but not imported", f"write `import {module}.{name}`"
    return _no_icon(name, module)


def _modules() -> set[str]:
    from docs_as_code.diagrams import icons

    modules = {icon.module for icon in icons.index()}
    return modules | {module.rpartition(".")[0] for module in modules}


def _argument(error: BaseException, files: UserFiles) -> tuple[str, str | None] | None:  # noqa: ARG001 - one signature
    match = _NO_ARGUMENT.search(_text(error)) if isinstance(error, TypeError) else None
    if match is None:
        return None
    owner, name = match.groups()
    import diagrams

    known = [
        one for one in inspect.signature(getattr(diagrams, owner).__init__).parameters if one not in ("self", "attrs")
    ]
    near = difflib.get_close_matches(name, known, 1)
    hint = f"did you mean {near[0]}?" if near else f"it takes {', '.join(known)}; the rest goes into graph_attr"
    return f"{owner} takes no argument '{name}'", hint


def _hint(error: BaseException, text: str) -> str | None:
    values = (
        ("is not a valid direction", "the directions are TB, BT, LR and RL"),
        ("is not a valid curvestyle", "the curve styles are ortho and curved"),
        ("is not a valid output format", "the formats are png, jpg, svg, pdf and dot"),
        ("expected string or bytes-like object", 'the attributes of a diagram are texts: write "20", not 20'),
        ("Global diagrams context not set up", "make it inside `with Diagram(...):`"),
    )
    if isinstance(error, RecursionError):
        return "a function calls itself without an end"
    return next((hint for start, hint in values if start in text), _SHOW_ALL)


def _syntax(error: SyntaxError, files: UserFiles) -> Failure | None:
    """A file that Python cannot read; None where the text is not in one of the user's files."""
    path = error.filename or ""
    if not path and "null bytes" in str(error):
        return _null_byte(files.source)
    if not files.owns(path):
        return None
    bad = _not_utf8(path)
    if bad is not None:
        return bad
    text = (error.text or "").strip()
    hint = f"Python cannot read `{text[:120]}`" if text else "Python cannot read this line"
    return Failure(f"syntax error: {error.msg}", path, error.lineno, hint)


def _null_byte(path: str) -> Failure | None:
    with open(path, "rb") as file:
        content = file.read()
    place = content.find(b"\0")
    if place < 0:
        return None
    line = content.count(b"\n", 0, place) + 1
    return Failure("the file holds a null byte", path, line, "save it as text")


def _not_utf8(path: str) -> Failure | None:
    with open(path, "rb") as file:
        content = file.read()
    head = b"\n".join(content.split(b"\n")[:2])
    if re.search(rb"coding[:=]\s*[-\w.]+", head):
        return None
    try:
        content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        hint = "save it as UTF-8, or name its encoding in the first line: # -*- coding: latin-1 -*-"
        return Failure(f"the file is not UTF-8: byte 0x{content[error.start]:02X}", path, line, hint)
    return None


def _text(error: BaseException) -> str:
    try:
        return str(error)
    except Exception:  # noqa: BLE001 - the user's own __str__ may raise anything
        return ""


def _clean(message: str) -> str:
    """One line of valid text, of bearable length, without a final period."""
    text = " ".join(message.split()).encode("utf-8", "backslashreplace").decode()
    text = text if len(text) <= _LONGEST else f"{text[:_LONGEST]} …"
    return text[:-1] if text.endswith(".") and not text.endswith("..") else text


def _relative(path: str, files: UserFiles) -> str:
    if path.startswith(files.project):
        return path[len(files.project) :].replace(os.sep, "/")
    return path


def _traceback(error: BaseException) -> str:
    lines: Any = traceback.TracebackException.from_exception(error, compact=True).format()
    return "".join(lines).encode("utf-8", "backslashreplace").decode()
