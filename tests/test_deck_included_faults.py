"""`check` for decks through includes: every rule names the line of the file that somebody wrote, not of the deck."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.pictures import png
from tests.test_deck_rules import DECK

if TYPE_CHECKING:
    from tests.conftest import Project

PART = """\
## Part

<!-- _clas: lead -->

<form>x</form>

[x](nowhere.md) [y](#nowhere)

![](none.png)

<span class="pale">pale</span> <span class="tiny">tiny</span>

---

---

no title

LIST
---

## Code

```python
CODE
```

---

## Remote

![r](https://shop.example/x.png)

![](img/shop.png)

---

<!-- _class: full -->

## On the footer
""".replace("LIST", "".join(f"- s{number}\n" for number in range(20))).replace("CODE", 'print("a long line") ' * 20)

FRONT = DECK.replace(
    "marp: true\n",
    "marp: true\nfooter: The footer\nstyle: |\n  .pale { color: #ccc }\n  .tiny { font-size: 8px }\n"
    "  section.full { padding: 0 30px 8px; place-content: end start }\n",
)


def test_each_fault_of_an_included_file_on_its_line(project: Project) -> None:
    """Two files deep, each finding has the path and the line of the innermost file."""
    project.write("parts/img/shop.png", png(300, 200))
    project.write("parts/part.md", PART)
    project.write("parts/all.md", "<!-- include: part.md -->\n")
    project.write("slides/deck.md", FRONT + "# Deck\n\n---\n\n<!-- include: ../parts/all.md -->\n")
    found = project.run("check", "--format", "json", "--only", "slides", code=1).json["findings"]
    assert {one["path"] for one in found} == {"parts/part.md"}
    assert [(one["line"], one["rule"]) for one in found] == [
        (3, "unknown-directive"),
        (5, "stripped-html"),
        (7, "broken-link"),
        (7, "broken-link"),
        (9, "missing-picture"),
        (11, "low-contrast"),
        (11, "small-text"),
        (13, "empty-slide"),
        (17, "untitled-slide"),
        (30, "slide-overflow"),
        (44, "shrunk-code"),
        (52, "remote-picture"),
        (54, "missing-alt"),
        (60, "overlapping-footer"),
    ]
    hints = {one["rule"]: one["hint"] for one in found}
    assert hints["missing-picture"] == "the path counts from the folder of the file that names it"
    assert hints["remote-picture"].endswith(" parts/img/x.png https://shop.example/x.png and show it as img/x.png")
