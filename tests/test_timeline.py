"""The timeline of a build: what ran when and where, as a trace for chrome://tracing and Perfetto."""

from __future__ import annotations

import json
import os
import threading
from typing import Any

import pytest

from docs_as_code.engine.scheduler import Work, run_all
from docs_as_code.engine.timeline import NO_TIMELINE, Timeline
from docs_as_code.errors import DocsAsCodeError


def lanes(timeline: Timeline) -> dict[str, list[dict[str, Any]]]:
    """The complete events of each lane by its name, checked: in a lane each event lies beside or inside any other."""
    document = json.loads(json.dumps(timeline.as_trace_events()))
    events = document["traceEvents"]
    names = {event["tid"]: event["args"]["name"] for event in events if event["name"] == "thread_name"}
    by_name: dict[str, list[dict[str, Any]]] = {name: [] for name in names.values()}
    for event in events:
        assert event["ph"] in ("X", "M")
        assert all(isinstance(event[field], int) and event[field] >= 0 for field in ("pid", "tid", "ts"))
        if event["ph"] == "X":
            assert isinstance(event["name"], str)
            assert isinstance(event["cat"], str)
            assert isinstance(event["args"], dict)
            assert event["dur"] >= 0
            by_name[names[event["tid"]]].append(event)
    for inside in by_name.values():
        for one in inside:
            for other in inside:
                assert one is other or beside(one, other) or within(one, other) or within(other, one), (one, other)
    return by_name


def beside(one: dict[str, Any], other: dict[str, Any]) -> bool:
    return bool(one["ts"] + one["dur"] <= other["ts"] or other["ts"] + other["dur"] <= one["ts"])


def within(inner: dict[str, Any], outer: dict[str, Any]) -> bool:
    return bool(outer["ts"] <= inner["ts"] and inner["ts"] + inner["dur"] <= outer["ts"] + outer["dur"])


def test_threads_are_lanes_side_by_side():
    """Two works that wait for each other overlap in time, so they stand in two lanes; their parts lie inside them."""
    timeline = Timeline()
    both = threading.Barrier(2)

    def work(name: str) -> str:
        with timeline.span("part", "part", of=name):
            both.wait(timeout=30)
        return name

    with timeline.span("build", "build"):
        run_all([Work(work, "a", "a.py", "capture"), Work(work, "b", "b.py", "capture")], workers=2, timeline=timeline)
        run_all([Work(str, "c", "c.py", "draw")], workers=2, timeline=timeline)
    found = lanes(timeline)
    assert list(found) == ["main", "worker 1", "worker 2"]
    assert [event["name"] for event in found["main"]] == ["build"]
    first, second = found["worker 1"], found["worker 2"]
    assert not beside(first[0], second[0])
    assert {first[0]["name"], second[0]["name"]} == {"a.py", "b.py"}
    for inside in (first, second):
        assert [event["cat"] for event in inside[:2]] == ["capture", "part"]
        assert inside[1]["args"] == {"of": inside[0]["name"].removesuffix(".py")}
        assert within(inside[1], inside[0])
    assert [event["name"] for event in first[2:]] == ["c.py"]  # the threads of an ended pool leave their lanes


def test_a_span_that_raises_is_taken_down():
    """A failure is what one looks for in a trace."""
    timeline = Timeline()
    with pytest.raises(KeyError), timeline.span("web.py", "capture"):
        raise KeyError
    assert [event["name"] for event in lanes(timeline)["main"]] == ["web.py"]


def test_work_measured_elsewhere():
    """It has its own lane, or that of its thread; time 0 is when the timeline or the first work began."""
    timeline = Timeline()
    zero = timeline._start
    timeline.add("imports", "start", zero - 0.5, zero)
    timeline.add("deck", "marp", zero + 1, zero + 1.25, lane="worker host 12", slides=3)
    found = lanes(timeline)
    assert [(event["ts"], event["dur"]) for event in found["main"]] == [(0, 500_000)]
    assert [(event["ts"], event["dur"], event["args"]) for event in found["worker host 12"]] == [
        (1_500_000, 250_000, {"slides": 3})
    ]


def test_half_overlaps_get_lanes_of_their_own():
    """A worker that does several things at once is shown as several, each of which nests."""
    timeline = Timeline()
    at = timeline._start
    for name, start, end in [("a", 0, 10), ("b", 5, 15), ("c", 6, 7), ("d", 15, 20), ("a inside", 0, 10), ("e", 8, 16)]:
        timeline.add(name, "job", at + start, at + end, lane="worker 1")
    found = lanes(timeline)
    assert {name: [event["name"] for event in inside] for name, inside in found.items()} == {
        "worker 1": ["a inside", "a", "c", "d"],
        "worker 1 (2)": ["b"],
        "worker 1 (3)": ["e"],
    }


def test_lanes_are_counted_as_people_count():
    """The main thread is shown first, and worker 10 after worker 9."""
    timeline = Timeline()
    for lane in ("worker 10", "worker 9", "browser", "main"):
        timeline.add("work", "job", 0, 1, lane=lane)
    orders = [event for event in timeline.as_trace_events()["traceEvents"] if event["name"] == "thread_sort_index"]
    assert list(lanes(timeline)) == ["main", "browser", "worker 9", "worker 10"]
    assert [event["args"]["sort_index"] for event in orders] == [1, 2, 3, 4]


def test_written_whole(tmp_path):
    """The file is replaced at once, in a folder that is made for it; a link stays a link and a device a device."""
    timeline = Timeline()
    with timeline.span("é \N{SNOWMAN}", "job"):
        pass
    target = tmp_path / "new" / "trace.json"
    timeline.write(target)
    assert json.loads(target.read_text(encoding="utf-8")) == timeline.as_trace_events()
    assert (os.listdir(target.parent), oct(target.stat().st_mode)) == (["trace.json"], "0o100644")
    link = tmp_path / "link.json"
    link.symlink_to(target)
    timeline.write(link)
    assert link.is_symlink()
    assert os.listdir(target.parent) == ["trace.json"]
    reading, writing = os.pipe()
    timeline.write(tmp_path / f"/dev/fd/{writing}")
    os.close(writing)
    with open(reading, encoding="utf-8") as pipe:
        assert json.load(pipe) == timeline.as_trace_events()


def test_a_place_that_cannot_be_written(tmp_path):
    """The message names it and the way out."""
    with pytest.raises(DocsAsCodeError) as caught:
        Timeline().write(tmp_path)
    assert str(caught.value) == f"{tmp_path}: cannot be written: Is a directory"
    assert caught.value.hint == "a folder stands where the file should be: move it away"


def test_nobody_wants_one():
    """The timeline of a build without --trace takes nothing down."""
    with NO_TIMELINE.span("web.py", "capture"):
        pass
    NO_TIMELINE.add("web.py", "capture", 0, 1)
    assert lanes(NO_TIMELINE) == {}
