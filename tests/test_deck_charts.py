"""Charts of tables in a deck: SVG of the slide's colours, with their data in words, and errors on the user's line."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from docs_as_code.slides.charts.palette import COLOURS, beside
from docs_as_code.slides.charts.scale import marks, scale_of, written

if TYPE_CHECKING:
    from tests.conftest import Project

OUT = "docs/generated/slides"


def deck(project: Project, *fences: tuple[str, str]) -> list[str]:
    """The charts of a deck with these fences: what stands behind the backticks, and the data."""
    project.write("docs-as-code.yml", "slides: {formats: [html]}\n")
    body = "\n\n---\n\n".join(f"```{info}\n{data}\n```" for info, data in fences)
    project.write("slides/deck.md", f"---\nmarp: true\n---\n\n{body}\n")
    project.build()
    return re.findall(r'<figure class="drawn">(.*?)</figure>', project.read(f"{OUT}/deck.html"), re.DOTALL)


def said(chart: str) -> list[str]:
    return re.findall(r"<(?:title|desc) id=[^>]*>([^<]*)<", chart)


def texts(chart: str) -> list[str]:
    return re.findall(r"<text[^>]*>([^<]*)<", chart)


def bars(chart: str) -> list[tuple[float, float]]:
    """Top and height of each bar."""
    found = re.findall(r'<rect x="[^"]*" y="([^"]*)" width="[^"]*" height="([^"]*)" rx="2"', chart)
    return [(float(y), float(height)) for y, height in found]


def test_bars_are_as_long_as_their_numbers(project: Project):
    """From zero, also below it; with their numbers, units and names; said in words; the same bytes each time."""
    data = "team,change\nShop,12.5\nPay,-5\nInfra,0\nNew,"
    (chart,) = deck(project, ("csv chart=bar title=Cost unit=%", data))
    (first, up), (second, down), (_, none) = bars(chart)
    assert up / down == pytest.approx(12.5 / 5, rel=0.01)
    assert first + up == pytest.approx(second, abs=0.2)  # both end at zero
    assert none == 1.0
    assert {"12.5%", "\u22125%", "0%", "Shop", "Pay", "Infra", "New", "Cost", "15%"} <= set(texts(chart))
    assert said(chart) == ["Cost", "Bar chart. change: Shop 12.5%, Pay \u22125%, Infra 0%, New no value."]
    assert "var(--accent," in chart
    page = project.read(f"{OUT}/deck.html")
    project.build("--force")
    assert project.read(f"{OUT}/deck.html") == page


def test_each_kind_is_drawn(project: Project):
    """Stacked bars end at their sums, lines break at gaps and have their names at their ends, areas are filled."""
    two = "q,a,b\nQ1,1,2\nQ2,3,\nQ3,2,4\nQ4,2,3"
    stacked, lying, line, area = deck(
        project,
        ("csv chart=bar stacked", two),
        ("csv chart=hbar", two),
        ("csv chart=line", two),
        ("csv chart=area", "x,y\n1,1\n2,3"),
    )
    heights = [height for _, height in bars(stacked)]
    assert heights[1] / heights[0] == pytest.approx(2, rel=0.01)
    assert bars(stacked)[1][0] + heights[1] == pytest.approx(bars(stacked)[0][0], abs=0.2)
    assert len(bars(lying)) == 7
    assert line.count('fill="none" stroke-width="4"') == 3  # the second is in two pieces
    assert sorted(texts(line)[-2:]) == ["a", "b"]
    assert re.search(r'Z" fill-opacity="0.3"', area)
    for chart in (stacked, lying, line, area):
        assert not re.search(r"<script|https?://(?!www\.w3\.org/)", chart)


def test_a_timeline_is_of_times_or_numbers(project: Project):
    """Each bar is as long as its row says and stands where it begins, also beyond midnight; said in words."""
    times = "step,begin,end\nbuild,23:30,24:00\nroll out,24:00,25:30\nlook,,"
    clock, numbers = deck(
        project, ("csv chart=timeline", times), ("csv chart=timeline unit=d", "s,a,b\none,1,3\ntwo,3,4")
    )
    found = re.findall(r'<rect x="([^"]*)" y="[^"]*" width="([^"]*)"', clock)
    (first, short), (second, long) = ((float(x), float(width)) for x, width in found)
    assert long / short == pytest.approx(3, rel=0.01)
    assert first + short == pytest.approx(second, abs=0.2)
    assert said(clock) == ["Timeline", "Timeline. build from 23:30 to 00:00 +1; roll out from 00:00 +1 to 01:30 +1."]
    assert {"23:30", "30\u00a0min", "90\u00a0min", "look"} <= set(texts(clock))
    assert said(numbers)[1] == "Timeline. one from 1\u00a0d to 3\u00a0d; two from 3\u00a0d to 4\u00a0d."
    assert {"2\u00a0d", "1\u00a0d"} <= set(texts(numbers))


def test_data_come_from_files_like_those_of_tables(project: Project):
    """TSV and JSON too, some columns and rows of them; a chart is drawn again when its file changes."""
    project.write("data/a.json", '{"rows": [{"n": "x", "u": 1, "v": 2}, {"n": "y", "u": 3, "v": 4}]}')
    info = "json chart=bar file=../data/a.json pointer=/rows columns=n,v rows=1"
    (chart,) = deck(project, (info, ""))
    assert said(chart)[1] == "Bar chart. v: x 2."
    project.write("data/a.json", '{"rows": [{"n": "x", "u": 1, "v": 7}]}')
    assert project.build().job("slides/deck.md")["status"] == "ran"
    assert "v: x 7." in project.read(f"{OUT}/deck.html")


def test_names_do_not_collide(project: Project):
    """Names of many bars are turned, those of many points thinned out, and long ones cut; none lies on the next."""
    many = "x,v\n" + "\n".join(f"category {n},{n}" for n in range(24))
    points = "x,v\n" + "\n".join(f"day {n},{n}" for n in range(400))
    long = "x,v\n" + "\n".join(f"{'a very long name ' * 9}{n},{n}" for n in range(3))
    turned, thinned, cut = deck(project, ("csv chart=bar", many), ("csv chart=line", points), ("csv chart=hbar", long))
    assert turned.count("rotate(-35 ") == 24
    assert 5 < len([text for text in texts(thinned) if text.startswith("day")]) < 20
    assert len([text for text in texts(cut) if text.endswith("…")]) == 3


WRONG = [
    ("csv chart=bar", "a,b\nx,1\ny,NaN", "'NaN' is no number that a chart can show", 8, "leave the cell empty"),
    (
        "csv chart=bar",
        'a,b\nx,"1,234"',
        "'1,234' is no number that a chart can show",
        7,
        "write numbers with a point",
    ),
    ("csv chart=donut", "a,b\nx,1", "no chart is called 'donut'", 5, "there are bar, hbar, line, area"),
    ("csv chart=bar", "a\nx", "a chart needs a column of names and one of numbers", 5, "columns=name,number"),
    ("csv chart=bar", "a,b\nx,", "the chart has no numbers", 5, ""),
    (
        "csv chart=bar",
        "a,b" + "\nx,1" * 200,
        "200 bars are more than a slide can show (24)",
        5,
        "rows=10, or draw a line",
    ),
    (
        "csv chart=timeline",
        "step,begin\na,09:00",
        "a timeline needs three columns: a name, its begin and its end",
        5,
        "columns=name,begin,end",
    ),
    ("csv chart=timeline", "step,a,b\nx,09:00,9:99", "'9:99' is no time of the day", 7, "write 09:30"),
    (
        "csv chart=area",
        "a,b,c\nx,1,-1",
        "areas on one another have no gaps and nothing below zero",
        5,
        "chart=line",
    ),
    ("python chart=bar", "x", "no chart can be made from 'python'", 5, "write csv, tsv or json"),
    ("csv chart=bar colour=red", "a,b\nx,1", "'colour' is no option here", 5, "did you mean columns?"),
]


def test_what_is_no_chart_is_told(project: Project):
    """On the line of the cell, or of the fence, with what to do."""
    for number, (info, data, _, _, _) in enumerate(WRONG):
        project.write(f"slides/{number}.md", f"---\nmarp: true\n---\n\n```{info}\n{data}\n```\n")
    result = project.build(code=1)
    for number, (_, _, message, line, hint) in enumerate(WRONG):
        told = result.error(f"slides/{number}.md")
        assert told[:2] == (message, line)
        assert hint in (told[2] or "")


@pytest.mark.parametrize(
    ("values", "from_zero", "shown"),
    [
        ((12, 19, 31), True, ["0", "10", "20", "30", "40"]),
        ((-0.3, 0.5), True, ["\u22120.4", "\u22120.2", "0", "0.2", "0.4", "0.6"]),
        ((9_000, 12_500), True, ["0", "5k", "10k", "15k"]),
        ((2e-5, 5e-5), True, ["0", "1·10⁻⁵", "2·10⁻⁵", "3·10⁻⁵", "4·10⁻⁵", "5·10⁻⁵"]),
        ((3.4e9, 1.2e9), True, ["0", "1G", "2G", "3G", "4G"]),
        ((100, 102), False, ["100.0", "100.5", "101.0", "101.5", "102.0"]),
        ((0, 0), True, ["0", "0.2", "0.4", "0.6", "0.8", "1.0"]),
    ],
)
def test_an_axis_has_round_marks(values: tuple[float, ...], from_zero: bool, shown: list[str]):
    """At 1, 2 or 5 times a power of ten; from zero where lengths are seen; written alike."""
    assert marks(scale_of(values, from_zero=from_zero), "") == shown


def test_numbers_are_short():
    """Three or four digits, with their unit."""
    assert [written(value, "ms") for value in (0, 1234, 12345, 0.5)] == [
        "0\u00a0ms",
        "1234\u00a0ms",
        "12.3k\u00a0ms",
        "0.5\u00a0ms",
    ]


def test_colours_can_be_seen_on_light_and_on_dark():
    """A contrast of 3 and more, as WCAG asks of what is no text, on white and on the paper of the dark theme."""

    def light(colour: str) -> float:
        parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    for colour in COLOURS:
        for paper in ("#FFFFFF", "#151A33"):
            high, low = sorted((light(colour), light(paper)), reverse=True)
            assert (high + 0.05) / (low + 0.05) >= 3, (colour, paper)


@pytest.mark.parametrize(
    ("accent", "variables"),
    [
        ("#C2410C", {"chart-1": "#4C6EF5"}),  # orange, as the second series is
        ("#00796B", {"chart-2": "#4C6EF5"}),
        ("#3F51B5", {}),  # blue, as the first is, for which it stands in
        ("#808080", {}),
        ("#FF0000", {"chart-1": "#4C6EF5"}),
        ("#7CB342", {}),
    ],
)
def test_no_two_series_look_the_same_whatever_the_accent(accent: str, variables: dict[str, str]):
    """A theme's accent is the first series; another of much the same hue takes the blue that the accent replaces."""
    assert beside(accent) == variables


def test_a_theme_with_an_orange_accent(project: Project):
    """The series beside it is blue on its slides."""
    project.write("slides/themes/acme.yml", 'colors: {accent: "#C2410C"}\n')
    (chart,) = deck(project, ("csv chart=line", "day,a,b\n1,2,3\n2,3,4"))
    assert "stroke:var(--chart-1,#E8590C)" in chart
    assert "--chart-1:" not in project.read(f"{OUT}/deck.html")
    project.write("docs-as-code.yml", "slides: {theme: acme, themes: [slides/themes/*.yml], formats: [html]}\n")
    project.build()
    assert re.search(r"--chart-1:\s*#4C6EF5", project.read(f"{OUT}/deck.html"), re.IGNORECASE)
