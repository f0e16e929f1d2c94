"""`graphviz: system`: the `dot` on the PATH, run through the `graphviz` package, one run for each format."""

from __future__ import annotations

from docs_as_code.diagrams.dot.graphviz_library import LayoutError, captured
from docs_as_code.errors import ToolError


def draw(dot: str, layout: str, formats: tuple[str, ...]) -> tuple[dict[str, bytes], str]:
    """The picture in each format, and what `dot` printed; raises as graphviz_library.draw, and ToolError."""
    import graphviz

    with captured() as said:
        try:
            files = {kind: graphviz.pipe(layout, kind, dot.encode()) for kind in formats}
        except graphviz.ExecutableNotFound:
            raise ToolError(
                "`graphviz: system` is set, and there is no `dot` on the PATH",
                hint="install Graphviz, or use `graphviz: bundled`",
            ) from None
        except graphviz.CalledProcessError as error:
            printed = error.stderr.decode(errors="replace")
            raise LayoutError("read" if "syntax error" in printed else "layout", printed) from None
        return files, said()
