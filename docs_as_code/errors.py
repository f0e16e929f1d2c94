"""One family of errors: what went wrong, where in the user's own files, what to do next, and the exit code.

DocsAsCodeError (1)
├── SourceError (1)      a source failed
├── UsageError (2)       wrong usage
│   └── ConfigError (2)  wrong configuration
└── ToolError (3)        a tool is missing and could not be installed
"""

from __future__ import annotations

from typing import ClassVar


class DocsAsCodeError(Exception):
    """A failure the user can act on.

    `path` is relative to the project with `/`, `line` counts from 1; `hint` says what to do next.
    """

    exit_code: ClassVar[int] = 1

    def __init__(
        self, message: str, *, path: str | None = None, line: int | None = None, hint: str | None = None
    ) -> None:
        super().__init__(message)
        self.message = message
        self.path = path
        self.line = line
        self.hint = hint

    def __reduce__(self) -> tuple[object, ...]:
        """Errors cross process borders, and the default would lose the keyword arguments."""
        return _rebuild, (type(self), self.message, self.path, self.line, self.hint)

    @property
    def where(self) -> str:
        """`path:line`, `path`, or an empty text."""
        if self.path is None:
            return ""
        return self.path if self.line is None else f"{self.path}:{self.line}"

    def __str__(self) -> str:
        return f"{self.where}: {self.message}" if self.where else self.message

    def render(self) -> str:
        """The error as it is printed: `error: WHERE: MESSAGE`, then the hint after a blank line."""
        text = f"error: {self}"
        return f"{text}\n\nhint: {self.hint}" if self.hint else text


def _rebuild(
    kind: type[DocsAsCodeError], message: str, path: str | None, line: int | None, hint: str | None
) -> DocsAsCodeError:
    return kind(message, path=path, line=line, hint=hint)


class SourceError(DocsAsCodeError):
    """A source failed: its own code, its content, or what it refers to."""


class UsageError(DocsAsCodeError):
    """The command line asks for something that cannot be."""

    exit_code = 2


class ConfigError(UsageError):
    """docs-as-code.yml is wrong."""


class ToolError(DocsAsCodeError):
    """A tool of the toolchain is missing and could not be installed."""

    exit_code = 3


_PRECEDENCE = (130, 2, 3, 1)  # 130: interrupted, which is no error of this family


def exit_code(codes: list[int]) -> int:
    """The one exit code that stands for several: 130, 2, 3, 1, in this order, else 0."""
    return next((code for code in _PRECEDENCE if code in codes), 0)
