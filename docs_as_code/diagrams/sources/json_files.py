"""JSON as plain data; no message shows what a file holds."""

from __future__ import annotations

import json
from typing import Any

from docs_as_code.diagrams.sources.problem import SourcesError


def document(text: str, shown: str) -> Any:
    """The document in a JSON file, `shown` being its name in messages. Raises SourcesError."""
    hint = "correct the file, or leave it out of the pattern"
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        message = f"not JSON: {error.msg[:1].lower()}{error.msg[1:]}"
        raise SourcesError(message, path=shown, line=error.lineno, hint=hint) from None
    except RecursionError:
        raise SourcesError("values are nested too deep", path=shown, hint=hint) from None
