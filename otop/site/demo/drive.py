"""Day after day the phones of the fair send, two at a time, each in its own order; then the day is closed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date, datetime
from math import inf
from threading import Event

from otop.site.demo.days import records_of
from otop.site.demo.phones import Line, Phone
from otop.site.demo.plan import CLOSED, DAYS, Plan, clock, day_shares
from otop.site.demo.progress import Bar, State
from otop.site.demo.troubles import PhoneDay, Sending, phone_day

LINES = 2
LAST_DAYS = DAYS[-3:]
WHOLE_WITHIN_S = 90  # a machine that needs longer holds the last days, and the rest when it is asked to


@dataclass(frozen=True)
class Turn:
    """One batch of one phone that waits for its time."""

    phone: Phone
    day: PhoneDay
    sending: Sending
    part: str
    first_seq: int


def part_of(day: date) -> str:
    """A phone has one run for the last days and one for those before: either part can be handed in first."""
    return "last" if day in LAST_DAYS else "first"


def whole_takes_s(last: Bar) -> float:
    """How long all days take on this machine as it is now, told from the last days; endless if not all were held."""
    shares = day_shares()
    return last.seconds / sum(shares[day] for day in LAST_DAYS) if last.days == len(LAST_DAYS) else inf


class Drive:
    def __init__(self, plan: Plan, phones: Sequence[Phone], address: str, state: State) -> None:
        self.plan, self.state = plan, state
        self.crews = [
            phones[n::LINES] for n in range(LINES)
        ]  # a phone stays on its line, so its batches keep their order
        self.lines = [Line(address) for _ in range(LINES)]
        self.stopped = Event()

    def hold(self, days: Sequence[date], close: Callable[[date], None]) -> Bar:
        """These days are in the books, each closed by `close` at its end; those that were in are left alone."""
        todo = [day for day in days if day not in self.state.done]
        bar = Bar(len(todo))
        with ThreadPoolExecutor(LINES) as pool:
            try:
                for day in todo:
                    self._hold_day(pool, day, bar, close)
            except BaseException:
                self.stopped.set()
                raise
        bar.end()
        return bar

    def _hold_day(self, pool: Executor, day: date, bar: Bar, close: Callable[[date], None]) -> None:
        crews = list(pool.map(lambda crew: self._turns(crew, day), self.crews))
        bar.next_day(sum(map(len, crews)))
        closes_at = clock(day, CLOSED)
        self._send_all(pool, [[t for t in crew if t.sending.now <= closes_at] for crew in crews], bar)
        close(day)
        self._send_all(pool, [[t for t in crew if t.sending.now > closes_at] for crew in crews], bar)
        self.state.note(
            day, part_of(day), {t.phone.name: len(t.day.records) + t.day.lost for crew in crews for t in crew}
        )

    def _turns(self, crew: Sequence[Phone], day: date) -> list[Turn]:
        """The crew's batches of the day by time; a phone's own stay in their order."""
        turns: list[Turn] = []
        before = self.state.numbers.get(part_of(day), {})
        for phone in crew:
            drawn = records_of(self.plan, phone.kind, phone.ref, day)
            of_phone = phone_day(self.plan, phone.kind, phone.ref, day, drawn)
            first_seq = before.get(phone.name, 0) + 1
            turns += [Turn(phone, of_phone, sending, part_of(day), first_seq) for sending in of_phone.sendings]
        return sorted(turns, key=_time)

    def _send_all(self, pool: Executor, crews: Sequence[Sequence[Turn]], bar: Bar) -> None:
        list(pool.map(lambda line, turns: self._send(line, turns, bar), self.lines, crews))

    def _send(self, line: Line, turns: Sequence[Turn], bar: Bar) -> None:
        for turn in turns:
            if self.stopped.is_set():
                return
            content = turn.phone.batch(turn.day, turn.sending, part=turn.part, first_seq=turn.first_seq)
            bar.note(turn.phone.send(line, content, times=turn.sending.times))


def _time(turn: Turn) -> datetime:
    return turn.sending.now
