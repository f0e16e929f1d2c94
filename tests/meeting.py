"""Two pipes at which what a build runs says that it has come so far, and waits until the test lets it go on."""

from __future__ import annotations

import os
import select
from pathlib import Path

_PATIENCE = 60_000  # ms, after which what should come to the pipes never will


class Meeting:
    """The pipes `ready` and `go`, held open so that nobody waits for the other end."""

    def __init__(self, folder: Path) -> None:
        self.ready, self.go = str(folder / "ready"), str(folder / "go")
        for path in (self.ready, self.go):
            os.mkfifo(path)
        self._ready, self._go = os.open(self.ready, os.O_RDWR), os.open(self.go, os.O_RDWR)

    @property
    def python(self) -> str:
        """What a source does, in one line."""
        return f"open({self.ready!r}, 'w').write('x'); open({self.go!r}).read(1)"

    @property
    def javascript(self) -> str:
        return f"fs.writeFileSync({self.ready!r}, 'x'); fs.readSync(fs.openSync({self.go!r}), Buffer.alloc(1), 0, 1)"

    def meet(self) -> None:
        """Wait until somebody is ready."""
        poll = select.poll()
        poll.register(self._ready, select.POLLIN)
        assert poll.poll(_PATIENCE), "nobody came"
        os.read(self._ready, 1)

    def part(self) -> None:
        """Let it go on."""
        os.write(self._go, b"x")

    def close(self) -> None:
        os.close(self._ready)
        os.close(self._go)
