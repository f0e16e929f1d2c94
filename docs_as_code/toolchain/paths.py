"""Where the toolchain keeps what it installs: one folder a user, shared by all projects."""

from __future__ import annotations

import os
from pathlib import Path


def cache_dir() -> Path:
    """`$DOCS_AS_CODE_TOOLS`, else the platform's cache folder of this user. It need not exist yet."""
    chosen = os.environ.get("DOCS_AS_CODE_TOOLS")
    if chosen:
        return Path(chosen).expanduser().absolute()
    import platformdirs

    return platformdirs.user_cache_path("docs-as-code")
