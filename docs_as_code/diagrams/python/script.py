"""Runs a source as `python FILE` would, but for four things: no cache of its modules is read or written, relative
imports work inside a package, the project's root is importable too, and the package `diagrams` cannot be hidden.
"""

# Paths are text here: they are compared with what frames, libraries and the user's code say of them.
# ruff: noqa: PTH113, PTH118, PTH120, PTH123, PTH208

from __future__ import annotations

import builtins
import importlib.machinery
import importlib.util
import os
import sys
import threading
from types import ModuleType
from typing import TYPE_CHECKING, Any

from docs_as_code.diagrams.python.input_imports import AT_STARTUP

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from docs_as_code.diagrams.python.inputs import Inputs
    from docs_as_code.diagrams.python.user_lines import UserFiles

_LIBRARIES = ("diagrams", "graphviz")


class HiddenPackageError(ImportError):
    """A file or folder of the project stands in the way of a package that sources import."""

    def __init__(self, package: str, path: str) -> None:
        super().__init__(package)
        self.package = package
        self.path = path


def run_as_main(files: UserFiles, inputs: Inputs, start: Callable[[], None]) -> None:
    """Run the source; `start` is called just before, and `inputs` is told what was looked at until then."""
    source = files.source
    folder = os.path.dirname(source)
    with open(source, "rb") as file:
        content = file.read()
    code = compile(content, source, "exec", dont_inherit=True)
    if not content.isascii() or b"coding" in content:
        _check_encoding(source, content)
    _prepare_imports(files, folder)
    package, root = _package_of(folder, inputs)
    sys.argv = [source]
    sys.path.insert(0, folder)
    sys.path += [path for path in (root, files.project.rstrip(os.sep)) if path not in sys.path]
    main = ModuleType("__main__")
    main.__dict__.update(
        __file__=source,
        __builtins__=builtins,
        __package__=package,
        __cached__=None,
        __loader__=importlib.machinery.SourceFileLoader("__main__", source),
    )
    sys.modules["__main__"] = main
    start()
    exec(code, main.__dict__)  # noqa: S102 - running the user's file is the point
    for thread in threading.enumerate():
        if thread is not threading.current_thread() and not thread.daemon:
            thread.join()


def _check_encoding(source: str, content: bytes) -> None:
    """`compile` does not mind a wrong byte in a comment, `python FILE` does."""
    try:
        importlib.util.decode_source(content)
    except (SyntaxError, UnicodeDecodeError) as error:
        raise SyntaxError(str(error), (source, 1, None, None)) from None


def _package_of(folder: str, inputs: Inputs) -> tuple[str | None, str]:
    """The dotted name of the package that `folder` is, and the folder around it; None where it is none."""
    names: list[str] = []
    root = folder
    while _is_package(root, inputs):
        root, name = os.path.split(root)
        names.insert(0, name)
    if not names or names[0] in _LIBRARIES or not all(name.isidentifier() for name in names):
        return None, folder
    return ".".join(names), root


def _is_package(folder: str, inputs: Inputs) -> bool:
    mark = os.path.join(folder, "__init__.py")
    inputs.quietly(inputs.look, mark)
    return os.path.isfile(mark)


def _prepare_imports(files: UserFiles, folder: str) -> None:
    sys.dont_write_bytecode = True
    for path in [path for path in sys.path_importer_cache if files.owns(path) or path == folder]:
        del sys.path_importer_cache[path]
    for name in _loaded_in(folder):
        if name in _LIBRARIES:
            sys.meta_path.insert(0, _Hidden(name, _module_path(folder, name)))
            _forget(_LIBRARIES)
        elif name not in AT_STARTUP and name not in sys.builtin_module_names:
            _forget([name])  # it was loaded before the script's folder came first


def _loaded_in(folder: str) -> list[str]:
    """The names of those modules and packages in a folder that are loaded by now, from wherever."""
    entries = os.listdir(folder)
    modules = sys.modules.keys() & {entry[:-3] for entry in entries if entry.endswith(".py")}
    folders = (sys.modules.keys() & {entry for entry in entries if "." not in entry}) - modules
    return sorted(modules | {one for one in folders if os.path.isfile(os.path.join(folder, one, "__init__.py"))})


def _module_path(folder: str, name: str) -> str:
    package = os.path.join(folder, name, "__init__.py")
    return package if os.path.isfile(package) else os.path.join(folder, f"{name}.py")


def _forget(names: Iterable[str]) -> None:
    for name in names:
        for loaded in [one for one in sys.modules if one == name or one.startswith(f"{name}.")]:
            del sys.modules[loaded]


class _Hidden:
    """Refuses the import of a package that something in the script's folder hides."""

    def __init__(self, package: str, path: str) -> None:
        self._package = package
        self._path = path

    def find_spec(self, name: str, path: Sequence[str] | None = None, target: Any = None) -> None:  # noqa: ARG002
        """Part of the import protocol."""
        if name == self._package:
            raise HiddenPackageError(name, self._path)


class Stash:
    """Modules loaded ahead of time and put away again: an import finds them at once, and nothing else sees them."""

    def __init__(self, modules: dict[str, ModuleType]) -> None:
        self._modules = modules
        self._specs = {name: module.__spec__ for name, module in modules.items()}

    def find_spec(self, name: str, path: Sequence[str] | None = None, target: Any = None) -> Any:  # noqa: ARG002
        """Part of the import protocol."""
        if name in self._modules and sys.modules.get(name.partition(".")[0]) is not None:
            spec = importlib.machinery.ModuleSpec(name, self)  # type: ignore[arg-type] # it has the two methods
            if hasattr(self._modules[name], "__path__"):
                spec.submodule_search_locations = list(self._modules[name].__path__)
            return spec
        return None

    def create_module(self, spec: Any) -> ModuleType:
        """Part of the import protocol."""
        return self._modules[spec.name]

    def exec_module(self, module: ModuleType) -> None:
        """Part of the import protocol; the module keeps the face that its own loader gave it."""
        spec = self._specs[module.__name__]
        module.__spec__ = spec
        module.__loader__ = spec.loader if spec else None


def stash(names: Iterable[str]) -> Stash:
    """Import `names`, then take them and their parents (but not the top package) out of sight again."""
    tops = {name.partition(".")[0] for name in names}
    for name in names:
        try:
            importlib.import_module(name)
        except ImportError:
            continue  # another version of the package: the source will say if it minds
    found = {name: module for name, module in sys.modules.items() if name.partition(".")[0] in tops and "." in name}
    for name in found:
        parent, _, own = name.rpartition(".")
        del sys.modules[name]
        if parent in tops:
            sys.modules[parent].__dict__.pop(own, None)
        else:
            found[parent].__dict__.pop(own, None)
    made = Stash(found)
    sys.meta_path.insert(0, made)
    return made
