"""Why a job runs: exact words for everything that it depends on, in `build --explain`, `--dry-run` and `explain`."""

from __future__ import annotations

import os
import re
import shutil
from importlib.metadata import version
from typing import TYPE_CHECKING

import pytest

from docs_as_code import __version__
from docs_as_code.engine.checkout import Checkout
from docs_as_code.engine.key import Digest
from tests.conftest import Project

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.conftest import Result

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489"
    "0000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082"
)
WEB = """
    import glob, json, os, pathlib, sys
    sys.path.insert(0, "../lib")
    sys.path.append("../shared")
    import style
    import brand
    from diagrams import Diagram
    from diagrams.custom import Custom

    assert os.path.exists("../data/hosts.json")
    hosts = json.load(open("../data/hosts.json"))
    extra = os.path.exists("../data/extra.json")
    size = os.stat("../data/size.txt").st_size
    names = glob.glob("../data/*.json")
    team = os.environ.get("TEAM", "nobody")

    with Diagram("Web", show=False):
        Custom(style.LABEL + hosts["name"], "../icons/logo.png")
"""
SETTINGS = """
    diagrams: {formats: [svg], fonts: [fonts/brand.ttf]}
    slides: {formats: [html], themes: [themes/brand.css]}
"""
DECK = """
    ---
    marp: true
    theme: brand
    ---

    # Web

    ![](../docs/generated/diagrams/web.svg) ![](../icons/photo.svg)

    [pages](../docs/index.md)
"""
SOURCE, DECK_FILE, SITE = "diagrams/web.py", "slides/talk.md", "mkdocs.yml"
SVG = "docs/generated/diagrams/web.svg"
BUILT: dict[str, str | None] = {"PYTHONPATH": "site-packages", "TEAM": None, "SOURCE_DATE_EPOCH": None}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A project with everything that a job can depend on, built once."""
    project = Project(tmp_path_factory.mktemp("built"))
    project.write("docs-as-code.yml", SETTINGS)
    project.write(SOURCE, WEB)
    project.write("shared/style.py", "LABEL = 'web of '\n")
    project.write("site-packages/brand.py", "")
    project.write("site-packages/brand-1.2.dist-info/METADATA", "Metadata-Version: 2.1\nName: brand\nVersion: 1.2\n")
    project.write("site-packages/brand-1.2.dist-info/RECORD", "brand.py,,\n")
    project.write("data/hosts.json", '{"name": "orders"}')
    project.write("data/size.txt", "12")
    project.write("icons/logo.png", PNG)
    project.write("icons/photo.svg", "<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/>")
    project.write("fonts/brand.ttf", _font("Regular"))
    project.write("themes/brand.css", "/* @theme brand */\n@import 'default';\n")
    project.write(DECK_FILE, DECK)
    project.write("docs/index.md", "# Pages\n")
    project.write(SITE, "site_name: Test\nplugins: [docs-as-code]\n")
    project.build(env=_environment(project))
    assert _why(project) == {}
    return project


@pytest.fixture
def copy(built: Project, tmp_path: Path) -> Project:
    """The built project, to be changed."""
    shutil.copytree(built.folder, tmp_path / "copy", symlinks=True)
    return Project(tmp_path / "copy")


def _environment(project: Project, **more: str | None) -> dict[str, str | None]:
    environment = {**BUILT, **more}
    return {**environment, "PYTHONPATH": os.pathsep.join([str(project.folder / "site-packages"), *_path()])}


def _path() -> list[str]:
    return [path for path in [os.environ.get("PYTHONPATH")] if path]


def _font(weight: str) -> bytes:
    from docs_as_code.toolchain.font_files import base_files

    return base_files()[0].with_name(f"FiraSans-{weight}.ttf").read_bytes()


def _why(project: Project, *arguments: str, **env: str | None) -> dict[str, list[str]]:
    """The reasons of every job that a build would run, by its source."""
    result = project.build("--dry-run", *arguments, env=_environment(project, **env), code=None)
    return {job["source"]: job["reasons"] for job in result.json["jobs"] if job["status"] != "up-to-date"}


def _set(path: str, content: str | bytes) -> Callable[[Project], object]:
    return lambda project: project.write(path, content)


def _remove(path: str) -> Callable[[Project], object]:
    return lambda project: (project.folder / path).unlink()


def _replace(path: str, old: str, new: str) -> Callable[[Project], object]:
    return lambda project: project.write(path, project.read(path).replace(old, new))


def _rename(path: str, new: str) -> Callable[[Project], object]:
    return lambda project: (project.folder / path).rename(project.folder / new)


CHANGES = {
    "the source": (_replace(SOURCE, "nobody", "somebody"), [f"{SOURCE} changed"]),
    "a module": (_set("shared/style.py", "LABEL = ''\n"), [f"shared/style.py changed; imported by {SOURCE}"]),
    "a module that is gone": (_remove("shared/style.py"), [f"shared/style.py is gone; imported by {SOURCE}"]),
    "a module found earlier": (_set("lib/style.py", ""), [f"lib/style.py is there now; looked for by {SOURCE}"]),
    "data": (_set("data/hosts.json", '{"name": "o"}'), [f"data/hosts.json changed; read by {SOURCE}"]),
    "a size": (_set("data/size.txt", "123"), [f"data/size.txt changed; looked at by {SOURCE}"]),
    "a mode": (
        lambda project: (project.folder / "data/size.txt").chmod(0o600),
        [f"the mode of data/size.txt changed; looked at by {SOURCE}"],
    ),
    "an absent file": (
        _set("data/extra.json", "{}"),
        [
            f"files in data came or went; listed by {SOURCE}",
            f"data/extra.json is there now; looked for by {SOURCE}",
        ],
    ),
    "a listing": (_set("data/z.json", "{}"), [f"files in data came or went; listed by {SOURCE}"]),
    "a package": (
        _rename("site-packages/brand-1.2.dist-info", "site-packages/brand-1.3.dist-info"),
        [f"the package brand changed: 1.2 → 1.3; used by {SOURCE}"],
    ),
    "an icon": (_set("icons/logo.png", PNG + b" "), [f"the icon icons/logo.png changed; shown by {SOURCE}"]),
    "an output that is gone": (_remove(SVG), [f"{SVG} is gone"]),
    "an output changed by hand": (_set(SVG, "<svg/>"), [f"{SVG} is not as it was built"]),
    "the working folder": (
        _replace("docs-as-code.yml", "formats: [svg]", "formats: [svg], cwd: project"),
        ["the setting diagrams.cwd changed: source → project"],
    ),
    "the formats": (
        _replace("docs-as-code.yml", "formats: [svg]", "formats: [svg, png]"),
        ["the formats changed: svg → png svg"],
    ),
    "a font": (lambda project: project.write("fonts/brand.ttf", _font("Bold")), ["the font brand.ttf changed"]),
    "two things": (
        lambda project: (project.write("shared/style.py", ""), project.write("data/hosts.json", "")),
        [f"data/hosts.json changed; read by {SOURCE}", f"shared/style.py changed; imported by {SOURCE}"],
    ),
}


@pytest.mark.parametrize("name", CHANGES)
def test_what_a_diagram_depends_on(copy, name):
    """Each thing that a diagram depends on is named, with what the source does with it; nothing runs to find out."""
    change, expected = CHANGES[name]
    change(copy)
    assert _why(copy, "--only", "diagrams") == {SOURCE: expected}


@pytest.mark.parametrize(
    ("env", "expected"),
    [
        ({"TEAM": "hunter2"}, [f"the environment variable TEAM is set now; read by {SOURCE}"]),
        ({"TEAM": None}, []),
    ],
)
def test_an_environment_variable_is_named_and_its_value_is_not(copy, env, expected):
    """The value may be a secret."""
    assert _why(copy, "--only", "diagrams", **env).get(SOURCE, []) == expected


DECK_CHANGES = {
    "the deck": (_replace(DECK_FILE, "# Web", "# Shop"), [f"{DECK_FILE} changed"]),
    "a theme": (_set("themes/brand.css", "/* @theme brand */"), [f"themes/brand.css changed; read by {DECK_FILE}"]),
    "a picture": (_set("icons/photo.svg", "<svg/>"), [f"icons/photo.svg changed; shown by {DECK_FILE}"]),
    "a picture inside a picture": (_set("icons/logo.png", PNG + b" "), [f"{SVG} may change; shown by {DECK_FILE}"]),
    "a link": (_remove("docs/index.md"), [f"docs/index.md is gone; linked by {DECK_FILE}"]),
    "the notes": (
        _replace("docs-as-code.yml", "slides: {", "slides: {notes: keep, "),
        ["the setting slides.notes changed: strip → keep"],
    ),
    "the formats": (
        _replace("docs-as-code.yml", "[html]", "[html, pdf]"),
        ["the setting slides.formats changed: html → html pdf"],
    ),
    "a diagram that it shows": (
        _set("shared/style.py", ""),
        [f"{SVG} may change; shown by {DECK_FILE}"],
    ),
    "a diagram changed by hand": (
        _set(SVG, "<svg/>"),
        [f"{SVG} changed; shown by {DECK_FILE}"],
    ),
}


@pytest.mark.parametrize("name", DECK_CHANGES)
def test_what_a_deck_depends_on(copy, name):
    """Each thing that a deck depends on is named; what the build makes before it may change."""
    change, expected = DECK_CHANGES[name]
    change(copy)
    assert _why(copy, "--only", "slides", "--only", "diagrams").get(DECK_FILE) == expected


SITE_CHANGES = {
    "a page": (_set("docs/index.md", "# Hello\n"), ["docs/index.md changed; read by the site"]),
    "a new page": (_set("docs/new.md", "# New\n"), ["files in docs came or went; listed by the site"]),
    "its settings": (_set(SITE, "site_name: Other\nplugins: [docs-as-code]\n"), [f"{SITE} changed; read by the site"]),
    "what it publishes": (_replace(SOURCE, "nobody", "me"), [f"{SVG} may change; read by the site"]),
    "a file of its own": (_remove("site/index.html"), ["a file of the site was changed or removed"]),
    "a hook": (
        _set(SITE, "site_name: Test\nhooks: [hook.py]\n"),
        ["the site is always built: the hook hook.py is not known to depend on files alone"],
    ),
}


@pytest.mark.parametrize("name", SITE_CHANGES)
def test_what_the_site_depends_on(copy, name):
    """Each thing that the site depends on is named; a site that reads more than files says so."""
    change, expected = SITE_CHANGES[name]
    change(copy)
    reasons = _why(copy)[SITE]
    assert [reason for reason in reasons if "slides/" not in reason] == expected


def test_a_site_of_which_nothing_is_known(copy):
    """It was never built, or what the checkout knew is lost."""
    shutil.rmtree(copy.folder / ".docs-as-code")
    assert _why(copy)[SITE][0] == "no build of the site is known here"
    shutil.rmtree(copy.folder / "site")
    assert _why(copy)[SITE][0] == "the site has not been built yet"


def test_a_strict_site_is_another(copy):
    """--strict is an option of the site's job."""
    assert _why(copy, "--strict") == {SITE: ["this build is strict, and the last one was not"]}


def _last_build_with(project: Project, old: str, new: str) -> None:
    """Let what is known of the last build be what another toolchain would have left, here and in the store."""
    shutil.rmtree(project.folder / ".docs-as-code/ac", ignore_errors=True)
    checkout = Checkout(project.folder)
    for kind in ("capture", "picture", "deck", "site"):
        for name in checkout.names(kind):
            known = checkout.job(kind, name)
            assert known is not None
            checkout.record(kind, name, known._replace(context=known.context.replace(new, old)))
    checkout.save()


def test_another_toolchain_is_named(copy):
    """Graphviz, a package of fonts and docs-as-code itself: what it was and what it is."""
    graphviz = f"pygraphviz {version('pygraphviz')} {os.uname().sysname}"
    _last_build_with(copy, "graphviz pygraphviz 1.0 Linux", f"graphviz {graphviz}")
    fira = version("fontpkg-fira-sans")
    _last_build_with(copy, "fontpkg-fira-sans 0.1 ", f"fontpkg-fira-sans {fira} ")
    machine = os.uname().machine
    changed = [f"the toolchain changed: Graphviz: pygraphviz 1.0 Linux {machine} → {graphviz} {machine}"]
    fonts = f"the toolchain changed: fontpkg-fira-sans 0.1 → {fira}"
    assert _why(copy, "--only", "diagrams") == {SOURCE: [*changed, fonts]}
    _last_build_with(copy, "docs-as-code 0.9", f"docs-as-code {__version__}")
    reasons = _why(copy)
    assert reasons[SOURCE] == [f"docs-as-code changed: 0.9 → {__version__}", *changed, fonts]
    assert reasons[DECK_FILE] == [reasons[SOURCE][0], fonts, f"{SVG} may change; shown by {DECK_FILE}"]
    assert reasons[SITE][0] == reasons[SOURCE][0]


def test_a_build_says_what_a_dry_run_has_said(copy):
    """`build --explain` has the same words, with what became of each job; the second time there is nothing to say."""
    copy.write("shared/style.py", "LABEL = ''\n")
    foreseen = _why(copy, "--only", "diagrams")
    result = copy.run("build", "--only", "diagrams", "--explain", env=_environment(copy))
    assert result.stderr.splitlines()[-2:-1] == [f"ran: diagram {SOURCE} (Web): {foreseen[SOURCE][0]}"]
    assert foreseen == {SOURCE: [f"shared/style.py changed; imported by {SOURCE}"]}
    copy.write("shared/style.py", "LABEL = 'web of '\n")
    result = copy.run("build", "--only", "diagrams", "--explain", env=_environment(copy))
    assert result.stderr.splitlines()[0] == (
        f"taken from the store: diagram {SOURCE} (Web): shared/style.py changed; imported by {SOURCE}"
    )
    result = copy.run("build", "--only", "diagrams", "--explain", env=_environment(copy))
    assert result.stderr.splitlines()[:-1] == []


def test_no_result_to_compare_with(project):
    """A source that is new, failed, volatile, or is forced to run."""
    project.write("docs-as-code.yml", "diagrams: {volatile: [diagrams/a.gv]}")
    project.write("diagrams/a.gv", "digraph a { a -> b }")
    project.write("diagrams/b.py", "1/0\n")
    result = project.build(code=1)
    volatile = "diagrams/a.gv is volatile: it runs in every build"
    assert result.job("diagrams/a.gv")["reasons"] == [volatile, "docs/generated/diagrams/a.svg has not been built yet"]
    assert result.job("diagrams/b.py")["reasons"] == ["diagrams/b.py has not been run yet"]
    result = project.build("diagrams/a.gv")
    assert result.job("diagrams/a.gv")["reasons"] == [volatile]
    result = project.build("diagrams/a.gv", "--force")
    assert result.job("diagrams/a.gv")["reasons"] == ["asked to build again"]
    project.write("diagrams/a.gv", "digraph a { a -> ")
    project.build(code=1)
    project.write("docs-as-code.yml", "")
    result = project.build("--dry-run", "diagrams/a.gv")
    assert result.job("diagrams/a.gv")["reasons"] == ["the last run of diagrams/a.gv could not be kept"]


def test_many_reasons_are_cut_short(project):
    """Five are shown; -v and the JSON have them all."""
    lines = "".join(f"open('{number}.txt').read()\n" for number in range(9))
    project.write("diagrams/a.py", f"{lines}from graphviz import Graph\nGraph('a').render()\n")
    for number in range(9):
        project.write(f"diagrams/{number}.txt", "old")
    project.build()
    for number in range(9):
        project.write(f"diagrams/{number}.txt", "new")
    said = [f"diagram diagrams/a.py (a): diagrams/{number}.txt changed; read by diagrams/a.py" for number in range(9)]
    few = project.run("build", "--dry-run").stdout.splitlines()
    assert few == [*said[:5], "diagram diagrams/a.py (a): and 4 more"]
    assert project.run("build", "--dry-run", "-v").stdout.splitlines() == said
    assert len(project.build("--dry-run").job("diagrams/a.py")["reasons"]) == 9


def _explained(project: Project, path: str, *arguments: str, code: int = 0, cwd: str = ".") -> Result:
    return project.run("explain", path, *arguments, env=_environment(project), code=code, cwd=cwd)


def _in_columns(result: Result) -> list[str]:
    """The lines of a tree, with two spaces between the columns, however wide these are."""
    return [re.sub(r"(?<=\S)  +", "  ", line) for line in result.stdout.splitlines()]


def test_explain_an_output(built):
    """The chain from the output to the source, and from there to all that the source reads, with how."""
    said = _in_columns(_explained(built, SVG))
    assert said[:15] == [
        f'{SVG}: the diagram "Web" as SVG, drawn by {SOURCE}',
        "up-to-date: a build would leave it as it is",
        "made from:",
        "  diagrams/web.py  draws it",
        "    shared/style.py  imported",
        "    data/hosts.json  read",
        "    data  listed",
        "    data/size.txt  looked at",
        "    icons/logo.png  looked for",
        "    TEAM  environment variable",
        "    brand 1.2  package",
        f"    diagrams {version('diagrams')}  package",
        f"    graphviz {version('graphviz')}  package",
        "    data/extra.json  looked for in vain",
        "    diagrams/__init__.py  looked for in vain",
    ]
    assert re.fullmatch(r"    and \d+ more  looked for in vain", said[15])
    assert said[16:] == [
        "  icons/logo.png  shown",
        "  fonts/brand.ttf  fonts",
        "used by:",
        f"  {DECK_FILE}  shows it",
        f"  {SITE}  reads it",
    ]


def test_explain_says_what_a_build_would_do_and_why(copy):
    """A stale output, the deck that shows it and the module that changed, each from its own side."""
    copy.write("shared/style.py", "")
    changed = f"shared/style.py changed; imported by {SOURCE}"
    assert _in_columns(_explained(copy, "web.svg", cwd="docs/generated/diagrams"))[1:6] == [
        f"stale: a build would run {SOURCE}, and draw this if the graph is another then",
        f"  {changed}",
        "made from:",
        "  diagrams/web.py  draws it; stale",
        "    shared/style.py  imported; changed",
    ]
    assert _explained(copy, SOURCE).stdout.splitlines()[:3] == [
        f"{SOURCE}: a diagram source",
        "stale: a build would run it",
        f"  {changed}",
    ]
    assert _explained(copy, DECK_FILE).stdout.splitlines()[:3] == [
        f'{DECK_FILE}: the deck "Web"',
        "stale: a build would run marp for it, if that happens",
        f"  {SVG} may change; shown by {DECK_FILE}",
    ]
    assert _explained(copy, str(copy.folder / "shared/style.py")).stdout.splitlines() == [
        "shared/style.py: a module",
        "if it changes, a build does again what uses it",
        "used by:",
        f"  {SOURCE}  imports it, as it was before",
    ]


def test_explain_knows_what_the_store_has(copy):
    """An output that is gone comes from the store; without the store's bytes it is made again."""
    (copy.folder / SVG).unlink()
    assert _explained(copy, SVG).stdout.splitlines()[1:3] == [
        "stale: a build would take it from the store",
        f"  {SVG} is gone",
    ]
    copy.write("docs-as-code.yml", SETTINGS.replace("[svg]", "[svg, png]"))
    assert _explained(copy, SVG).stdout.splitlines()[1:4] == [
        "stale: a build would draw it",
        "  the formats changed: svg → png svg",
        f"  {SVG} is gone",
    ]


@pytest.mark.parametrize(
    ("path", "lines"),
    [
        ("icons/logo.png", ["a file", f"  {SOURCE}  looks for it", f"  {SVG}  shows it"]),
        ("data/extra.json", ["not there", f"  {SOURCE}  looks for it in vain"]),
        ("lib/style.py", ["not there", f"  {SOURCE}  looks for it in vain"]),
        ("data", ["a folder", f"  {SOURCE}  lists it"]),
        ("docs/index.md", ["a page of the site", f"  {DECK_FILE}  links to it", f"  {SITE}  reads it"]),
        ("themes/brand.css", ["a file", f"  {DECK_FILE}  reads it"]),
        ("docs-as-code.yml", ["the settings of the project", f"  {SITE}  reads it"]),
        ("site/index.html", [f"the site, built from {SITE}"]),
        (
            "docs/generated/slides/talk.html",
            ['the deck "Web" as HTML, built from slides/talk.md', f"  {SITE}  reads it"],
        ),
    ],
)
def test_explain_what_others_use(built, path, lines):
    """What a file is, and who does what with it."""
    said = _explained(built, path).stdout.splitlines()
    assert said[0] == f"{path}: {lines[0]}"
    users = said[said.index("used by:") + 1 :] if "used by:" in said else []
    assert [" ".join(line.split()) for line in users] == [" ".join(line.split()) for line in lines[1:]]


def test_explain_gives_the_key_in_full(built):
    """With -v, the text of the key says the same as its digest; of a variable only whether it is set."""
    said = _explained(built, SOURCE, "-v").stdout
    at = said.splitlines().index(f"key of running {SOURCE}:")
    fields = said.splitlines()[at + 2 : said.splitlines().index(f"inputs of running {SOURCE}:")]
    document = _explained(built, SOURCE, "--json").json
    key = document["keys"][0]
    assert said.splitlines()[at + 1] == f"  {key['digest']}"
    assert fields == [f"  {tag} {value}" for tag, value in key["fields"].items()]
    again = Digest()
    for tag, value in key["fields"].items():
        again.field(tag, value)
    assert again.hex == key["digest"]
    assert key["inputs"]["env:TEAM"] == "absent"


def test_explain_as_json(copy):
    """One document: what it is, how it stands, the tree of what it is made from, and what uses it."""
    copy.write("shared/style.py", "")
    document = _explained(copy, SVG, "--json").json
    assert {name: document[name] for name in ("schema", "path", "status", "reasons", "used_by")} == {
        "schema": 1,
        "path": SVG,
        "status": "stale",
        "reasons": [f"shared/style.py changed; imported by {SOURCE}"],
        "used_by": [{"path": DECK_FILE, "how": "shows it"}, {"path": SITE, "how": "reads it"}],
    }
    source = document["made_from"][0]
    assert (source["name"], source["how"], source["state"]) == (SOURCE, "draws it", "stale")
    assert source["made_from"][0] == {
        "name": "shared/style.py",
        "how": "imported",
        "state": "changed",
        "made_from": [],
    }
    assert [key["step"] for key in document["keys"]] == [f"running {SOURCE}", f"drawing {SVG}"]


@pytest.mark.parametrize(
    ("path", "message", "hint"),
    [
        ("none.txt", "there is no none.txt, and nothing makes it or looks for it", None),
        ("README.md", "nothing makes or uses README.md", None),
        ("slides", "nothing makes or uses slides", "name a file in it"),
        ("../elsewhere", "not in the project copy, and nothing uses it: ../elsewhere", None),
    ],
)
def test_explain_what_nobody_knows(copy, path, message, hint):
    """A path that nothing makes or uses is wrong usage, with what to do next."""
    copy.write("README.md", "# Hello\n")
    copy.write("../elsewhere", "")
    hint = hint or "`docs-as-code list` shows the sources and what is made of them"
    assert _explained(copy, path, code=2).stderr == f"error: {message}\n\nhint: {hint}\n\n"


def test_explain_an_output_whose_source_is_gone(copy):
    """It is known who made it, and that a build would take it away."""
    (copy.folder / SOURCE).unlink()
    assert _explained(copy, SVG).stdout.splitlines()[:2] == [
        f"{SVG}: made by {SOURCE}, which is no source any more",
        "stale: a build would remove it, unless somebody has changed it",
    ]
