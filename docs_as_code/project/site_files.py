"""The files of a built site: whether they are all there and right, and how they come back from the store."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from docs_as_code.engine import outputs
from docs_as_code.errors import DocsAsCodeError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from docs_as_code.project.state import State


def read(state: State, folder: str) -> dict[str, bytes]:
    """The bytes of each file of a site by its path below `folder`."""
    place = state.config.project / folder
    return {name: (place / name).read_bytes() for name in _names(place)}


def are_right(state: State, folder: str, files: Mapping[str, str]) -> bool:
    """Whether the site on disk has these files (by path, their sha256) and no others."""
    if set(_names(state.config.project / folder)) != files.keys():
        return False
    digest = state.checkout.files.digest
    return all(digest(f"{folder}/{name}") == sha256 for name, sha256 in files.items())


def restore(state: State, folder: str, files: Mapping[str, str]) -> bool:
    """Bring a whole site from the store; False when the store no longer has all of it."""
    project = state.config.project
    try:
        scratch = Path(tempfile.mkdtemp(prefix=outputs.SCRATCH, dir=outputs.state_folder(project)))
    except OSError as error:
        raise outputs.unwritable(error, outputs.STATE) from error
    try:
        for name, sha256 in files.items():
            data = state.store.get(sha256)
            if data is None:
                return False
            target = scratch / name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(data)
        from docs_as_code.site.publish_folder import bring_up_to_date

        bring_up_to_date(scratch, project / folder, project=project)
    except DocsAsCodeError:
        return False  # building it meets the same obstacle, and says what it is
    except OSError as error:
        raise outputs.unwritable(error, folder) from error
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    for name, sha256 in files.items():
        state.checkout.files.note(f"{folder}/{name}", sha256)
    return True


def _names(place: Path) -> Iterator[str]:
    """The files of a site by path below its folder; what is hidden at its top belongs to others."""
    below = [""]
    while below:
        prefix = below.pop()
        try:
            with os.scandir(f"{place}/{prefix}") as entries:
                for entry in entries:
                    if not prefix and entry.name.startswith("."):
                        continue
                    if entry.is_dir(follow_symlinks=False):
                        below.append(f"{prefix}{entry.name}/")
                    else:
                        yield prefix + entry.name
        except OSError:
            continue
