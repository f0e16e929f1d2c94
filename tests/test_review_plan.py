"""The plan of a review: what is wrong in it is told with file, line and what was meant."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml
from jsonschema import Draft202012Validator

from docs_as_code.errors import ConfigError
from docs_as_code.review import plan_keys
from docs_as_code.review.plan import load
from tests.test_review import PLAN

SCHEMA = Path(plan_keys.__file__).parent.parent / "review.schema.json"
HEAD = "evidence:\n  tests: {type: junit, path: r.xml}\ngates:\n"


def wrong(project, text):
    """Place, message and hint of the error of a plan."""
    file = project.write("reviews/p.yml", text)
    with pytest.raises(ConfigError) as caught:
        load(file, project.folder)
    return caught.value.where, caught.value.message, caught.value.hint


@pytest.mark.parametrize(
    ("text", "line", "message", "hint"),
    [
        ("gate: []\n", 1, "unknown key `gate` in the plan", "did you mean `gates`?"),
        ("release: {verison: 1}\n", 1, "unknown key `verison` in `release` of the plan", "did you mean `version`?"),
        (
            "evidence:\n  t: {type: junitt, path: x}\n",
            2,
            "`type` of evidence `t` cannot be 'junitt'",
            "did you mean `junit`?",
        ),
        ("evidence:\n  t: {type: git, path: x}\n", 2, "evidence of the type git has no `path`", "remove `path`"),
        ("evidence:\n  t: {type: junit}\n", 2, "evidence `t` lacks `path`", "name a file, or a pattern of files"),
        (
            "evidence:\n  t: {type: junit, path: ../x}\n",
            2,
            "'../x' leads out of the project",
            "a path counts from the project's folder",
        ),
        (
            HEAD + "  - {name: a, evidence: test, require: {failed: 0}, owner: o}\n",
            4,
            "there is no evidence called 'test'",
            "did you mean `tests`?",
        ),
        (
            HEAD + "  - name: a\n    evidence: tests\n    owner: o\n    require:\n      faild: 0\n",
            8,
            "no fact is called 'faild' here",
            "did you mean `failed`?",
        ),
        (
            HEAD + "  - {name: a, evidence: tests, require: {min_totl: 1}, owner: o}\n",
            4,
            "no fact is called 'totl' here",
            "did you mean `min_total`?",
        ),
        (
            HEAD + "  - {name: a, evidence: tests, require: {failed: none}, owner: o}\n",
            4,
            "`failed` must be a number, not 'none'",
            "write it without quotes",
        ),
        (
            HEAD + "  - {name: a, evidence: tests, require: {failed: 0}}\n",
            4,
            "gate 1 lacks `owner`",
            "it is who answers for it",
        ),
        (
            HEAD + "  - {name: a, evidence: tests, require: {failed: 0}, owner: o, max_age: 1 month}\n",
            4,
            "`max_age` of gate 1 must be an age as 30m, 24h, 7d or 2w, not '1 month'",
            None,
        ),
        (
            HEAD + 2 * "  - {name: a, evidence: tests, require: {failed: 0}, owner: o}\n",
            5,
            "two gates are called 'a'",
            "give one of them another name",
        ),
        ("release: {window: 2026-11-24}\n", 1, None, None),
        ("rollout:\n  - {step: a, who: b, minutes: -5}\n", 2, None, None),
        ("release: {version: 1, version: 2}\n", 1, "`version` is given twice in `release` of the plan", None),
        ("a: [\n", 2, None, "check indentation, quotes and colons there"),
        ("extends: none.yml\n", 1, "`extends` names no file: none.yml", "it counts from the folder of this file"),
        ("extends: p.yml\n", 1, "`extends` leads back to p.yml", "take it out there or here"),
    ],
)
def test_errors_name_the_line(project, text, line, message, hint):
    """Every mistake has its own line in the plan, and the nearest thing that there is."""
    where, said, hinted = wrong(project, text)
    assert where == f"reviews/p.yml:{line}"
    assert message in (None, said)
    assert hint in (None, hinted) or (hinted or "").startswith(hint)


def test_a_severity_is_one_of_five(project):
    """A misspelt bound would otherwise let everything pass."""
    text = "evidence: {s: {type: sarif, path: x}}\ngates:\n  - {name: a, evidence: s, require: {max_severity: medum}, owner: o}\n"
    assert wrong(project, text)[1:] == (
        "`max_severity` must be a severity, not 'medum'",
        "it can be none, low, medium, high, critical",
    )


def test_extends_shares_gates(project):
    """What the plan says itself comes first, gate by gate and evidence by evidence; an error names the shared file."""
    project.write("reviews/shared.yml", PLAN)
    file = project.write(
        "reviews/p.yml",
        """
        extends: shared.yml
        release: {version: 2.0.0}
        evidence: {tests: {type: junit, path: other.xml}}
        gates:
          - {name: tests pass, evidence: tests, require: {failed: 0, min_total: 9}, owner: me}
          - {name: more, evidence: tests, require: {skipped: 0}, owner: me, blocking: false}
        """,
    )
    found = load(file, project.folder)
    assert [one.name for one in found.gates] == ["tests pass", "no high findings", "nothing breaks", "more"]
    assert (found.gates[0].owner, found.gates[0].max_age, found.evidence["tests"].paths) == ("me", None, ("other.xml",))
    assert (found.release.version, found.release.base, len(found.rollout)) == ("2.0.0", "v1.3.0", 2)
    project.write("reviews/shared.yml", PLAN + "riks: []\n")
    with pytest.raises(ConfigError, match=r"reviews/shared\.yml:15: unknown key `riks` in the plan"):
        load(file, project.folder)


def test_the_shipped_schema_is_the_one_of_the_table():
    """`review.schema.json` is made from the same table that the reader uses, and is a schema."""
    assert json.loads(SCHEMA.read_text(encoding="utf-8")) == plan_keys.json_schema()
    Draft202012Validator.check_schema(plan_keys.json_schema())


def test_schema_and_reader_agree(project):
    """The schema accepts the plan that the reader accepts, and refuses an unknown key and a missing one."""
    load(project.write("reviews/p.yml", PLAN), project.folder)
    validator = Draft202012Validator(plan_keys.json_schema())
    document = yaml.load(PLAN, Loader=yaml.BaseLoader)
    document["gates"][0] |= {"require": {"failed": 0}, "blocking": True}
    for gate in document["gates"]:
        gate["blocking"] = True
    for row in (*document["rollout"], *document["rollback"]):
        row["minutes"] = int(row["minutes"])
    assert [error.message for error in validator.iter_errors(document)] == []
    assert not validator.is_valid({**document, "gate": []})
    assert not validator.is_valid({**document, "gates": [{"name": "a"}]})
