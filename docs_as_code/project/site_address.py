"""Where on the network a deck will stand: the preview of a link to it takes whole addresses only."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

from docs_as_code.config import docs_folder

if TYPE_CHECKING:
    from docs_as_code.config import Config

_PICTURES = {"png", "images"}


def of_outputs(config: Config) -> str:
    """The address of the output folder, with a slash at its end; "" where nobody says it, or no deck needs it.

    That is: `site_url` of mkdocs.yml, for decks that are HTML and have a picture of their first slide.
    """
    formats = set(config.slides.formats)
    site_file = config.project / config.site.config
    if "html" not in formats or not _PICTURES & formats or not site_file.is_file():
        return ""
    from docs_as_code.site import mkdocs_settings

    settings = mkdocs_settings.Settings()
    try:
        mkdocs_settings.read(site_file, settings)
        below = (config.project / config.output).relative_to(docs_folder(site_file))
    except (mkdocs_settings.UnreadableSettingsError, ValueError):
        return ""
    site = settings.values.get("site_url")
    return f"{site.rstrip('/')}/{quote(below.as_posix())}/" if isinstance(site, str) and site else ""
