"""Tells code that runs inside a build, such as the MkDocs plugin, that it does."""

from __future__ import annotations

from contextvars import ContextVar

in_build: ContextVar[bool] = ContextVar("docs_as_code_in_build", default=False)
