"""What is wrong with a file that is to be drawn, or with how it was asked for."""

from __future__ import annotations


class SourcesError(Exception):
    """A file of the infrastructure that cannot be drawn, or a wrong argument.

    `path` is relative to the project (absolute outside of it) and `line` counts from 1; both are None where the fault
    is in the call. `hint` says what to do next.
    """

    def __init__(
        self, message: str, *, path: str | None = None, line: int | None = None, hint: str | None = None
    ) -> None:
        super().__init__(message)
        self.message = message
        self.path = path
        self.line = line
        self.hint = hint

    def __str__(self) -> str:
        where = ":".join(str(part) for part in (self.path, self.line) if part is not None)
        text = f"{where}: {self.message}" if where else self.message
        return f"{text} ({self.hint})" if self.hint else text


class NoSuchNodeError(SourcesError, KeyError):
    """The files hold nothing of that name."""
