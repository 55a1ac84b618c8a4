from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import date, datetime

from django.db import IntegrityError, transaction

from otop.base.announcements import announce
from otop.base.tables import Finding, Table, Tick
from otop.base.types import NATION, Actor
from otop.income import rules
from otop.income.models import PublishedFigure
from otop.income.queries import compare_cuts, provinces_named, stored_figures
from otop.income.rules.comparing import month_name
from otop.income.rules.members import MEMBERS, plain
from otop.income.types import Cut, FaultyFigures, Figure, ImportedMeanwhile, ImportResult, MonthCuts, OtherCut, Source
from otop.people.queries import check_may

AT_ONCE = 500  # rows in one statement

Stored = dict[tuple[str, date], PublishedFigure]


def import_series(
    *,
    by: Actor,
    table: Table,
    source: Source,
    cut: Cut | None,
    write: bool,
    replace: bool,
    at: datetime,
    tick: Tick,
) -> ImportResult:
    """The whole series is stored, or would be; with one fault none of it is. The same file again changes nothing.

    `cut` is what the caller expects, if anything. A stored value changes only with `replace`.
    Raises WrongColumns, UnknownCut, OtherCut, FaultyFigures, ImportedMeanwhile.
    """
    check_may(by, "import_data", NATION)
    found = rules.recognise(table)
    if cut not in (None, found):
        raise OtherCut(file=table.name, found=found.value, asked=cut)
    read = rules.read_series(table, found, _member_finder(table, found))
    stored = stored_figures(source=source, cut=found)
    values = {key: row.value_satang for key, row in stored.items()}
    remarks = rules.check_stored(read.figures, values, replace=replace)
    comparison = _compare(found, source, values, read.figures)
    findings = [*read.findings, *remarks, *rules.differences(comparison)]
    _refuse_faults(table, findings)
    new = [figure for figure in read.figures if figure.key not in stored]
    changed = [figure for figure in read.figures if values.get(figure.key, figure.value_satang) != figure.value_satang]
    if write and (new or changed):
        _write(by=by, table=table, source=source, cut=found, new=new, changed=changed, stored=stored, at=at, tick=tick)
    same = len(read.figures) - len(new) - len(changed)
    return ImportResult(write, found, len(table.rows), len(new), same, len(changed), comparison, findings)


def _member_finder(table: Table, cut: Cut) -> Callable[[str], str | None]:
    if cut is Cut.PROVINCE:
        return provinces_named(set(rules.member_names(table, cut))).__getitem__
    members = MEMBERS[cut]
    return lambda name: members.get(plain(name))


def _compare(cut: Cut, source: Source, stored: dict[tuple[str, date], int], figures: list[Figure]) -> list[MonthCuts]:
    """The months of every fiscal year in the file, as they stand once it is in."""
    sums: Counter[tuple[Cut, date]] = Counter()
    for (_, month), value in {**stored, **{figure.key: figure.value_satang for figure in figures}}.items():
        sums[cut, month] += value
    years = sorted({rules.fiscal_year(figure.month) for figure in figures})
    return [month for year in years for month in compare_cuts(year, source=source, instead=sums)]


def _refuse_faults(table: Table, findings: list[Finding]) -> None:
    faults = [finding for finding in findings if not finding.taken]
    if faults:
        first = faults[0]
        raise FaultyFigures(
            file=table.name,
            count=len(faults),
            row=first.row,
            column=first.column,
            what_th=first.what.th,
            what_en=first.what.en,
            todo_th=first.todo.th,
            todo_en=first.todo.en,
            findings=findings,
        )


def _write(
    *,
    by: Actor,
    table: Table,
    source: Source,
    cut: Cut,
    new: list[Figure],
    changed: list[Figure],
    stored: Stored,
    at: datetime,
    tick: Tick,
) -> None:
    before = {_told(figure): stored[figure.key].value_satang for figure in changed}
    for figure in changed:
        row = stored[figure.key]
        row.value_satang, row.member_name, row.imported_at = figure.value_satang, figure.member_name, at
    rows = [
        PublishedFigure(
            source=source,
            cut=cut,
            member=figure.member,
            member_name=figure.member_name,
            month=figure.month,
            value_satang=figure.value_satang,
            imported_at=at,
        )
        for figure in new
    ]
    try:
        with transaction.atomic():
            for start in range(0, len(rows), AT_ONCE):
                PublishedFigure.objects.bulk_create(rows[start : start + AT_ONCE])
                tick(min(start + AT_ONCE, len(rows)), len(rows))
            PublishedFigure.objects.bulk_update(
                [stored[figure.key] for figure in changed],
                ["value_satang", "member_name", "imported_at"],
                batch_size=AT_ONCE,
            )
            announce(
                "income.imported",
                by=by,
                at=at,
                subject=f"series:{source.value}:{cut.value}",
                before={"replaced": before} if before else None,
                after={
                    "new": len(new),
                    "replaced": {_told(figure): figure.value_satang for figure in changed},
                    "sha256": table.digest,
                },
            )
    except IntegrityError as error:
        raise ImportedMeanwhile from error


def _told(figure: Figure) -> str:
    return f"{figure.member} {month_name(figure.month).en}"
