"""What was promised beside the paths, each with its goal: one number that may be at most so much."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Promise:
    """`told` are the numbers it was made from, by what they are."""

    name: str
    value: float
    at_most: float
    unit: str
    told: dict[str, float] = field(default_factory=dict)

    @property
    def kept(self) -> bool:
        return self.value <= self.at_most

    def as_json(self) -> dict[str, object]:
        numbers = {name: round(value, 3) for name, value in self.told.items()}
        return {
            "promise": self.name,
            "value": round(self.value, 4),
            "at_most": self.at_most,
            "unit": self.unit,
            "told": numbers,
            "kept": self.kept,
        }

    def row(self) -> list[str]:
        told = ", ".join(f"{name} {value:,.1f}" for name, value in self.told.items())
        return [
            self.name,
            self._shown(self.value),
            f"<= {self._shown(self.at_most)}",
            "yes" if self.kept else "NO",
            told,
        ]

    def _shown(self, value: float) -> str:
        match self.unit:
            case "%":
                return f"{value:.2%}"
            case "x":
                return f"x{value:.2f}"
            case _:
                return f"{value:.1f} {self.unit}"


def promises_table(promises: list[Promise]) -> str:
    return columns([["promise", "measured", "goal", "met", "made from"], *(promise.row() for promise in promises)])


def columns(rows: list[list[str]]) -> str:
    widths = [max(len(row[n]) for row in rows) for n in range(len(rows[0]))]
    return "\n".join("  ".join(c.ljust(w) for c, w in zip(row, widths, strict=True)).rstrip() for row in rows)
