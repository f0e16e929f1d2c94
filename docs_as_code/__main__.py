"""`python -m docs_as_code`, the same as `docs-as-code`."""

from __future__ import annotations

from docs_as_code.cli import main

if __name__ == "__main__":
    main()
