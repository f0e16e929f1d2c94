"""Reads a theme's file; every error has its line and what was meant."""

from __future__ import annotations

import difflib
import re
from pathlib import Path
from typing import TYPE_CHECKING

import yaml

from docs_as_code.errors import ConfigError
from docs_as_code.slides.brand import logo
from docs_as_code.slides.brand.theme import BASES, COLOURS, KEYS, SCHEMES, Colour, Font, TeamTheme
from docs_as_code.toolchain.font_files import KINDS as FONT_KINDS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from docs_as_code.slides.brand.theme import Scheme

_COLOUR = re.compile(r"#([0-9a-fA-F]{3}|[0-9a-fA-F]{6})")
_NAME = re.compile(r"[A-Za-z][\w-]*")
_TAKEN = ("default", "gaia", "uncover", "docs-as-code", "docs-as-code-dark")


def read(file: Path, project: Path, root: Path) -> TeamTheme:
    """The theme of a file of the project; what it names lies below `root`. Raises ConfigError."""
    return _Reader(file, project, root).theme()


class _Reader:
    def __init__(self, file: Path, project: Path, root: Path) -> None:
        self._file = file
        self._root = root
        self._rel = file.relative_to(project).as_posix() if file.is_relative_to(project) else str(file)

    def theme(self) -> TeamTheme:
        stem = self._file.stem
        if stem in _TAKEN or not _NAME.fullmatch(stem):
            why = "which comes along" if stem in _TAKEN else "which no deck could write"
            raise self._wrong(
                f"the file makes a theme named '{stem}', {why}", None, "rename the file: its name is the theme's"
            )
        found = {name: (node, line) for name, node, line in self._pairs(self._root_node(), KEYS, "key")}
        base = "light"
        if "base" in found:
            base = self._one_of(BASES, "base", found["base"][0])
        first: Scheme = "dark" if base == "dark" else "light"
        colours: dict[Scheme, dict[str, Colour]] = {scheme: {} for scheme in SCHEMES}
        for name, node, _ in self._pairs(found["colors"][0], COLOURS, "colour") if "colors" in found else ():
            for scheme, one in self._by_scheme(node, first):
                colours[scheme][name] = self._colour(f"colors.{name}", one)
        pictures = self._by_scheme(found["logo"][0], first) if "logo" in found else ()
        return TeamTheme(
            path=self._file,
            rel=self._rel,
            base=base,
            colours=colours,
            logo={scheme: self._logo(node) for scheme, node in pictures},
            font=self._font("font", found["font"][0]) if "font" in found else None,
            code_font=self._font("code-font", found["code-font"][0]) if "code-font" in found else None,
            footer=self._text("footer", found["footer"][0]) if "footer" in found else None,
        )

    def _root_node(self) -> yaml.Node | None:
        try:
            return yaml.compose(self._file.read_text(encoding="utf-8-sig"), Loader=yaml.SafeLoader)
        except UnicodeDecodeError as error:
            line = error.object[: error.start].count(b"\n") + 1
            raise self._wrong("not UTF-8 text", line, "save the file as UTF-8") from error
        except OSError as error:
            raise self._wrong(f"cannot be read: {error.strerror}", None, None) from error
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            what = f"not valid YAML: {error.problem or error.context}"
            hint = 'check indentation, quotes and colons there; colours stand in quotes: "#00796B"'
            raise self._wrong(what, mark.line + 1 if mark else None, hint) from error
        except yaml.YAMLError as error:
            raise self._wrong(f"not valid YAML: {str(error).splitlines()[0]}", None, None) from error

    def _pairs(self, node: yaml.Node | None, known: dict[str, str], what: str) -> Iterator[tuple[str, yaml.Node, int]]:
        if node is None or _is_null(node):
            return
        if not isinstance(node, yaml.MappingNode):
            raise self._wrong(f"a mapping of {what}s to values is wanted here", _line(node), f"write {what}: value")
        seen: set[str] = set()
        for key, value in node.value:
            name, line = str(key.value), _line(key)
            if name not in known:
                near = difflib.get_close_matches(name, known, n=1, cutoff=0.5)
                hint = f"did you mean `{near[0]}`?" if near else f"the {what}s are {', '.join(known)}"
                raise self._wrong(f"unknown {what} `{name}`", line, hint)
            if name in seen:
                raise self._wrong(f"`{name}` is given twice", line, "keep one of the two")
            seen.add(name)
            yield name, value, line

    def _by_scheme(self, node: yaml.Node, first: Scheme) -> Sequence[tuple[Scheme, yaml.Node]]:
        """One value, which is that of the base's scheme, or one for each."""
        if not isinstance(node, yaml.MappingNode):
            return ((first, node),)
        found = {name: value for name, value, _ in self._pairs(node, dict.fromkeys(SCHEMES, ""), "scheme")}
        return [(scheme, found[scheme]) for scheme in SCHEMES if scheme in found]

    def _colour(self, key: str, node: yaml.Node) -> Colour:
        if _is_null(node):
            raise self._wrong(
                f"`{key}` is empty", _line(node), 'put the colour in quotes, "#00796B": # begins a comment'
            )
        text = self._text(key, node)
        if not _COLOUR.fullmatch(text):
            guess = f"#{text}"
            hint = f'did you mean "{guess}"?' if _COLOUR.fullmatch(guess) else 'write it as "#RRGGBB" or "#RGB"'
            raise self._wrong(f"`{key}` cannot be {text!r}", _line(node), hint)
        digits = text[1:] if len(text) > 4 else "".join(digit * 2 for digit in text[1:])
        return Colour(f"#{digits.upper()}", _line(node))

    def _logo(self, node: yaml.Node) -> Path:
        file = self._named("logo", node, "picture")
        if file.suffix.lower() not in logo.KINDS:
            hint = "a logo is an SVG, PNG or JPEG"
        elif logo.size_of(file.read_bytes(), file.suffix.lower()) is None:
            hint = f"it is no whole {file.suffix[1:].upper()}: export it again"
        else:
            return file
        raise self._wrong(f"the logo is not a picture: {self._text('logo', node)}", _line(node), hint)

    def _font(self, key: str, node: yaml.Node) -> Font:
        nodes = node.value if isinstance(node, yaml.SequenceNode) else [node]
        names = [self._text(key, one) for one in nodes]
        if not any(name.lower().endswith(FONT_KINDS) for name in names):
            if len(names) != 1:
                raise self._wrong(f"`{key}` is one family, or a list of font files", _line(node), _FONTS)
            return Font(names[0])
        files = tuple(self._named(key, one, "font file") for one in nodes)
        families = [self._family(file, one) for file, one in zip(files, nodes, strict=True)]
        other = next((at for at, family in enumerate(families) if family != families[0]), None)
        if other is not None:
            what = f"`{key}` holds two families, {families[0]} and {families[other]}"
            raise self._wrong(what, _line(nodes[other]), "give the files of one: the other may be the `code-font`")
        return Font(families[0], files)

    def _family(self, file: Path, node: yaml.Node) -> str:
        from docs_as_code.toolchain.font_files import family_of

        family = family_of(file)
        if family is None:
            raise self._wrong(f"cannot be read as a font: {node.value}", _line(node), _FONTS)
        return family

    def _named(self, key: str, node: yaml.Node, thing: str) -> Path:
        """A file that the theme names, relative to itself."""
        name = self._text(key, node)
        file = self._file.parent / name
        if not file.is_file():
            raise self._wrong(f"no such {thing}: {name}", _line(node), _nearest(file, name))
        if not file.resolve().is_relative_to(self._root.resolve()):
            hint = "copy it into the project and use its relative path"
            raise self._wrong(f"the {thing} is outside of the project: {name}", _line(node), hint)
        return file.resolve()

    def _one_of(self, choices: Sequence[str], key: str, node: yaml.Node) -> str:
        text = self._text(key, node)
        if text not in choices:
            hint = f"it can be {', '.join(choices[:-1])} or {choices[-1]}"
            raise self._wrong(f"`{key}` cannot be {text!r}", _line(node), hint)
        return text

    def _text(self, key: str, node: yaml.Node) -> str:
        if not isinstance(node, yaml.ScalarNode) or not str(node.value).strip():
            raise self._wrong(f"`{key}` is to be a text", _line(node), None)
        return str(node.value).strip()

    def _wrong(self, message: str, line: int | None, hint: str | None) -> ConfigError:
        return ConfigError(message, path=self._rel, line=line, hint=hint)


_FONTS = f"give files that end in {', '.join(FONT_KINDS)}"


def _nearest(file: Path, name: str) -> str:
    if not file.parent.is_dir():
        return f"there is no folder {Path(name).parent}; the path counts from the theme's own folder"
    close = difflib.get_close_matches(file.name, sorted(one.name for one in file.parent.iterdir()), n=1, cutoff=0.5)
    if not close:
        return "the path counts from the theme's own folder"
    return f"did you mean {(Path(name).parent / close[0]).as_posix()}?"


def _is_null(node: yaml.Node) -> bool:
    return isinstance(node, yaml.ScalarNode) and node.tag == "tag:yaml.org,2002:null"


def _line(node: yaml.Node) -> int:
    return int(node.start_mark.line) + 1
