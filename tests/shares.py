"""Each test file's share of the time that all tests take: the dearest run first, and none may grow far beyond it.

A share, and not seconds, so that a busy machine fails nothing. `make test` compares (`--shares`), `make shares` writes
down what the last whole run took (docs/how-to/tests.md).
"""

from __future__ import annotations

import json
import sys
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
TABLE = Path(__file__).with_name("shares.json")
LAST_RUN = "otop/shares"
# A file may take twice its share, and fifteen parts of a thousand of the whole run more: between two runs of the same
# tests one differed by 1.4 times.
FACTOR, ROOM = 2.0, 15.0
SHOWN = 10


def shares(seconds: Mapping[str, float]) -> dict[str, float]:
    """Parts of a thousand of all these."""
    whole = sum(seconds.values()) or 1
    return {name: round(1000 * took / whole, 1) for name, took in seconds.items()}


def listed() -> dict[str, float]:
    return dict(json.loads(TABLE.read_text(encoding="utf-8")))


def grown(now: Mapping[str, float], table: Mapping[str, float]) -> dict[str, tuple[float, float]]:
    """What took far more than its share, and its share. What did not run (no browser here) is left out of the whole.

    While no shares are written down, nothing is held against them.
    """
    if not table:
        return {}
    whole = sum(table.get(name, 0) for name in now) or 1
    due = {name: 1000 * table.get(name, 0) / whole for name in now}
    return {name: (took, due[name]) for name, took in now.items() if took > FACTOR * due[name] + ROOM}


class Shares:
    """Adds up what the files take, at the controller, and judges them when every test passed."""

    def __init__(self, config: pytest.Config) -> None:
        self.config = config
        self.seconds: defaultdict[str, float] = defaultdict(float)
        self.ran: set[str] = set()
        self.too_dear: dict[str, tuple[float, float]] = {}

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self.seconds[report.location[0]] += report.duration
        if report.when == "call" and not report.skipped:
            self.ran.add(report.location[0])

    def now(self) -> dict[str, float]:
        return shares({name: took for name, took in self.seconds.items() if name in self.ran})

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self, session: pytest.Session, exitstatus: int) -> None:
        if exitstatus == pytest.ExitCode.OK:
            assert self.config.cache is not None
            self.config.cache.set(LAST_RUN, self.now())
            self.too_dear = grown(self.now(), listed())
            if self.too_dear:
                session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        table = listed()
        terminalreporter.section("the dearest files: parts of a thousand, now and in tests/shares.json")
        for name, took in sorted(self.now().items(), key=lambda item: -item[1])[:SHOWN]:
            terminalreporter.line(f"{took:6.1f} {table.get(name, 0):6.1f}  {self.seconds[name]:6.1f} s  {name}")
        for name, (took, due) in self.too_dear.items():
            terminalreporter.line(f"TOO DEAR: {name} took {took:.0f} ‰ of all tests, and its share is {due:.0f} ‰.")
        if self.too_dear:
            terminalreporter.line("Make it cheaper, or say why not and write the new share down: docs/how-to/tests.md")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--shares", action="store_true", help="hold each file against its share of the time")


def pytest_configure(config: pytest.Config) -> None:
    if config.getoption("shares") and not hasattr(config, "workerinput"):
        config.pluginmanager.register(Shares(config))


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The dearest file first, so that no worker has a long one left when the others are done; a file stays together."""
    table = listed()
    items.sort(key=lambda item: -table.get(item.location[0], 0))
    for item in items:
        if item.get_closest_marker("xdist_group") is None:
            item.add_marker(pytest.mark.xdist_group(item.location[0]))


def main() -> None:
    """`make shares`: the shares of the last whole run are those that the next is held against."""
    found = ROOT / ".pytest_cache" / "v" / LAST_RUN
    if not found.exists():
        sys.exit("There is no whole run to take them from: make test")
    now = json.loads(found.read_text(encoding="utf-8"))
    TABLE.write_text(json.dumps(now, indent=0, sort_keys=True) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
