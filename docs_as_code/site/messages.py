"""What MkDocs logs becomes findings: about the user's own file, at the line where that can be told."""

from __future__ import annotations

import logging
import re
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import yaml

from docs_as_code.errors import SourceError
from docs_as_code.findings import Finding, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_MISSING = re.compile(
    r"Doc file '(?P<doc>.+?)' contains a link '(?P<link>.+?)', but the target(?: '(?P<target>.+?)')? is not found"
    r" among documentation files\.(?: Did you mean '(?P<near>.+?)'\?)?"
)
_ANCHOR = re.compile(r"Doc file '(?P<doc>.+?)' contains a link '(?P<link>.+?)', but .*no(?:t contain an| such) anchor")
_LEFT = re.compile(
    r"Doc file '(?P<doc>.+?)' contains an (?P<kind>absolute|unrecognized relative) link '(?P<link>.+?)', it was left"
    r" as is\.(?: Did you mean '(?P<near>.+?)'\?)?"
)
_NAV = re.compile(r"A reference to '(?P<link>.+?)' is included in the 'nav' configuration, which is not found")
_OMITTED = re.compile(r"The following pages exist in the docs directory, but are not included in the \"nav\"")
_CONFIG = re.compile(r"Config value '(?P<key>.+?)': (?P<problem>.*)", re.DOTALL)
_PAGE = re.compile(r"Error (?:reading|building) page '(?P<doc>.+?)':\s*(?P<problem>.*)", re.DOTALL)
_ABOUT = re.compile(r"(?:Doc file |Excluding |Page skipped: )'(?P<doc>.+?)'")


class Record(logging.Handler):
    """Keeps what is logged."""

    def __init__(self) -> None:
        super().__init__(logging.INFO)
        self.records: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep warnings, and those notes that are about pages (the rest is progress)."""
        if record.levelno >= logging.WARNING or record.name.startswith("mkdocs.structure"):
            self.records.append(record)


@dataclass
class Reader:
    """Reads log records of one build; remembers how often a link was named, so that each gets its own line."""

    project: Path
    config_file: Path
    docs: Path
    output: Path
    seen: Counter[tuple[str, str]] = field(default_factory=Counter)

    def findings(self, records: list[logging.LogRecord]) -> tuple[Finding, ...]:
        """All findings, in the order of path and line."""
        return tuple(
            sorted(set(self._all(records)), key=lambda finding: (finding.path, finding.line or 0, finding.message))
        )

    def _all(self, records: list[logging.LogRecord]) -> Iterator[Finding]:
        for record in records:
            if record.levelno < logging.ERROR:
                severity: Severity = "warning" if record.levelno >= logging.WARNING else "info"
                yield from self._read(record.getMessage(), severity)

    def _read(self, text: str, severity: Severity) -> Iterator[Finding]:
        if match := _MISSING.match(text):
            message = f"no file '{match['link']}' for this page"
            yield self._link(match, "missing-link", severity, message, self._hint(match))
        elif match := _LEFT.match(text):
            message = f"{match['kind']} link '{match['link']}' is not checked"
            yield self._link(match, "unchecked-link", severity, message, _near(match["near"]))
        elif match := _ANCHOR.match(text):
            message = f"no anchor for the link '{match['link']}'"
            yield self._link(match, "missing-anchor", severity, message, None)
        elif match := _NAV.match(text):
            line = self.line(self.config_file, match["link"])
            yield self._found("missing-page", severity, self.config_file, line, f"no page '{match['link']}'")
        elif _OMITTED.match(text):
            for name in re.findall(r"^\s+- (.+)$", text, re.MULTILINE):
                message = f"this page is not in the `nav` of {self.config_file.name}"
                yield self._found("page-not-in-nav", severity, self.docs / name, None, message)
        elif match := _CONFIG.match(text):
            yield self._found("site-config", severity, self.config_file, *self.setting(match["key"], match["problem"]))
        else:
            about = _ABOUT.match(text)
            file = self.docs / about["doc"] if about else self.config_file
            yield self._found("mkdocs", severity, file, None, tidy(text))

    def _link(self, match: re.Match[str], rule: str, severity: Severity, message: str, hint: str | None) -> Finding:
        key = match["doc"], match["link"]
        line = self.line(self.docs / match["doc"], match["link"], skip=self.seen[key])
        self.seen[key] += 1
        return self._found(rule, severity, self.docs / match["doc"], line, message, hint)

    def _hint(self, match: re.Match[str]) -> str | None:
        target = self.docs / (match["target"] or match["link"])
        if match["near"] is None and target.is_relative_to(self.output):
            return "`docs-as-code list` shows what diagrams and decks are built to"
        return _near(match["near"])

    def _found(
        self, rule: str, severity: Severity, file: Path, line: int | None, message: str, hint: str | None = None
    ) -> Finding:
        path = self.relative(file)
        return Finding(rule=rule, severity=severity, path=path, line=line, message=message, hint=hint)

    def relative(self, file: Path) -> str:
        """The file as it is named in messages."""
        inside = file.is_relative_to(self.project)
        return file.relative_to(self.project).as_posix() if inside else file.as_posix()

    def line(self, file: Path, words: str, *, skip: int = 0) -> int | None:
        """The line of the file that holds `words`, the first but `skip`; the last one there is when there are fewer."""
        lines = [number for number, line in enumerate(_lines(file), 1) for _ in range(line.count(words))]
        return lines[min(skip, len(lines) - 1)] if lines else None

    def setting(self, key: str, problem: str) -> tuple[int | None, str]:
        """Line and message about a setting of mkdocs.yml."""
        line = _key_line(self.config_file, key)
        named = next((self.line(self.config_file, word) for word in _quoted(problem)), None)
        return named if named and line and named >= line else line, f"`{key}`: {tidy(problem)}"

    def page_error(self, records: list[logging.LogRecord]) -> tuple[Path, int | None, str] | None:
        """File, line and problem of the page at which the build ended, if it ended at one."""
        for record in reversed(records):
            if match := _PAGE.match(record.getMessage()):
                file = self.docs / match["doc"]
                line = next((self.line(file, word) for word in _quoted(match["problem"])), None)
                return file, line, tidy(match["problem"])
        return None


def not_utf8(file: Path, path: str) -> SourceError | None:
    """The error of a file that is not UTF-8, at its line; MkDocs would name neither line nor way out."""
    try:
        file.read_bytes().decode("utf-8")
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        return SourceError("not UTF-8 text", path=path, line=line, hint="save the file as UTF-8")
    return None


def tidy(text: str) -> str:
    """One line without final period, as our messages are."""
    return " ".join(text.split()).rstrip(".!")


def _near(name: str | None) -> str | None:
    return f"did you mean '{name}'?" if name else None


def _quoted(text: str) -> list[str]:
    return re.findall(r"""['"]([^'"]{2,})['"]""", text)


def _lines(file: Path) -> list[str]:
    try:
        return file.read_text("utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError):
        return []


def _key_line(file: Path, key: str) -> int | None:
    """The line of a top-level key of a YAML file."""
    try:
        root = yaml.compose("\n".join(_lines(file)), Loader=yaml.SafeLoader)
    except yaml.YAMLError:
        return None
    pairs = root.value if isinstance(root, yaml.MappingNode) else []
    return next((int(name.start_mark.line) + 1 for name, _ in pairs if name.value == key.partition(".")[0]), None)
