"""The site job: MkDocs in the process, its messages as findings, and an old site that outlives a failing build."""

from __future__ import annotations

import gzip
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from docs_as_code.findings import as_text
from docs_as_code.site.build import SiteResult, build_site

if TYPE_CHECKING:
    from tests.conftest import Project

PLAIN = "site_name: Test\ntheme: mkdocs\n"


@pytest.fixture
def site(project: Project) -> Project:
    """A site of two pages."""
    project.write("mkdocs.yml", PLAIN)
    project.write("docs/index.md", "# Home\n\n[other](other.md)\n")
    project.write("docs/other.md", "# Other\n")
    return project


def build(site: Project, *, strict: bool = False) -> SiteResult:
    return build_site(site.folder / "mkdocs.yml", project=site.folder, strict=strict)


def texts(result: SiteResult) -> list[str]:
    return [as_text(finding).strip() for finding in result.findings]


def test_a_site_is_built(site: Project, capfd: pytest.CaptureFixture[str]) -> None:
    """The result names the folder; MkDocs prints nothing, and leaves nothing temporary."""
    result = build(site)
    assert (result.site_dir, result.error, result.findings) == (site.folder / "site", None, ())
    assert "Other" in site.read("site/other/index.html")
    assert capfd.readouterr() == ("", "")
    assert sorted(path.name for path in (site.folder / ".docs-as-code").iterdir()) == [".gitignore"]


def test_the_end_of_life_banner_is_not_shown(site: Project) -> None:
    """Material prints it in MkDocs' own command only."""
    site.write("mkdocs.yml", "site_name: Test\ntheme: {name: material, font: false}\n")
    assert "end of life" not in site.run("build", "--only", "site").stderr


def test_the_sitemap_claims_no_date_that_is_not_true(site: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """Builds are equal on every day; a date stands in the sitemap only where SOURCE_DATE_EPOCH gives one."""
    site.write("mkdocs.yml", PLAIN + "site_url: https://example.org/\n")
    build(site)
    for text in (site.read("site/sitemap.xml"), gzip.decompress(site.bytes("site/sitemap.xml.gz")).decode()):
        assert "<loc>https://example.org/other/</loc>" in text
        assert "lastmod" not in text
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    build(site)
    assert "<lastmod>2023-11-14</lastmod>" in site.read("site/sitemap.xml")


def test_what_has_not_changed_is_not_written(site: Project) -> None:
    """A second build touches no file, and one edit touches only what it changes."""
    build(site)
    before = {path: path.stat().st_mtime_ns for path in (site.folder / "site").rglob("*") if path.is_file()}
    assert build(site).changed == 0
    site.write("docs/other.md", "# Other\n\nNew words\n")
    build(site)
    touched = {
        path.relative_to(site.folder / "site").as_posix() for path in before if path.stat().st_mtime_ns != before[path]
    }
    assert "other/index.html" in touched
    assert not touched & {"index.html", "css/base.css"}


def test_pages_that_are_gone_leave_the_site(site: Project) -> None:
    """Files that the new build lacks are removed with their folders; hidden files at the top stay, as with MkDocs."""
    site.write("docs/old/page.md", "# Old")
    build(site)
    assert site.exists("site/old/page/index.html")
    site.write("site/.git/HEAD", "ref: refs/heads/gh-pages")
    (site.folder / "docs/old/page.md").unlink()
    (site.folder / "docs/old").rmdir()
    build(site)
    assert not site.exists("site/old/page")
    assert site.exists("site/.git/HEAD")


def test_a_broken_link_is_a_finding_at_its_line(site: Project) -> None:
    """Each occurrence has its own line; a near name is offered."""
    site.write("docs/other.md", "# Other\n\n[a](gone.md)\n\nand\n[b](gone.md) ![c](indexx.md)\n[d](Index.md)\n")
    result = build(site)
    assert result.error is None
    assert texts(result) == [
        "warning: docs/other.md:3: no file 'gone.md' for this page [missing-link]",
        "warning: docs/other.md:6: no file 'gone.md' for this page [missing-link]",
        "warning: docs/other.md:6: no file 'indexx.md' for this page [missing-link]",
        "warning: docs/other.md:7: no file 'Index.md' for this page [missing-link]",
    ]


def test_a_picture_that_nobody_makes(site: Project) -> None:
    """The hint says where to look up what is made."""
    site.write("docs/other.md", "# Other\n![x](generated/diagrams/web.svg)\n")
    (finding,) = build(site).findings
    assert (finding.where, finding.rule, finding.severity) == ("docs/other.md:2", "missing-link", "warning")
    assert finding.message == "no file 'generated/diagrams/web.svg' for this page"
    assert finding.hint == "`docs-as-code list` shows what diagrams and decks are built to"


def test_other_messages_of_mkdocs(site: Project) -> None:
    """Anchors, absolute links and the nav: each about the user's own file."""
    site.write(
        "mkdocs.yml",
        PLAIN + "validation: {anchors: warn, absolute_links: warn}\nnav:\n- index.md\n- Lost: lost.md\nunknown: 1\n",
    )
    site.write("docs/index.md", "# Home\n\n[a](#nowhere)\n[b](other.md#there)\n[c](/abs.md)\n")
    assert texts(build(site)) == [
        "warning: docs/index.md:3: no anchor for the link '#nowhere' [missing-anchor]",
        "warning: docs/index.md:4: no anchor for the link 'other.md#there' [missing-anchor]",
        "warning: docs/index.md:5: absolute link '/abs.md' is not checked [unchecked-link]",
        "info: docs/other.md: this page is not in the `nav` of mkdocs.yml [page-not-in-nav]",
        "warning: mkdocs.yml:6: no page 'lost.md' [missing-page]",
        "warning: mkdocs.yml:7: `unknown`: Unrecognised configuration name: unknown [site-config]",
    ]


@pytest.mark.parametrize("where", ["argument", "file"])
def test_strict_makes_warnings_an_error_and_keeps_the_old_site(site: Project, where: str) -> None:
    """`--strict`, or `strict: true` in mkdocs.yml: the findings stay, the site is not replaced."""
    build(site)
    if where == "file":
        site.write("mkdocs.yml", PLAIN + "strict: true\n")
    site.write("docs/other.md", "# Changed\n\n[a](gone.md)\n")
    result = build(site, strict=where == "argument")
    assert str(result.error) == ("mkdocs.yml:3: " if where == "file" else "mkdocs.yml: ") + (
        "the site has 1 warning, and `strict` makes that an error"
    )
    assert texts(result) == ["warning: docs/other.md:3: no file 'gone.md' for this page [missing-link]"]
    assert "Changed" not in site.read("site/other/index.html")


@pytest.mark.parametrize(
    ("content", "error"),
    [
        (PLAIN + "nav: [a\nb: c\n", "mkdocs.yml:4: not valid YAML: expected ',' or ']', but got ':'"),
        ("theme: mkdocs\n", "mkdocs.yml: `site_name`: Required configuration not provided"),
        ("site_name: T\ntheme: nosuch\n", "mkdocs.yml:2: `theme`: Unrecognised theme name: 'nosuch'."),
        (PLAIN + "plugins:\n- search\n- nosuch\n", 'mkdocs.yml:5: `plugins`: The "nosuch" plugin is not installed'),
        (
            PLAIN + "markdown_extensions:\n- nosuch\n",
            "mkdocs.yml:4: `markdown_extensions`: Failed to load extension 'nosuch'.",
        ),
        (PLAIN + "docs_dir: elsewhere\n", "mkdocs.yml:3: `docs_dir`: The path '"),
    ],
)
def test_a_wrong_configuration(site: Project, content: str, error: str) -> None:
    """The error has the line of mkdocs.yml, is one of configuration, and the old site stays."""
    build(site)
    site.write("mkdocs.yml", content)
    result = build(site)
    assert str(result.error).startswith(error)
    assert "\n" not in str(result.error)
    assert result.error
    assert result.error.exit_code == 2
    assert site.exists("site/other/index.html")


def test_a_page_that_is_not_utf8(site: Project) -> None:
    """The error has the page's own line, and the old site stays."""
    build(site)
    site.write("docs/other.md", b"# Changed\n\ncaf\xe9\n")
    error = build(site).error
    assert error
    assert (str(error), error.hint) == ("docs/other.md:3: not UTF-8 text", "save the file as UTF-8")
    assert "Changed" not in site.read("site/other/index.html")


def test_a_configuration_that_is_not_utf8(site: Project) -> None:
    """MkDocs' own message would show a path of the machine, and no line."""
    site.write("mkdocs.yml", b"docs_dir: docs\nsite_name: caf\xe9\n")
    error = build(site).error
    assert error
    assert (str(error), error.hint) == ("mkdocs.yml:2: not UTF-8 text", "save the file as UTF-8")
    assert error.exit_code == 2


def test_a_configured_site_that_is_not_there(project: Project) -> None:
    """`site.config` names a file: that it is missing fails the site with 2, and everything else is built."""
    project.write("docs-as-code.yml", "site: {config: site/mkdocs.yml}\n")
    project.write("diagrams/a.gv", "digraph { a -> b }")
    result = project.build(code=2)
    assert result.job("diagrams/a.gv")["status"] == "ran"
    assert result.error("site/mkdocs.yml")[::2] == (
        "no such file",
        "`site.config` in docs-as-code.yml says where it is",
    )


def test_no_mkdocs_yml(project: Project) -> None:
    """A configured file that is not there is an error with a way out."""
    result = build_site(project.folder / "docs.yml", project=project.folder, strict=False)
    assert str(result.error) == "docs.yml: no such file"


def test_an_extension_that_fails_on_a_page(site: Project) -> None:
    """The error names the page, and the line where the message quotes it; the old site stays."""
    build(site)
    site.write("mkdocs.yml", PLAIN + "markdown_extensions:\n- pymdownx.snippets: {check_paths: true}\n")
    site.write("docs/other.md", '# Changed\n\n--8<-- "nothing.txt"\n')
    result = build(site)
    assert str(result.error) == "docs/other.md:3: Snippet at path 'nothing.txt' could not be found"
    assert "Changed" not in site.read("site/other/index.html")


def test_a_hook_that_raises(site: Project) -> None:
    """What other people's code raises is told in one line, without a traceback."""
    site.write("mkdocs.yml", PLAIN + "hooks: [hook.py]\n")
    site.write("hook.py", "def on_env(env, config, files):\n    raise ValueError('two\\nlines.')\n")
    assert str(build(site).error) == "mkdocs.yml: MkDocs failed: two lines"


def test_paths_of_mkdocs_yml_start_beside_it(site: Project) -> None:
    """Extensions that read the working folder find it to be the one of mkdocs.yml, wherever the command started."""
    site.write("mkdocs.yml", PLAIN + "markdown_extensions:\n- pymdownx.snippets: {check_paths: true}\n")
    site.write("shared.txt", "Shared words")
    site.write("docs/other.md", '# Other\n\n--8<-- "shared.txt"\n')
    before = Path.cwd()
    assert build(site).error is None
    assert "Shared words" in site.read("site/other/index.html")
    assert Path.cwd() == before


def test_a_site_folder_that_cannot_be_written(site: Project) -> None:
    """A file where the folder should be: the error says so and nothing is lost."""
    site.write("site", "mine")
    result = build(site)
    assert result.error
    assert result.error.hint == "a file stands where a folder should be: move it away"
    assert site.read("site") == "mine"


def test_a_docs_folder_that_is_not_there(project):
    """Our own outputs do not hide that docs_dir names nothing."""
    project.write("mkdocs.yml", "site_name: x\ndocs_dir: nowhere\n")
    project.write("diagrams/a.gv", "digraph { a -> b }")
    for _ in range(2):
        result = project.build(code=1)
        assert result.job("mkdocs.yml")["error"]["message"] == "the docs folder nowhere is not there"
        project.run("clean")
