"""`cache`: look at the store of results, and tidy it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import click

from docs_as_code.cli import output
from docs_as_code.cli.options import global_options, load_config, settings
from docs_as_code.errors import DocsAsCodeError, UsageError

if TYPE_CHECKING:
    from docs_as_code.config import Config
    from docs_as_code.engine.store_contents import Contents
    from docs_as_code.engine.store_size import Sum

_UNITS = ("bytes", "kB", "MB", "GB", "TB")


@click.group("cache", context_settings={"help_option_names": ["-h", "--help"]})
@global_options
def command() -> None:
    """Look at the store of results, and tidy it.

    Results are kept in the folder `cache.dir` by what they were made from, so that nothing is made twice, here or in
    another checkout that uses the same folder.
    """


@command.command("stats", short_help="Show what is in the store, and where.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
@global_options
@click.pass_context
def stats(ctx: click.Context, as_json: bool) -> int:
    """Show what is in the store, where it is, and how large it may become."""
    from docs_as_code.engine.store_contents import contents

    config = load_config(ctx)
    found = contents(_folder(config))
    output.data(json.dumps(_stats(config, found), indent=2) if as_json else _stats_text(config, found))
    return 0


@command.command("gc", short_help="Remove what was used least recently.")
@click.option("--max-size", metavar="SIZE", help="What to leave, as 500MB; default: what `cache.max_size` says.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
@global_options
@click.pass_context
def gc(ctx: click.Context, max_size: str | None, as_json: bool) -> int:
    """Remove what was used least recently, until the store is as small as it should be."""
    from docs_as_code.config_keys import size
    from docs_as_code.engine.store_size import collect

    config = load_config(ctx)
    limit = config.cache.max_size if max_size is None else size(max_size)
    if limit is None:
        raise UsageError(f"--max-size cannot be {max_size!r}", hint="write it as 2GB or 500MB")
    folder = _folder(config)
    try:
        done = collect(folder, limit)
    except OSError as error:
        raise _untidy(folder, error) from error
    if as_json:
        value = {"schema": 1, "folder": folder, "limit": limit, "removed": _sum(done.removed), "left": _sum(done.left)}
        output.data(json.dumps(value, indent=2))
    elif settings(ctx).verbosity >= 0:
        output.data(f"removed {_words(done.removed)}; {_words(done.left)} left in {folder}")
    if done.error is not None:
        raise _untidy(folder, done.error)
    return 0


def _folder(config: Config) -> str:
    from docs_as_code.engine.store_files import check_format

    folder = str(config.locate(config.cache.dir))
    check_format(folder)
    return folder


def _untidy(folder: str, error: OSError) -> DocsAsCodeError:
    hint = "run it as a user who may write there, where the disk can be written"
    return DocsAsCodeError(f"the store {folder} cannot be tidied: {error.strerror}", hint=hint)


def _stats(config: Config, found: Contents) -> dict[str, Any]:
    return {
        "schema": 1,
        "folder": _folder(config),
        "entries": found.actions.entries + found.blobs.entries,
        "bytes": found.actions.bytes + found.blobs.bytes,
        "limit": config.cache.max_size,
        "ac": _sum(found.actions),
        "cas": _sum(found.blobs),
        "formats": {name: _sum(one) for name, one in found.formats.items()},
        "remote": _remote(config),
        "write": config.cache.write,
    }


def _stats_text(config: Config, found: Contents) -> str:
    remote = _remote(config)
    rows = [
        ("folder", _folder(config)),
        ("size", f"{_size(found.actions.bytes + found.blobs.bytes)} of {_size(config.cache.max_size)}"),
        ("jobs", _words(found.actions)),
        ("files", _words(found.blobs)),
        *((f"  {name}", _words(one)) for name, one in found.formats.items()),
        ("remote", f"{remote}, {'read and written' if config.cache.write else 'only read'}" if remote else "none"),
    ]
    width = max(len(name) for name, _ in rows)
    return "\n".join(f"{name:<{width}}  {value}" for name, value in rows)


def _remote(config: Config) -> str | None:
    """Its address without the password that may stand in it."""
    if config.cache.remote is None:
        return None
    from docs_as_code.engine.store_address import parse

    return parse(config.cache.remote).url


def _sum(one: Sum) -> dict[str, int]:
    return {"entries": one.entries, "bytes": one.bytes}


def _words(one: Sum) -> str:
    return f"{one.entries} {'entry' if one.entries == 1 else 'entries'}, {_size(one.bytes)}"


def _size(size: int) -> str:
    """As `cache.max_size` is written: powers of 1000."""
    power = min((len(str(size)) - 1) // 3, 4)
    return f"{size / 1000**power:.1f} {_UNITS[power]}" if power else f"{size} bytes"
