"""The commands of `otop`, one file per group. Each file has `add(groups)`, which says its commands and their words."""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import TypeAlias

from otop.site.engine import Cluster, database
from otop.site.places import kept_field_keys, kept_secret
from otop.site.secret_files import secret
from otop.site.speech import tell

Groups: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"

Run = Callable[[argparse.Namespace], int]


def group(groups: Groups, name: str, *, en: str, th: str) -> Groups:
    """`otop name …`: a word with commands below it."""
    parser = groups.add_parser(name, help=f"{en} · {th}", description=f"{en}\n{th}", formatter_class=Plain)
    return parser.add_subparsers(title="commands", metavar="COMMAND", required=True)


def command(groups: Groups, name: str, run: Run, *, en: str, th: str) -> argparse.ArgumentParser:
    """One command, with its help in both languages and the data folder that every command knows."""
    parser = groups.add_parser(name, help=f"{en} · {th}", description=f"{en}\n{th}", formatter_class=Plain)
    parser.add_argument("--data", metavar="DIR", help="the data folder (default: OTOP_DATA, or var/ of this checkout)")
    parser.set_defaults(run=run)
    return parser


class Plain(argparse.RawDescriptionHelpFormatter):
    """Sentences keep their lines."""


def data_folder(arguments: argparse.Namespace) -> Path:
    """--data, else OTOP_DATA, else `var` in the checkout around the current folder, else `var` right here."""
    chosen = arguments.data or os.environ.get("OTOP_DATA")
    if chosen:
        return Path(chosen).resolve()
    here = Path.cwd()
    checkouts = [folder for folder in (here, *here.parents) if (folder / "otop" / "site").is_dir()]
    return (checkouts[0] if checkouts else here) / "var"


@contextmanager
def open_house(arguments: argparse.Namespace) -> Iterator[datetime]:
    """The database runs with the tables of this version and Django is set up; the value is the time now."""
    with open_database(arguments):
        from django.utils import timezone

        from otop.site.prepare import migrate

        migrate()
        yield timezone.now()


@contextmanager
def open_database(arguments: argparse.Namespace) -> Iterator[Cluster | None]:
    """The database runs, whatever its tables are, and Django is set up. A broken database is said as a sentence."""
    data = data_folder(arguments)
    os.environ["OTOP_DATA"] = str(data)
    os.environ["DJANGO_SETTINGS_MODULE"] = "otop.site.settings"
    with database(data, tell=tell) as cluster:
        if cluster and not secret("OTOP_SECRET_KEY"):
            os.environ["OTOP_SECRET_KEY"] = kept_secret(data, "session-key")
        made = (data / "secrets" / "field-keys").exists()  # by `otop up`, also where the server is an operator's own
        if (cluster or made) and "OTOP_FIELD_KEYS_FILE" not in os.environ:
            os.environ["OTOP_FIELD_KEYS_FILE"] = str(kept_field_keys(data))
        import django

        django.setup()
        from django.db import connections

        from otop.site.prepare import explain

        try:
            yield cluster
        except Exception as error:
            problem = explain(error, data)
            if problem is None or problem is error:
                raise
            raise problem from error
        finally:
            connections.close_all()


def day(text: str) -> date:
    """An ISO date of the common era; a Buddhist-era year is refused, since a silent guess would be 543 years off."""
    try:
        found = date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r}: write a date as 2015-11-03 · ให้เขียนวันที่แบบ 2015-11-03") from None
    if found.year >= 2400:
        raise argparse.ArgumentTypeError(
            f"{text}: {found.year} is a Buddhist-era year; write the year as {found.year - 543} "
            f"· {found.year} เป็นปี พ.ศ. ให้เขียนปี ค.ศ. {found.year - 543}"
        )
    return found
