"""The layers over Python's imports: they tell which names are imported, and compile the user's modules afresh."""

from __future__ import annotations

import builtins
import importlib
import importlib.machinery
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    from docs_as_code.diagrams.python.inputs import Watched

_BOOTSTRAP = "<frozen importlib._bootstrap>"  # warnings and tracebacks pass over frames of this file


def prepare(watched: Watched) -> None:
    """Put the layers in place, once a process: the server does so for all its children."""
    builtins.__import__ = _statement(watched, builtins.__import__)
    importlib.import_module = _function(watched, importlib.import_module)
    loader: Any = importlib.machinery.SourceFileLoader
    loader.get_code = _fresh(watched, loader.get_code)


def _statement(watched: Watched, real: Callable[..., Any]) -> Callable[..., Any]:
    def import_statement(
        name: str,
        globals: Any = None,  # noqa: A002 - the protocol's own name
        locals: Any = None,  # noqa: A002 - as above
        fromlist: Any = (),
        level: int = 0,
    ) -> Any:
        imports = watched.imports
        if imports is not None and level == 0 and name not in imports.sought:
            imports.note(name)
        return real(name, globals, locals, fromlist, level)

    return _unseen(import_statement)


def _function(watched: Watched, real: Callable[..., Any]) -> Callable[..., Any]:
    def import_module(name: str, package: str | None = None) -> Any:
        if watched.imports is not None and not name.startswith("."):
            watched.imports.note(name)
        return real(name, package)

    return _unseen(import_module)


def _fresh(watched: Watched, real: Callable[..., Any]) -> Callable[..., Any]:
    """Compile what is the user's from its source each time: a stale `.pyc` of an equal-size edit would win."""

    def get_code(loader: Any, fullname: str) -> Any:
        imports = watched.imports
        path = loader.get_filename(fullname)
        if imports is not None and imports.is_own(path):
            with imports.inputs.silence():
                return real(loader, fullname)
        if imports is None or not imports.is_fresh(path):
            return real(loader, fullname)
        with imports.inputs.silence():
            data = loader.get_data(path)
        imports.compiled(path, data)
        return loader.source_to_code(data, path)

    return get_code


def _unseen(function: Any) -> Callable[..., Any]:
    """The function, as if it were a part of the import system: warnings look for the line behind it."""
    function.__code__ = function.__code__.replace(co_filename=_BOOTSTRAP)
    unseen: Callable[..., Any] = function
    return unseen
