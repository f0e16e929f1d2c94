"""Reviews of any shape, for property tests: names that no slide is made for, no rows and many, gates in every state."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

from hypothesis import strategies as st

from docs_as_code.review.architecture import Architecture, Changed
from docs_as_code.review.evidence import Evidence, File
from docs_as_code.review.gates import Outcome
from docs_as_code.review.plan import Action, EvidenceOf, Gate, Plan, Release, Waiver
from docs_as_code.review.reading import SEVERITIES, STEPS, Chart, Compared, Problem, Reading, Table
from docs_as_code.review.review import Review

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
SEEDS = (
    "W" * 300,
    "tests pass",
    "漢字かな" * 60,
    "مرحبا بالعالم " * 20,
    "😀👩‍👩‍👧‍👦🇩🇪" * 40,
    "<script>alert(1)</script><img src=x>",
    "a|b `c` **d** _e_ [f](http://e.com) ![g](h.png) $i$ {{ j }} :smile:",
    "--- \n# heading\n\n```\ncode",
    "--><style>section{display:none}</style>",
    "\u202eright to left\x1b[31m\x00",
    "src/very/long/path/" * 12 + "file.py:12",
    "m " * 300,
    "mW" * 5 + " i" * 90,
    "",
)
WORDS = st.one_of(st.sampled_from(SEEDS), st.text(max_size=60), st.text(st.characters(min_codepoint=0x80), max_size=40))
NAMES = WORDS.map(lambda text: text or "x")
MANY = st.sampled_from((0, 1, 2, 7, 40))
NUMBERS = st.one_of(
    st.integers(-(10**18), 10**18), st.floats(), st.sampled_from((0, 1, 0.5, 12.25, 1e-9, float("nan"), None))
)


@st.composite
def tables(draw: st.DrawFn) -> Table:
    """Any columns and rows; all rows are alike, so that many cost little."""
    columns = tuple(draw(st.lists(WORDS, min_size=1, max_size=8)))
    row = tuple(draw(st.one_of(WORDS, st.just("12.5"))) for _ in columns)
    count = draw(MANY)
    return Table(draw(WORDS), columns, (row,) * count, draw(st.sampled_from((None, count, count + 1000))))


@st.composite
def charts(draw: st.DrawFn) -> Chart:
    """Any numbers, and none."""
    columns = tuple(draw(st.lists(WORDS, min_size=1, max_size=9)))
    rows = [(draw(NAMES), *(draw(NUMBERS) for _ in columns[1:])) for _ in range(draw(st.sampled_from((0, 1, 3, 8))))]
    kind: Any = draw(st.sampled_from(("bar", "hbar", "line", "area")))
    return Chart(draw(WORDS), kind, columns, tuple(rows) * draw(st.sampled_from((1, 1, 30))), draw(WORDS))


@st.composite
def evidences(draw: st.DrawFn, name: str) -> Evidence:
    """JUnit's or SARIF's, read or not."""
    kind = draw(st.sampled_from(("junit", "sarif")))
    plan = EvidenceOf(name, kind, (), (), draw(st.sampled_from(STEPS)), {}, None, None)
    problem = Problem(
        draw(NAMES), draw(st.sampled_from(SEVERITIES[1:] if kind == "sarif" else ("failed",))), draw(WORDS), draw(WORDS)
    )
    reading = Reading(
        {"total": 10**9, "passed": 3, "flaky": 0, "skipped": 1, "seconds": 1234567.25, "suppressed": 2},
        (problem,) * draw(MANY),
        tables=tuple(draw(st.lists(tables(), max_size=2))),
        charts=tuple(draw(st.lists(charts(), max_size=2))),
    )
    made = NOW - timedelta(minutes=draw(st.integers(-100, 10**6)))
    file = File(draw(NAMES), "ab" * 32, reading, made, draw(st.sampled_from(("the file itself", "git"))))
    compared = draw(st.sampled_from((None, Compared({"total": 2}, (), reading.tables))))
    wrong = draw(st.one_of(st.none(), st.none(), WORDS))
    return Evidence(plan, (file,) * draw(st.sampled_from((1, 2, 45))), wrong, (file,), compared)


@st.composite
def reviews(draw: st.DrawFn) -> tuple[Review, Architecture | None]:
    """A review, and what has become of its diagrams."""
    names = draw(st.lists(NAMES, min_size=1, max_size=3, unique=True))
    evidence = {name: draw(evidences(name)) for name in names}
    waiver = Waiver(draw(WORDS), draw(WORDS), date(2026, 12, draw(st.integers(1, 31))), draw(st.none() | WORDS))
    outcomes = []
    for _ in range(draw(st.sampled_from((1, 2, 5, 60)))):
        waivers = (waiver,) * draw(st.sampled_from((0, 0, 1)))
        gate = Gate(
            draw(NAMES), draw(st.sampled_from(names)), (), None, draw(NAMES), draw(st.booleans()), waivers, "p.yml", 1
        )
        state: Any = draw(st.sampled_from(("pass", "fail", "waived")))
        outcomes.append(Outcome(gate, state, draw(WORDS), waivers))
    release = Release(draw(NAMES), draw(NAMES), draw(NAMES), draw(NAMES), (NOW, NOW + timedelta(hours=2)))
    steps = tuple(
        Action(draw(NAMES), draw(NAMES), draw(st.integers(0, 3000)), draw(st.sampled_from((None, NOW.date()))))
        for _ in range(draw(st.sampled_from((0, 1, 4, 9, 20, 23))))
    )
    people = tuple((draw(NAMES), draw(WORDS), draw(WORDS)) for _ in range(draw(st.sampled_from((0, 1, 9)))))
    gates = tuple(one.gate for one in outcomes)
    plans = {name: one.plan for name, one in evidence.items()}
    plan = Plan("reviews/any.yml", (), False, release, plans, gates, steps, steps[:3], people, people)
    changed = Changed(draw(NAMES), draw(WORDS), (draw(WORDS),) * 3)
    architecture = Architecture("all 3 diagrams are as they were", (changed,) * draw(MANY), draw(st.none() | WORDS))
    review = Review(plan, NOW, "a" * 40, "b" * 40, evidence, tuple(outcomes))
    return review, draw(st.sampled_from((None, architecture)))
