"""A face: lets plain `mkdocs build` and `mkdocs serve` bring diagrams and decks up to date first, and shows them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from mkdocs.config.base import Config
from mkdocs.config.config_options import Type
from mkdocs.exceptions import PluginError
from mkdocs.plugins import BasePlugin, get_plugin_logger
from mkdocs.structure.files import File

from docs_as_code.config import FILE, find_project, load
from docs_as_code.engine.context import in_build
from docs_as_code.errors import DocsAsCodeError
from docs_as_code.findings import as_text
from docs_as_code.project.patterns import static_root
from docs_as_code.project.sources import find
from docs_as_code.site import extension, viewer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.livereload import LiveReloadServer
    from mkdocs.structure.files import Files

    from docs_as_code import config as project_config

_LOG = get_plugin_logger("docs-as-code")
_DIAGRAM_FILES = (".py", ".dot", ".gv")


class PluginConfig(Config):  # type: ignore[no-untyped-call]  # MkDocs leaves its own hook without types
    """What stands below the plugin's name in mkdocs.yml."""

    build = Type(bool, default=True)
    """Whether to build what is stale before the site; with `false` the plugin only shows what is there."""

    words = Type(bool, default=True)
    """Whether the nodes and connections of a diagram stand below it as text."""


class DocsAsCodePlugin(BasePlugin[PluginConfig]):  # type: ignore[no-untyped-call]  # as above
    """The plugin `docs-as-code`. It lives as long as `mkdocs serve` does."""

    command: Literal["build", "gh-deploy", "serve"] = "build"

    def on_startup(self, *, command: Literal["build", "gh-deploy", "serve"], dirty: bool) -> None:  # noqa: ARG002
        """Remember what MkDocs was asked for (`dirty` is in MkDocs' signature)."""
        self.command = command

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Add the Markdown extension, and link the viewer's assets from every page."""
        if extension.NAME not in config.markdown_extensions:
            config.markdown_extensions.append(extension.NAME)
        settings = config.mdx_configs.setdefault(extension.NAME, {})
        settings["assets"] = "linked"
        settings.setdefault("words", self.config.words)
        config.extra_css.append(f"{viewer.FOLDER}/viewer.css")
        config.extra_javascript.append(f"{viewer.FOLDER}/viewer.js")
        return config

    def on_pre_build(self, *, config: MkDocsConfig) -> None:
        """Build what is stale, before MkDocs lists the docs folder; our own command has done it already."""
        if not self.config.build or in_build.get():
            return
        from docs_as_code.project import build_for_site

        try:
            report = build_for_site(Path(config.config_file_path), _LOG.info)
        except DocsAsCodeError as error:
            self._fail([error])
            return
        for finding in report.all_findings():
            say = _LOG.info if finding.severity == "info" else _LOG.warning
            say(as_text(finding).removeprefix(f"{finding.severity}: "))
        self._fail([job.error for job in report.jobs if job.error])

    def _fail(self, errors: list[DocsAsCodeError]) -> None:
        """Stop the build of MkDocs; while serving, tell it and go on with the pictures there are."""
        told = [error.render().removeprefix("error: ") for error in errors]
        if told and self.command != "serve":
            raise PluginError("\n".join(told))
        for text in told:
            _LOG.error(text)

    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        """Add the assets and outputs that MkDocs has not seen; keep sources of diagrams and decks off the site."""
        for name, content in (("viewer.css", viewer.style()), ("viewer.js", viewer.script())):
            files.append(File.generated(config, f"{viewer.FOLDER}/{name}", content=content))
        project = _project(config)
        if project is None:
            return files
        docs = Path(config.docs_dir)
        for path in _outputs(project):
            uri = path.relative_to(docs).as_posix() if path.is_relative_to(docs) else None
            if uri and files.get_file_from_path(uri) is None:
                files.append(File.generated(config, uri, abs_src_path=str(path)))
        hidden = {source.path for source in find(project)}
        roots = [project.project / static_root(pattern) for pattern in project.diagrams.sources]
        for file in list(files):
            if file.src_dir and _is_source(Path(file.src_dir, file.src_uri), hidden, roots, docs):
                files.remove(file)
        return files

    def on_serve(
        self,
        server: LiveReloadServer,
        *,
        config: MkDocsConfig,
        builder: Callable[..., Any],  # noqa: ARG002
    ) -> LiveReloadServer:
        """Watch the sources as well (`builder` is in MkDocs' signature)."""
        project = _project(config)
        for path in _watched(project) if project else ():
            server.watch(str(path))
        return server


def _project(config: MkDocsConfig) -> project_config.Config | None:
    """The project's configuration; None when it is broken, which the build has told by then."""
    try:
        return load(find_project(Path(config.config_file_path).parent))
    except DocsAsCodeError:
        return None


def _outputs(project: project_config.Config) -> Iterator[Path]:
    for path in sorted((project.project / project.output).rglob("*")):
        if path.is_file() and not path.name.startswith("."):
            yield path


def _is_source(path: Path, hidden: set[Path], roots: list[Path], docs: Path) -> bool:
    """Whether it is a source, or a module that sources import from a folder of theirs inside the docs."""
    if path in hidden:
        return True
    return path.suffix in _DIAGRAM_FILES and any(
        path.is_relative_to(root) for root in roots if root.is_relative_to(docs)
    )


def _watched(project: project_config.Config) -> list[Path]:
    """The folders that sources stand in, and the configuration."""
    patterns = (*project.diagrams.sources, *project.slides.sources)
    folders = {project.project / static_root(pattern) for pattern in patterns if static_root(pattern)}
    folders |= {source.path.parent for source in find(project) if not folders & set(source.path.parents)}
    return sorted(path for path in (*folders, project.project / FILE) if path.exists())
