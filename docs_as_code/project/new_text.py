"""What a new source says: the templates, filled in."""

from __future__ import annotations

import json
import re
from importlib.resources import files
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from docs_as_code.project.new_origin import Origin

_TOKEN = re.compile(r"\{([A-Z]+)\}")

_FILES = {
    "kubernetes": "its Kubernetes manifests describe",
    "compose": "its Compose file describes",
    "terraform": "Terraform has",
    "gitlab_ci": "GitLab runs",
    "github_actions": "GitHub runs",
}
_CHOICES = {
    "kubernetes": 'only="…" and hide="Secret" choose what is drawn, group_by="kind" makes other boxes.',
    "compose": 'only="…" and hide="Volume" choose what is drawn, group_by="profile" makes other boxes.',
    "terraform": 'only="…" and hide="aws_iam_*" choose what is drawn, group_by="type" makes other boxes.',
    "gitlab_ci": 'only="…" and hide="…" choose jobs, collapse=False draws each variant of one.',
    "github_actions": 'only="…" and hide="…" choose jobs, collapse=False draws each variant of one.',
}
_EXAMPLES = {
    "kubernetes": 'as in nodes["Deployment/api"]',
    "compose": 'as in nodes["web"]',
    "terraform": 'as in nodes["aws_instance.web"]',
    "gitlab_ci": 'as in nodes["test"]',
    "github_actions": 'as in nodes["test"]',
}


class Picture(NamedTuple):
    """A picture for a new deck: what it shows, and where it is from the deck's folder."""

    title: str
    reference: str


def diagram(title: str, filename: str | None) -> str:
    """A small diagram; `filename` is what its output is called where the title does not say it."""
    return _named(_filled("diagram.py.txt", TITLE=_in_python(title)), filename)


def infrastructure(title: str, filename: str | None, origin: Origin) -> str:
    """A diagram that is drawn from files."""
    made = _filled(
        "infrastructure.py.txt",
        TITLE=_in_python(title),
        FILES=_FILES[origin.kind],
        FUNCTION=origin.kind,
        CHOICES=_CHOICES[origin.kind],
        EXAMPLE=_EXAMPLES[origin.kind],
        CALL=_call(origin),
    )
    return _named(made, filename)


def deck(title: str, *, path: str, output: str, picture: Picture | None, theme: str | None) -> str:
    """A deck at `path` whose HTML will be at `output`, seen from a page; `theme` is left to others when it is None."""
    front = [f"theme: {theme}"] if theme else []
    front.append(f"title: {_in_yaml(title)}")
    return _filled(
        "deck.md",
        FRONT="\n".join(front),
        TITLE=_in_markdown(title),
        PATH=path,
        OUTPUT=url(output),
        PICTURE=_slide_of(picture) if picture else _SLIDE_WITHOUT_PICTURE,
    )


_SLIDE_WITHOUT_PICTURE = """\
## A diagram on a slide

```markdown
<!-- _class: diagram -->

## How an order travels

![Order service](../docs/generated/diagrams/order_service.svg)
```

`docs-as-code new diagram "Order service"` starts one"""


def _slide_of(picture: Picture) -> str:
    title = _in_markdown(picture.title)
    return f"<!-- _class: diagram -->\n\n## {title}\n\n![{title}]({url(picture.reference)})"


def _filled(name: str, **values: str) -> str:
    text = (files("docs_as_code.project") / "starter_files" / "new" / name).read_text("utf-8")
    return _TOKEN.sub(lambda token: values[token[1]], text)


def _named(text: str, filename: str | None) -> str:
    return (
        text.replace(", show=False", f", filename={json.dumps(filename, ensure_ascii=False)}, show=False", 1)
        if filename
        else text
    )


def _call(origin: Origin) -> str:
    patterns = [json.dumps(pattern, ensure_ascii=False) for pattern in origin.patterns]
    line = f"nodes = {origin.kind}({', '.join(patterns)})"
    if len(line) <= 100:
        return line
    return "\n        ".join([f"nodes = {origin.kind}(", *(f"{pattern}," for pattern in patterns)]) + "\n    )"


def _in_python(title: str) -> str:
    return title.replace("\\", "\\\\").replace('"', '\\"')


def _in_yaml(title: str) -> str:
    """The title as YAML reads it back: quoted where it would be read as something else."""
    import yaml

    try:
        if yaml.safe_load(f"title: {title}") == {"title": title}:
            return title
    except yaml.YAMLError:
        pass  # it has to be quoted
    return json.dumps(title, ensure_ascii=False)


def _in_markdown(title: str) -> str:
    return re.sub(r"([\\`*_\[\]<>&])", r"\\\1", title)


def url(path: str) -> str:
    """A path as Markdown can refer to it."""
    return re.sub(r"[ %()<>#?\\]", lambda sign: f"%{ord(sign[0]):02X}", path)
