"""Links in pictures: whose they are, what they may lead to, with a site and without one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.conftest import Project

ORDERS = """\
# Orders

## The `cart`, and more

The cart
--------

### Bills { #bills }

```markdown
## Code
```

<a id="raw"></a>
"""
HERE = "a relative link starts at the picture, in docs/generated/diagrams"


def wrong(project: Project, *arguments: str, code: int = 1) -> list[tuple[int, str, str]]:
    """Line, message and hint of each broken link."""
    result = project.run("check", "--format", "json", "--select", "broken-link", *arguments, code=code)
    return [(one["line"], one["message"], one["hint"]) for one in result.json["findings"]]


def broken(project: Project, *links: str, code: int = 1) -> list[str]:
    """Those of these links that are told, as links of one picture."""
    nodes = "\n".join(f'n{number} [URL="{link}"]' for number, link in enumerate(links))
    project.write("diagrams/links.gv", f"digraph links {{\n{nodes}\n}}\n")
    return [links[line - 2] for line, *_ in wrong(project, code=code)]


def test_every_part_that_can_have_a_link(project: Project) -> None:
    """Nodes, edges, their labels and ends, clusters, cells of HTML labels and the diagram: each on its own line, once."""
    project.write(
        "diagrams/web.py",
        """
        from diagrams import Cluster, Diagram, Edge
        from diagrams.aws.compute import EC2

        with Diagram("Web", graph_attr={"URL": "a/"}):
            with Cluster("Zone", graph_attr={"href": "b/"}):
                web = EC2("web", href="c%20d/", target="_blank")
            web >> Edge(label="HTTPS", href="e/?x=1&y=2") >> EC2("api")
        """,
    )
    project.write(
        "diagrams/flow.gv",
        """
        digraph flow {
          a -> b [labelURL="f/", label="x", headURL="g/", headlabel="y"]
          c [label=<<table><tr><td href="h/">cell</td></tr></table>>]
        }
        """,
    )
    assert wrong(project) == [
        (2, "the link of the edge between 'a' and 'b' leads nowhere: f/", HERE),
        (2, "the link of the edge between 'a' and 'b' leads nowhere: g/", HERE),
        (3, "the link of 'cell' leads nowhere: h/", HERE),
        (4, "the link of the diagram leads nowhere: a/", HERE),
        (5, "the link of the cluster 'Zone' leads nowhere: b/", HERE),
        (6, "the link of 'web' leads nowhere: c%20d/", HERE),
        (7, "the link of the edge between 'web' and 'api' leads nowhere: e/?x=1&y=2", HERE),
    ]


def test_what_is_not_looked_at(project: Project) -> None:
    """Other sites, mail, absolute paths, places of the page that shows the picture, and what leaves the docs folder."""
    links = (
        "https://example.com/no",
        "//example.com/no",
        "mailto:a@example.com",
        "/no",
        "#no",
        "?no",
        "../../../no.txt",
    )
    assert broken(project, *links, code=0) == []


def test_without_a_site_any_spelling_of_a_page_will_do(project: Project) -> None:
    """Who knows what publishes the pages: a file, or a page in the spelling of any builder."""
    project.write("docs/orders.md", ORDERS)
    project.write("docs/shop/index.md", "# Shop\n")
    right = ["../../orders/", "../../orders.html", "../../orders.md", "../../order%73/?x", "../../shop/", "../.."]
    assert broken(project, *right, "orders/", "../../shop/cart/") == ["orders/", "../../shop/cart/"]


@pytest.mark.parametrize(
    ("settings", "right"),
    [("", ["orders/", "orders", "orders/index.html"]), ("use_directory_urls: false\n", ["orders.html"])],
    ids=["folders", "files"],
)
def test_with_a_site_the_spelling_is_that_of_the_site(project: Project, settings: str, right: list[str]) -> None:
    """A link to a page's source, or to another spelling of its address, is dead on the site; the hint has the right one."""
    project.write("mkdocs.yml", f"site_name: Shop\n{settings}")
    project.write("docs/orders.md", ORDERS)
    project.write("docs/shop/README.md", "# Shop\n")
    project.write("docs/files/list.html", "<p>x</p>")
    every = ["orders/", "orders", "orders/index.html", "orders.html", "orders.md"]
    fine = ["../../shop/", "../../files/list.html"]
    assert broken(project, *fine, *(f"../../{one}" for one in every), "../../files/") == [
        *(f"../../{one}" for one in every if one not in right),
        "../../files/",
    ]
    (hint,) = {hint for _, message, hint in wrong(project) if "orders.md" in message}
    assert hint == f"on the site, docs/orders.md is ../../{right[0]}"


def test_places_of_a_page(project: Project) -> None:
    """What stands behind # is a heading as the site names it, or an id; not a heading that the page shows as code."""
    project.write("docs/orders.md", ORDERS)
    right = ["the-cart-and-more", "the-cart", "bills", "raw", "orders"]
    assert broken(project, *(f"../../orders/#{one}" for one in right), "../../orders/#code") == ["../../orders/#code"]
    project.write("diagrams/links.gv", 'digraph links { a [URL="../../orders/#the-cart-and-mor"] }\n')
    message = "the link of 'a' leads to a place that its page does not have: ../../orders/#the-cart-and-mor"
    assert wrong(project) == [(1, message, "did you mean #the-cart-and-more?")]


def test_places_that_only_the_built_page_has(project: Project) -> None:
    """Of a page that brings parts from elsewhere nothing is said until it is built; then its ids count too."""
    project.write("mkdocs.yml", "site_name: Shop\n")
    project.write("docs/orders.md", '# Orders\n\n--8<-- "more.md"\n')
    assert broken(project, "../../orders/#more", "../../orders/#gone", code=0) == []
    project.write("site/orders/index.html", '<h1 id="orders">Orders</h1><h2 id="more">More</h2>')
    assert broken(project, "../../orders/#orders", "../../orders/#more", "../../orders/#gone") == ["../../orders/#gone"]


def test_pages_that_only_the_built_site_has(project: Project) -> None:
    """A plugin may make pages that have no source: what the site has is there."""
    project.write("mkdocs.yml", "site_name: Shop\n")
    project.write("site/tags/index.html", "<p>Tags</p>")
    assert broken(project, "../../tags/", "../../tag/") == ["../../tag/"]


def test_other_pictures_and_decks(project: Project) -> None:
    """A link may lead to what is made, built or not, and to a part of a picture by its id."""
    project.write("slides/talk.md", "---\nmarp: true\n---\n\n# Talk\n")
    project.write("diagrams/b.gv", "digraph b { a -> c }\n")
    project.build("--only", "diagrams")
    part = next(word for word in project.read("docs/generated/diagrams/b.svg").split('"') if word.endswith("-a--c"))
    links = ["b.svg", f"b.svg#{part}", "../slides/talk.html", "b.svg#no", "c.svg", "../slides/tolk.html"]
    assert broken(project, *links) == links[3:]


def test_nothing_is_said_of_pictures_that_nobody_has_looked_for(project: Project) -> None:
    """A check of one source does not run the others, and so cannot say that none of them makes a picture."""
    project.write("diagrams/b.gv", "digraph b { a -> c }\n")
    project.write(
        "diagrams/links.gv", 'digraph links { a [URL="b.svg"]; b [URL="c.svg"]; d [URL="../../no/"]; e [URL="b.md"] }\n'
    )
    only = [message for _, message, _ in wrong(project, "diagrams/links.gv")]
    assert only == ["the link of 'd' leads nowhere: ../../no/", "the link of 'e' leads nowhere: b.md"]
    assert [message for _, message, _ in wrong(project)] == ["the link of 'b' leads nowhere: c.svg", *only]


def test_links_that_would_run_code(project: Project) -> None:
    """Each is told on the line of its part, however it is spelt; text that only looks like one is none."""
    project.write(
        "diagrams/web.py",
        """
        from diagrams import Diagram, Edge
        from diagrams.aws.compute import EC2

        with Diagram("Web", graph_attr={"URL": "vbscript:x"}):
            web, api = EC2("web", href="Java\\tScript:x"), EC2("api", href="https://example.com/?q=javascript:x")
            web >> Edge(label="javascript: x", href="javascript:y") >> api
        """,
    )
    project.write("diagrams/flow.gv", 'digraph flow {\n  a [URL="data:x"]\n  a -> b\n  b -> a [edgeURL="data:y"]\n}\n')
    result = project.run("check", "--format", "json", "--select", "script-link", code=1)
    left_out = "was left out, because it starts with"
    assert [(one["line"], one["message"]) for one in result.json["findings"]] == [
        (2, f"the link of 'a' {left_out} data:"),
        (4, f"the link of the edge between 'b' and 'a' {left_out} data:"),
        (4, f"the link in 'Web' {left_out} vbscript:"),
        (5, f"the link of 'web' {left_out} javascript:"),
        (6, f"the link of the edge between 'web' and 'api' {left_out} javascript:"),
    ]
