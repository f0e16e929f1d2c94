"""docs-as-code: diagrams, decks and docs site as code. Names are handed on lazily (PEP 562): start-up time is a feature."""

from __future__ import annotations

__version__ = "1.0.0"
