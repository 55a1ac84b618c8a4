"""The hot paths, their goals, and what one run says about them."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import median

from bench.promises import columns

FLAT_GOAL = 1.25  # CPU a request with the large ledger, over that with the small one


@dataclass(frozen=True, slots=True)
class Path:
    """One kind of request. `requests` is how many make a round, over all connections."""

    name: str
    kind: str
    floor: str  # its name there
    records: int
    requests: int
    share_goal: float
    statements_goal: int


PATHS = [
    Path("one sale of 2 lines", "sale", "sale", 1, 320, 0.20, 6),
    Path("batch of 50 sales", "sale", "sale", 50, 80, 0.25, 6),
    Path("one gate count", "count", "count", 1, 320, 0.20, 5),
    Path("one ticket taken", "ticket_taken", "ticket", 1, 320, 0.20, 6),
]


@dataclass(frozen=True, slots=True)
class Round:
    """CPU ms a request, taken one after the other."""

    floor: float
    lowest: float
    small: float
    large: float


@dataclass(frozen=True, slots=True)
class BesideTheFloor:
    """What was measured in rounds of floor and ours, one after the other."""

    rounds: list[Round]

    @property
    def share(self) -> float:
        """Floor over ours, as the median of ratios of one round: the machine's mood is the same in both."""
        return median(r.floor / r.small for r in self.rounds)

    @property
    def share_of_lowest(self) -> float:
        """The same beside the lowest floor, whose plans are kept like ours; told, and no goal."""
        return median(r.lowest / r.small for r in self.rounds)

    @property
    def growth(self) -> float:
        return median(r.large / r.small for r in self.rounds)


@dataclass(frozen=True, slots=True)
class Counted:
    """Of one request; `statements` are those besides BEGIN and COMMIT."""

    statements: int
    commits: int


@dataclass(frozen=True, slots=True)
class Finding(BesideTheFloor):
    """What a run says about one path. `of_more` is a request of ten times the records."""

    path: Path
    counted: Counted
    of_more: Counted

    def missed(self) -> list[str]:
        """The goals that were not met, in words."""
        path = self.path
        checks = {
            f"share {self.share:.1%} < {path.share_goal:.0%}": self.share < path.share_goal,
            f"{self.counted.statements} statements": self.counted.statements > path.statements_goal,
            f"{self.of_more.statements} statements for ten times the records": self.of_more != self.counted,
            f"{self.counted.commits} commits": self.counted.commits != 1,
            f"grows x{self.growth:.2f} with the ledger": self.growth > FLAT_GOAL,
        }
        return [words for words, missed in checks.items() if missed]

    def as_json(self) -> dict[str, object]:
        return {
            "path": self.path.name,
            "floor_ms": round(median(r.floor for r in self.rounds), 3),
            "ours_ms": round(median(r.small for r in self.rounds), 3),
            "ours_large_ms": round(median(r.large for r in self.rounds), 3),
            "lowest_floor_ms": round(median(r.lowest for r in self.rounds), 3),
            "share": round(self.share, 4),
            "share_of_lowest_floor": round(self.share_of_lowest, 4),
            "share_goal": self.path.share_goal,
            "statements": self.counted.statements,
            "statements_of_ten_times_the_records": self.of_more.statements,
            "commits": self.counted.commits,
            "growth": round(self.growth, 3),
            "growth_goal": FLAT_GOAL,
            "missed": self.missed(),
            "rounds": [[round(ms, 3) for ms in (r.floor, r.lowest, r.small, r.large)] for r in self.rounds],
        }


def table(findings: list[Finding], live: list[list[str]], *, small: int, large: int) -> str:
    """Floor and ours in CPU ms a request, at the small and at the large ledger. `live` are the live page's rows."""
    head = [
        "path",
        "floor ms",
        "ours ms",
        "share",
        "goal",
        "of lowest",
        f"x at {large // 1000}k",
        "statements",
        "commits",
        "met",
    ]
    rows = [head]
    for f in findings:
        told = f.as_json()
        rows.append(
            [
                f.path.name,
                f"{told['floor_ms']:.2f}",
                f"{told['ours_ms']:.2f}",
                f"{f.share:.1%}",
                f">= {f.path.share_goal:.0%}",
                f"{f.share_of_lowest:.1%}",
                f"{f.growth:.2f}",
                f"{f.counted.statements} <= {f.path.statements_goal}",
                str(f.counted.commits),
                "yes" if not f.missed() else "; ".join(f.missed()),
            ]
        )
    note = f"CPU ms (user + system) of web server and PostgreSQL a request; ledger of {small:,} and {large:,} records"
    return f"{note}\n{columns([*rows, *live])}"
