"""When a site may be reused: everything that MkDocs reads is named beforehand, and what it cannot be known for is told."""

from __future__ import annotations

import hashlib
import importlib.metadata
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from docs_as_code.site.reuse import SiteReads, reads
from tests.conftest import Project

ROOT = Path(__file__).parent.parent
IGNORED = {".git", ".venv", ".docs-as-code", "__pycache__"}

# Builds a site in a process of its own and prints what that process asked of the machine.
RECORDER = """
import json, os, sys
from pathlib import Path

mkdocs_file, project = map(Path, sys.argv[1:])
seen = {"opened": set(), "listed": set(), "looked": set(), "env": set(), "other": set()}
on = False

def absolute(path):
    return os.path.abspath(os.fsdecode(path)) if isinstance(path, (str, bytes, os.PathLike)) else None

def hook(event, arguments):
    if not on:
        return
    if event == "open":
        path, mode, _ = arguments
        inside = mode is None and not os.path.isabs(os.fsdecode(path))  # of an open folder, which rmtree removes
        if not inside and not set(mode or "") & set("wax+"):
            seen["opened"].add(absolute(path))
    elif event in ("os.listdir", "os.scandir"):
        seen["listed"].add(absolute(arguments[0] if arguments[0] is not None else "."))
    elif event in ("subprocess.Popen", "os.exec", "os.system", "os.posix_spawn", "os.fork", "socket.connect", "socket.getaddrinfo"):
        seen["other"].add(event)

def watched(name):
    real = getattr(os, name)
    def call(path, *arguments, **options):
        if on and options.get("dir_fd") is None:
            seen["looked"].add(absolute(path))
        return real(path, *arguments, **options)
    setattr(os, name, call)

from docs_as_code.site.build import build_site

for name in ("stat", "lstat", "readlink", "access"):
    watched(name)
environment = type(os.environ)
get = environment.__getitem__
def read(self, name):
    if on:
        seen["env"].add(name)
    return get(self, name)
environment.__getitem__ = read
before = set(sys.modules)
sys.addaudithook(hook)
on = True
result = build_site(mkdocs_file, project=project, strict=False)
on = False
found = {kind: sorted(name for name in names if name) for kind, names in seen.items()}
found["modules"] = sorted({name.partition(".")[0] for name in set(sys.modules) - before})
found["error"] = result.error.render() if result.error else None
print(json.dumps(found))
"""


def value(name: str, project: Path, output: str = "docs/generated") -> str:
    """What an input is now, by the engine's table of kinds."""
    kind, _, rest = name.partition(":")
    if kind == "env":
        return os.environ.get(rest, "absent")
    if kind == "package":
        try:
            return importlib.metadata.version(rest)
        except importlib.metadata.PackageNotFoundError:
            return "absent"
    path = project / rest
    if not path.exists():
        return "absent"
    if kind == "list":
        entries = [entry for entry in path.iterdir() if entry.name not in IGNORED and entry != project / output]
        return " ".join(sorted(entry.name + "/" * entry.is_dir() for entry in entries))
    if kind == "look" or path.is_dir():
        return "folder" if path.is_dir() else "file"
    assert kind == "file", name
    return hashlib.sha256(path.read_bytes()).hexdigest()


def values(found: SiteReads, project: Path) -> dict[str, str]:
    return {name: value(name, project) for name in found.inputs}


def names(site: Project, mkdocs_file: str = "mkdocs.yml") -> SiteReads:
    return reads(site.folder / mkdocs_file, project=site.folder, output="docs/generated")


def reason(site: Project, settings: str) -> str | None:
    site.write("mkdocs.yml", f"site_name: Test\n{settings}")
    return names(site).reason


@dataclass(frozen=True)
class Recorded:
    """What a build asked of the machine: absolute paths, variables, top-level modules, and all that is no file."""

    opened: list[str]
    listed: list[str]
    looked: list[str]
    env: list[str]
    other: list[str]
    modules: list[str]
    error: str | None


def record(mkdocs_file: Path, project: Path) -> Recorded:
    done = subprocess.run(
        [sys.executable, "-P", "-c", RECORDER, mkdocs_file, project],
        cwd="/",
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return Recorded(**json.loads(done.stdout.splitlines()[-1]))


def not_covered(recorded: Recorded, found: SiteReads, project: Path, repository: Path) -> list[str]:
    """What the build looked at inside of the repository, but for the site and our state, that no input stands for."""
    covered: dict[str, set[str]] = {"file": set(), "list": set(), "look": set()}
    for name in found.inputs:
        kind, _, rest = name.partition(":")
        if kind in covered:
            covered[kind].add(os.path.normpath(project / rest))

    def is_listed(path: str) -> bool:
        """Whether a listing says that this is there, or that it is not, or that a folder on the way is not."""
        folder = os.path.dirname(path)
        return folder in covered["list"] or (not os.path.exists(folder) and is_listed(folder))

    missing = [f"open {path}" for path in recorded.opened if path not in covered["file"]]
    missing += [f"list {path}" for path in recorded.listed if path not in covered["list"]]
    whole = set().union(*covered.values())
    missing += [f"stat {path}" for path in recorded.looked if path not in whole and not is_listed(path)]
    return [line for line in missing if _counts(Path(line.partition(" ")[2]), project, repository)]


def _counts(path: Path, project: Path, repository: Path) -> bool:
    inside = path.is_relative_to(repository) and not path.is_relative_to(project / "site")
    on_the_way = path == project or path in project.parents  # looked at to follow links
    return inside and not on_the_way and IGNORED.isdisjoint(path.parts)


SVG = '<svg xmlns="http://www.w3.org/2000/svg" id="web" data-docs-as-code="1"><title>Web</title></svg>'
DECK = '<!doctype html><svg data-marpit-svg="" viewBox="0 0 1280 720"></svg>'


@pytest.fixture
def rich(project: Project, monkeypatch: pytest.MonkeyPatch) -> Project:
    """A project in a folder of a repository, whose site uses everything that may be reused."""
    monkeypatch.setenv("TEAM_NAME", "Platform")
    monkeypatch.delenv("TEAM_COLOUR", raising=False)
    repository = project.folder
    (repository / ".git").mkdir()
    team = Project(repository / "team")
    project.write(
        "shared/base.yml",
        """
        site_name: Base
        copyright: !ENV [TEAM_COPYRIGHT, "ours"]
        theme: {name: material, font: false, icon: {logo: team/logo}}
        extra_css: [assets/site.css]
        markdown_extensions:
          pymdownx.snippets:
            base_path: [!relative , snippets, ../shared, !relative $config_dir/tools]
            auto_append: [abbreviations.md]
        """,
    )
    team.write(
        "mkdocs.yml",
        """
        INHERIT: ../shared/base.yml
        site_name: !ENV TEAM_NAME
        site_url: https://example.org/
        theme: {custom_dir: overrides}
        extra: {colour: !ENV [TEAM_COLOUR, TEAM_NAME, red]}
        watch: [tools]
        plugins:
          - search
          - meta
          - tags
          - blog
          - group: {enabled: !ENV [TEAM_GROUP, true], plugins: [typeset]}
          - docs-as-code
        markdown_extensions:
          attr_list: {}
          toc: {slugify: !!python/object/apply:pymdownx.slugs.slugify {kwds: {case: lower}}}
          pymdownx.superfences:
            custom_fences:
              - {name: mermaid, class: mermaid, format: !!python/name:pymdownx.superfences.fence_code_format }
          pymdownx.highlight: {}
          pymdownx.emoji:
            emoji_index: !!python/name:material.extensions.emoji.twemoji
            emoji_generator: !!python/name:material.extensions.emoji.to_svg
            options: {custom_icons: [icons]}
        """,
    )
    team.write("docs-as-code.yml", 'diagrams: {sources: ["diagrams/**/*.py", "docs/drawn/*.py"]}\n')
    team.write("tools/words.txt", "word\n")
    team.write("icons/mark.svg", "<svg/>")
    team.write(
        "overrides/main.html",
        '{% extends "base.html" %}{% block footer %}{% include "parts/foot.html" %}{% endblock %}',
    )
    team.write("overrides/parts/foot.html", "<p>{{ config.extra.colour }}</p>")
    team.write("overrides/.icons/team/logo.svg", "<svg/>")
    team.write("snippets/abbreviations.md", "*[API]: Interface\n")
    team.write("snippets/outer.md", 'outer\n\n--8<-- "inner.md:1:9"\n')
    project.write("shared/inner.md", "inner one\n\n--8<--\nmissing.md\n\nwords.txt\n--8<--\n")
    team.write(
        "docs/index.md",
        """
        # Home :mark:

        ![web](generated/web.svg)

        ![deck](generated/deck.html)

        [linked](linked/page.md) [gone](gone.md)

        --8<-- "outer.md"
        --8<-- "beside.txt"

        --8<--
        between.txt
        --8<--
        """,
    )
    team.write("docs/beside.txt", "beside\n")
    team.write("tools/between.txt", "between\n")
    team.write("docs/.meta.yml", "tags: [all]\n")
    team.write("docs/tags.md", "# Tags\n\n<!-- material/tags -->\n")
    team.write("docs/assets/site.css", "p { color: red }")
    team.write("docs/drawn/source.py", "1")
    team.write("docs/blog/index.md", "# Blog\n")
    team.write("docs/blog/.authors.yml", "authors: {ann: {name: Ann, description: Writes, avatar: a.png}}\n")
    team.write(
        "docs/blog/posts/first.md",
        "---\ndate: 2024-01-31\nauthors: [ann]\ncategories: [News]\n---\n# First\n\nA\n<!-- more -->\nB\n",
    )
    team.write("docs/generated/web.svg", SVG)
    team.write("docs/generated/deck.html", DECK)
    project.write("elsewhere/page.md", "# Linked\n")
    project.write("elsewhere/deep/other.md", "# Deep\n")
    (team.folder / "docs/linked").symlink_to("../../elsewhere")
    return team


# Read by Babel, Python and our own configuration; a test below shows that they leave the site as it is.
HARMLESS_VARIABLES = {
    *("HOME", "LANG", "LANGUAGE", "LC_ALL", "LC_CTYPE", "LC_MONETARY", "LC_NUMERIC", "LC_TIME", "TZ"),
    *("PYTHONTZPATH", "PYTHONUSERBASE", "_PYTHON_PROJECT_BASE", "_PYTHON_SYSCONFIGDATA_NAME"),
    *("DOCS_AS_CODE_CACHE_DIR", "DOCS_AS_CODE_CACHE_REMOTE", "DOCS_AS_CODE_CACHE_WRITE", "TEMP", "TMP", "TMPDIR"),
}
# Imported for types, for colours on a terminal and for MkDocs' own command line.
HARMLESS_PACKAGES = {"click", "colorama", "typing-extensions"}


def test_all_that_a_site_reads_is_known_beforehand(rich: Project) -> None:
    """Every file that the process opens, lists or looks for and each variable has a name, and nothing else is asked."""
    found = names(rich)
    assert found.reason is None
    recorded = record(rich.folder / "mkdocs.yml", rich.folder)
    assert recorded.error is None
    page = rich.read("site/index.html")
    for part in ("inner one", "Interface", "beside", "between", "word", "dac-diagram", "dac-slides", "<p>Platform</p>"):
        assert part in page
    sources = {f"list {rich.folder / folder}" for folder in ("diagrams", "slides")}  # see the test on sources
    assert set(not_covered(recorded, found, rich.folder, rich.folder.parent)) - sources == set()
    assert {f"env:{name}" for name in recorded.env if name not in HARMLESS_VARIABLES} <= set(found.inputs)
    assert recorded.other == []


def test_every_package_that_takes_part_is_an_input(rich: Project) -> None:
    """Of what the process imports, all is Python's own, named, known to be harmless, or our own package."""
    imported = record(rich.folder / "mkdocs.yml", rich.folder).modules
    owners = importlib.metadata.packages_distributions()
    packages = {name.replace("_", "-").lower() for module in imported for name in owners.get(module, ())}
    known = {name.removeprefix("package:") for name in names(rich).inputs if name.startswith("package:")}
    assert {"mkdocs", "mkdocs-material", "jinja2", "paginate"} <= packages
    assert packages - known - HARMLESS_PACKAGES - {"docs-as-code"} == set()


def test_all_that_the_site_of_this_repository_reads_is_known_beforehand(project: Project) -> None:
    """The same for the first user of all: its pages, decks and diagrams, and the sources that pages quote."""
    for name in ("mkdocs.yml", "docs-as-code.yml"):
        shutil.copy(ROOT / name, project.folder)
    for name in ("docs", "diagrams", "slides"):
        shutil.copytree(ROOT / name, project.folder / name, ignore=shutil.ignore_patterns("generated", "__pycache__"))
    (project.folder / ".git").mkdir()
    found = names(project)
    assert found.reason is None
    recorded = record(project.folder / "mkdocs.yml", project.folder)
    assert project.folder / "diagrams/web_service.py" in map(Path, recorded.opened)
    missing = not_covered(recorded, found, project.folder, project.folder)
    assert [line for line in missing if not _of_sources(line, project.folder)] == []
    assert recorded.other == []


def test_sources_outside_of_the_docs_are_no_inputs(rich: Project) -> None:
    """Our plugin looks at all sources, but takes only those among the docs off the site."""
    before = built(rich)
    rich.write("diagrams/new.py", "1")
    rich.write("slides/new.md", "---\nmarp: true\n---\n")
    assert built(rich) == before


def test_language_zone_and_hash_seed_leave_the_site_as_it_is(rich: Project) -> None:
    """Variables that libraries read on their own are no inputs, since the pages do not show them."""
    first = built(rich, LC_ALL="C", TZ="UTC", PYTHONHASHSEED="1")
    assert built(rich, LC_ALL="de_DE.UTF-8", LANGUAGE="de", TZ="Asia/Tokyo", PYTHONHASHSEED="2") == first


def _of_sources(line: str, project: Path) -> bool:
    """Whether our plugin looks there for sources: at listings, and at the first lines of decks."""
    kind, _, path = line.partition(" ")
    return path.startswith((f"{project}/diagrams", f"{project}/slides")) and (kind != "open" or path.endswith(".md"))


def built(site: Project, **env: str) -> dict[str, bytes]:
    code = "import sys; from pathlib import Path; from docs_as_code.site.build import build_site\n"
    code += "result = build_site(Path(sys.argv[1], 'mkdocs.yml'), project=Path(sys.argv[1]), strict=False)\n"
    code += "assert result.error is None, result.error"
    shutil.rmtree(site.folder / "site", ignore_errors=True)
    subprocess.run([sys.executable, "-P", "-c", code, site.folder], env={**os.environ, **env}, cwd="/", check=True)
    return {name: site.bytes(name) for name in site.files("site")}


Change = Callable[[Project], object]


def env(name: str, text: str) -> Change:
    return lambda site: os.environ.__setitem__(name, text)


def write(name: str, text: str) -> Change:
    return lambda site: site.write(name, text)


def remove(name: str) -> Change:
    return lambda site: (site.folder / name).unlink()


def lead_elsewhere(site: Project) -> None:
    (site.folder / "docs/linked").unlink()
    site.write("../third/page.md", "# Linked\n")
    (site.folder / "docs/linked").symlink_to("../../third")


CHANGES: dict[str, tuple[Change, set[str]]] = {
    "a page": (write("docs/index.md", "# New\n"), {"file:docs/index.md"}),
    "a new page": (write("docs/new.md", "# New\n"), {"list:docs"}),
    "a page less": (remove("docs/tags.md"), {"list:docs", "file:docs/tags.md"}),
    "a hidden file": (write("docs/.meta.yml", "tags: [some]\n"), {"file:docs/.meta.yml"}),
    "an author of the blog": (write("docs/blog/.authors.yml", "authors: {}\n"), {"file:docs/blog/.authors.yml"}),
    "a style sheet": (write("docs/assets/site.css", "p {}"), {"file:docs/assets/site.css"}),
    "a picture": (write("docs/generated/web.svg", SVG + " "), {"file:docs/generated/web.svg"}),
    "a new deck": (write("docs/generated/new.html", DECK), {"list:docs/generated"}),
    "a page behind a link": (write("../elsewhere/page.md", "# New\n"), {"file:docs/linked/page.md"}),
    "a new page behind a link": (write("../elsewhere/deep/new.md", "# New\n"), {"list:docs/linked/deep"}),
    "a link": (
        lead_elsewhere,
        {"list:docs/linked", "list:docs/linked/deep", "file:docs/linked/deep/other.md"},
    ),
    "the settings": (write("mkdocs.yml", "site_name: New\n"), {"file:mkdocs.yml"}),
    "what they inherit": (write("../shared/base.yml", "site_name: New\n"), {"file:../shared/base.yml"}),
    "our own settings": (write("docs-as-code.yml", "output: docs/made\n"), {"file:docs-as-code.yml"}),
    "a variable": (env("TEAM_NAME", "New"), {"env:TEAM_NAME"}),
    "a variable that was not set": (env("TEAM_COPYRIGHT", "New"), {"env:TEAM_COPYRIGHT"}),
    "a variable before the one that was taken": (env("TEAM_COLOUR", "blue"), {"env:TEAM_COLOUR"}),
    "the date": (env("SOURCE_DATE_EPOCH", "1700000000"), {"env:SOURCE_DATE_EPOCH"}),
    "a template": (write("overrides/main.html", "new"), {"file:overrides/main.html"}),
    "an icon of the theme": (
        write("overrides/.icons/team/logo.svg", "<svg> </svg>"),
        {"file:overrides/.icons/team/logo.svg"},
    ),
    "a new template": (write("overrides/partials/footer.html", "new"), {"list:overrides"}),
    "a new icon": (write("icons/new.svg", "<svg/>"), {"list:icons"}),
    "a snippet": (write("snippets/outer.md", "new\n"), {"file:snippets/outer.md"}),
    "a snippet in a snippet": (write("../shared/inner.md", "new\n"), {"file:../shared/inner.md"}),
    "a snippet that was missing": (write("tools/missing.md", "new\n"), {"file:tools/missing.md"}),
    "a snippet that comes first": (write("docs/outer.md", "new\n"), {"list:docs", "file:docs/outer.md"}),
    "what all pages end with": (
        write("snippets/abbreviations.md", "*[API]: New\n"),
        {"file:snippets/abbreviations.md"},
    ),
    "a watched folder": (
        lambda site: shutil.rmtree(site.folder / "tools"),
        {"look:tools", "file:tools/words.txt", "file:tools/between.txt"},
    ),
}


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Put the variables back that a change sets."""
    for name in ("TEAM_NAME", "TEAM_COLOUR", "TEAM_COPYRIGHT", "SOURCE_DATE_EPOCH"):
        monkeypatch.setenv(name, "")
        monkeypatch.delenv(name)


@pytest.mark.parametrize("what", CHANGES)
def test_a_change_is_seen(environment: None, rich: Project, what: str) -> None:
    """Each change gives other values to those inputs that stand for it, and to no others."""
    change, expected = CHANGES[what]
    before = values(names(rich), rich.folder)
    change(rich)
    assert {name for name, old in before.items() if value(name, rich.folder) != old} == expected


def test_what_does_not_concern_the_site_changes_nothing(rich: Project) -> None:
    """The site itself, our state, and files that no page takes in: neither names nor values are others."""
    before = names(rich)
    old = values(before, rich.folder)
    for name in (
        "site/index.html",
        ".docs-as-code/state.db",
        "../shared/other.md",
        "tests/new.py",
        "docs/__pycache__/a.pyc",
    ):
        rich.write(name, "new")
    assert names(rich) == before
    assert values(before, rich.folder) == old


def test_the_first_output_is_seen(project: Project) -> None:
    """Listings leave the output folder out, so that its own listing stands for it, there or not."""
    project.write("docs/index.md", "# Home\n")
    project.write("mkdocs.yml", "site_name: Test\n")
    before = values(names(project), project.folder)
    project.write("docs/generated/web.svg", SVG)
    changed = {name for name, old in before.items() if value(name, project.folder) != old}
    assert changed == {"list:docs/generated"}


def test_settings_beside_mkdocs_yml_come_first(project: Project) -> None:
    """Where mkdocs.yml stands in a folder of the project, a docs-as-code.yml beside it would be taken."""
    project.write("web/mkdocs.yml", "site_name: Test\ndocs_dir: pages\n")
    found = names(project, "web/mkdocs.yml").inputs
    assert {"file:web/mkdocs.yml", "file:web/docs-as-code.yml", "file:docs-as-code.yml", "list:web/pages"} <= set(found)


def test_what_is_outside_of_the_repository_has_its_full_path(project: Project, tmp_path: Path) -> None:
    """Such names hold on this machine alone."""
    project.write("mkdocs.yml", "site_name: Test\ndocs_dir: ../pages\n")
    (tmp_path / "pages").mkdir()
    assert f"list:{tmp_path}/pages" in names(project).inputs


MATERIAL = "theme: {name: material}\n"


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        ("plugins: [search, git-revision-date]", "the plugin git-revision-date is not installed"),
        (MATERIAL + "plugins: [social]", "the plugin social is not known to depend on files alone"),
        (MATERIAL + "plugins: {privacy: {}}", "the plugin privacy is not known to depend on files alone"),
        (MATERIAL + "plugins: [material/info]", "the plugin material/info is not known to depend on files alone"),
        (
            MATERIAL + "plugins: [group: {plugins: [optimize]}]",
            "the plugin optimize is not known to depend on files alone",
        ),
        (
            MATERIAL + "plugins: [blog: {draft_if_future_date: true}]",
            "the plugin blog reads the clock (draft_if_future_date)",
        ),
        ("plugins: [search: {prebuild_index: node}]", "the plugin search runs another program (prebuild_index)"),
        ("plugins: search", "`plugins` is neither a list nor a mapping"),
        ("plugins: [3]", "`plugins` cannot have 3"),
        ("hooks: [tools/hook.py]", "the hook tools/hook.py is not known to depend on files alone"),
        ("theme: neat", "the theme neat is not installed"),
        (
            "markdown_extensions: [team.boxes]",
            "the Markdown extension team.boxes is not known to depend on files alone",
        ),
        (
            "markdown_extensions: [pymdownx.b64]",
            "the Markdown extension pymdownx.b64 reads whatever files the pages name",
        ),
        (
            "markdown_extensions: {pymdownx.snippets: {url_download: true}}",
            "the Markdown extension pymdownx.snippets downloads (url_download)",
        ),
        (
            "markdown_extensions: {pymdownx.snippets: {base_path: !relative $home_dir}}",
            "mkdocs.yml has an unknown place: !relative $home_dir",
        ),
        ("docs_dir: [docs]", "mkdocs.yml has ['docs'] where a path should be"),
        (
            "extra: {user: !!python/object/apply:os.getenv [USER]}",
            "os.getenv, named by mkdocs.yml, is not known to depend on files alone",
        ),
        ("INHERIT: mkdocs.yml", "mkdocs.yml cannot be read: mkdocs.yml inherits from itself"),
    ],
)
def test_why_a_site_may_not_be_reused(project: Project, settings: str, expected: str) -> None:
    """Whatever may read more than files is told by its name."""
    assert reason(project, settings) == expected


@pytest.mark.parametrize(
    "settings",
    [
        MATERIAL + "plugins: [privacy: {enabled: false}]",
        MATERIAL + "plugins: [group: {enabled: !ENV [NO_SUCH_VARIABLE, false], plugins: [social]}]",
        MATERIAL + "plugins: []",
        "plugins: {search: null}",
        "theme: readthedocs",
        "theme: {name: null, custom_dir: own}",
        "markdown_extensions: [markdown.extensions.footnotes, 'pymdownx.keys:KeysExtension', docs_as_code.site.extension]",
        "markdown_extensions: [material.extensions.preview]",
        "extra: {name: !!python/tuple [a, b], text: !!python/str c}",
    ],
)
def test_what_may_be_reused(project: Project, settings: str) -> None:
    """What is switched off reads nothing, and the usual parts are known."""
    assert reason(project, settings) is None


WRONG = ("3", "text", "[3]", "{a: 3}", "[{a: 3}]", "[[text]]", "{name: [3]}", "[null]")


@pytest.mark.parametrize(
    "key",
    [
        *(
            "theme",
            "plugins",
            "markdown_extensions",
            "hooks",
            "watch",
            "docs_dir",
            "theme: {custom_dir",
            "plugins: {blog",
        ),
        *(f"markdown_extensions: {{pymdownx.snippets: {{{key}" for key in ("base_path", "auto_append")),
        *(f"markdown_extensions: {{pymdownx.emoji: {{{key}" for key in ("options", "options: {custom_icons")),
    ],
)
def test_wrong_values_are_no_accident(project: Project, key: str) -> None:
    """Whatever stands in mkdocs.yml, there is an answer; what is wrong with it is for the build to say."""
    for wrong in WRONG:
        project.write("mkdocs.yml", f"site_name: Test\n{key}: {wrong}{'}' * key.count('{')}\n")
        assert names(project).inputs[0] == "file:mkdocs.yml"


def test_broken_settings_are_a_reason(project: Project) -> None:
    """The build says what is wrong; here it is enough that nothing is known."""
    assert str(reason(project, "nav: [")).startswith("mkdocs.yml cannot be read: while parsing a flow node")
    (project.folder / "mkdocs.yml").unlink()
    assert str(names(project).reason).startswith("mkdocs.yml cannot be read: [Errno 2] No such file or directory")


def test_a_link_that_leads_back_is_a_reason(project: Project) -> None:
    """MkDocs would follow it until the names are too long."""
    project.write("docs/a/page.md", "")
    project.write("docs/b/page.md", "")
    (project.folder / "docs/a/to_b").symlink_to("../b")
    assert reason(project, "") is None
    (project.folder / "docs/b/to_a").symlink_to("../a")
    assert reason(project, "") == "docs/a/to_b/to_a leads back to a folder that it is in"


Install = Callable[..., None]


@pytest.fixture
def install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Install:
    """Make the metadata of a package in a site folder of its own."""
    monkeypatch.syspath_prepend(tmp_path / "packages")

    def installed(name: str, points: str, *, origin: dict[str, Any] | None = None, kind: str = "dist-info") -> None:
        folder = tmp_path / "packages" / f"{name}.{kind}"
        folder.mkdir(parents=True)
        (folder / "entry_points.txt").write_text(points)
        if origin is not None:
            (folder / "direct_url.json").write_text(json.dumps(origin))

    return installed


def test_a_known_plugin_of_another_project_may_be_reused(project: Project, install: Install) -> None:
    """Its version and those of what it works with are inputs."""
    install("mkdocs_awesome_nav-3.3.0", "[mkdocs.plugins]\nawesome-nav=mkdocs_awesome_nav.plugin:AwesomeNavPlugin\n")
    assert reason(project, "plugins: [awesome-nav]") is None
    assert {"package:mkdocs-awesome-nav", "package:wcmatch"} <= set(names(project).inputs)


@pytest.mark.parametrize(
    ("name", "points", "origin", "settings", "expected"),
    [
        (
            "mkdocs_macros_plugin-1.3.7",
            "[mkdocs.plugins]\nmacros = mkdocs_macros.plugin:MacrosPlugin",
            None,
            "plugins: [macros]",
            "the plugin macros is not known to depend on files alone",
        ),
        (
            "mkdocs_awesome_nav-4.0",
            "[mkdocs.plugins]\nawesome-nav = mkdocs_awesome_nav.plugin:AwesomeNavPlugin",
            None,
            "plugins: [awesome-nav]",
            "the plugin awesome-nav is newer than what is known of it (mkdocs-awesome-nav 4.0)",
        ),
        (
            "other_search-1.0",
            "[mkdocs.plugins]\nsearch = other:Search",
            None,
            "plugins: [search]",
            "the plugin search is offered by other-search and mkdocs",
        ),
        (
            "mkdocs_exclude-1.0.2",
            "[mkdocs.plugins]\nexclude = mkdocs_exclude:Exclude",
            {"dir_info": {"editable": True}, "url": "file:///src"},
            "plugins: [exclude]",
            "the package mkdocs-exclude is no release: its version does not tell what is in it",
        ),
        (
            "neat-1.0",
            "[mkdocs.themes]\nneat = neat",
            {"vcs_info": {"vcs": "git"}, "url": "https://example.org/neat"},
            "theme: neat",
            "the package neat is no release: its version does not tell what is in it",
        ),
        (
            "team_lexers-1.0",
            "[pygments.lexers]\nteam = team:Lexer",
            {"dir_info": {}, "url": "file:///src"},
            "",
            "the package team-lexers is no release: its version does not tell what is in it",
        ),
        (
            "own_tables-1.0",
            "[markdown.extensions]\ntables = own:Tables",
            None,
            "",
            "the Markdown extension tables is not known to depend on files alone",
        ),
        (
            "mkdocs_literate_nav-0.6.3",
            "[mkdocs.plugins]\nliterate-nav = mkdocs_literate_nav.plugin:LiterateNavPlugin",
            None,
            "plugins: [literate-nav: {markdown_extensions: [team.boxes]}]",
            "the Markdown extension team.boxes is not known to depend on files alone",
        ),
    ],
)
def test_what_is_installed_decides(
    project: Project,
    install: Install,
    name: str,
    points: str,
    origin: dict[str, Any] | None,
    settings: str,
    expected: str,
) -> None:
    """It is the package behind a name that is known, not the name; and only a release has a version that tells."""
    install(name, points, origin=origin)
    assert reason(project, settings) == expected


def test_the_first_package_of_a_name_counts(project: Project, install: Install, tmp_path: Path) -> None:
    """As for Python, the one that comes first on the path hides the others."""
    install("mkdocs_exclude-1.0.2", "[mkdocs.plugins]\nexclude = mkdocs_exclude:Exclude\n")
    install("../later/mkdocs_exclude-9.0", "[mkdocs.plugins]\nexclude = mkdocs_exclude:Exclude\n")
    sys.path.append(str(tmp_path / "later"))
    try:
        assert reason(project, "plugins: [exclude]") is None
    finally:
        sys.path.remove(str(tmp_path / "later"))


def test_a_theme_brings_what_it_extends(project: Project, install: Install, tmp_path: Path) -> None:
    """Templates that a theme lacks come from its parent, which another package offers."""
    install("neat-1.0", "[mkdocs.themes]\nneat = neat.templates\n")
    theme = tmp_path / "packages/neat/templates/mkdocs_theme.yml"
    theme.parent.mkdir(parents=True)
    theme.write_text("extends: material\n")
    assert reason(project, "theme: neat") is None
    assert {"package:neat", "package:mkdocs-material"} <= set(names(project).inputs)


def test_languages_that_packages_add_to_pygments_are_inputs(project: Project, install: Install) -> None:
    """Any page may name one."""
    install("team_lexers-1.0", "[pygments.lexers]\nteam = team:Lexer\n")
    assert reason(project, "") is None
    assert "package:team-lexers" in names(project).inputs


def test_asking_loads_nothing_heavy(rich: Project) -> None:
    """It is asked in every build, also in those that do nothing."""
    code = "import sys; from pathlib import Path; from docs_as_code.site.reuse import reads\n"
    code += "folder = Path(sys.argv[1])\n"
    code += "assert reads(folder / 'mkdocs.yml', project=folder, output='docs/generated').reason is None\n"
    code += "print(*sorted({'mkdocs', 'markdown', 'jinja2', 'material', 'importlib.metadata'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-P", "-c", code, rich.folder], capture_output=True, text=True, check=True)
    assert done.stdout == "\n"
