"""Households and their use of electricity, as tables that change; the brief's recipe, computed without scikit-learn."""

from typing import Any

import numpy as np
import pyarrow as pa
from labjudge.grading import Draw, World, wrong

WORDS = ["rooms", "persons", "panels", "insulation", "age"]
ALPHAS = [0.5, 1.0, 2.5, 10.0]
Rows = list[dict[str, Any]]


class Households:
    """A table of the workspace whose rows are drawn anew with each version."""

    def __init__(self, world: World, draw: Draw, owner: str) -> None:
        self.world, self.draw, self.owner = world, draw, owner
        self.table = f"main.energy.homes_{draw.word()}"
        self.features = [f"{word}_{draw.randrange(10, 99)}" for word in draw.sample(WORDS, 3)]
        self.label = f"kwh_{draw.word()}"
        self.numbers = np.random.default_rng(draw.randrange(2**32))

    def rows(self, count: int) -> pa.Table:
        """Ids in no order, and longer and shorter ones: whoever does not sort them as texts gets other positions."""
        numbers = [
            *self.draw.sample(range(200_000, 999_999), count - 8),
            *self.draw.sample(range(1_000_000, 1_999_999), 8),
        ]
        ids = [f"h{number}" for number in self.draw.shuffled(numbers)]
        columns = {name: self.numbers.normal(size=count) for name in self.features}
        use = 40 + sum(5 * values for values in columns.values()) + self.numbers.normal(0, 3, count)
        return pa.table({"id": ids, **columns, self.label: use})

    def write(self, mode: str = "overwrite") -> int:
        """One version more, of 43 or 47 rows: a quarter of them, rounded down, is not the nearest number."""
        rows = self.rows(self.draw.choice([43, 47]))
        version: int = self.world.write_table(self.table, rows, mode, user=self.owner)
        return version

    def busy(self) -> None:
        """From now on somebody appends a few rows whenever the table is asked for."""
        self.world.busy_table(self.table, [self.rows(9) for _ in range(16)])

    def at(self, version: int) -> Rows:
        rows: Rows = self.world.read_table(self.table, version).to_pylist()
        return rows

    def mae(self, version: int, alpha: float, seed: int, *, sort: bool = True, more: int = 0) -> float:
        rows = self.at(version)
        return holdout_mae(sorted(rows, key=lambda row: row["id"]) if sort else rows, self.label, alpha, seed, more)


def holdout_mae(rows: Rows, label: str, alpha: float, seed: int, more: int = 0) -> float:
    """The recipe on rows in order, with `more` rows held out than it says.

    Ridge by its closed form: weights = (X'X + alpha I)^-1 X'y on centred columns.
    """
    names = [name for name in rows[0] if name not in ("id", label)]
    x = np.array([[row[name] for name in names] for row in rows])
    y = np.array([row[label] for row in rows])
    order = np.random.default_rng(seed).permutation(len(rows))
    count = len(rows) // 4 + more
    held, rest = order[:count], order[count:]
    centre, mean = x[rest].mean(axis=0), y[rest].mean()
    centred = x[rest] - centre
    weights = np.linalg.solve(centred.T @ centred + alpha * np.eye(len(names)), centred.T @ (y[rest] - mean))
    return float(np.abs((x[held] - centre) @ weights + mean - y[held]).mean())


def same(one: float, other: float) -> bool:
    """Two ways to solve the same equations differ in the last digits."""
    return abs(one - other) <= 1e-8 * abs(other)


def version_in(tag: object) -> int | None:
    """The version that a run tells, as a number or as text."""
    is_number = isinstance(tag, int) and not isinstance(tag, bool)
    return int(str(tag)) if is_number or (isinstance(tag, str) and tag.isdecimal() and len(tag) < 10) else None


def no_copy(world: World, run: dict[str, Any], values: list[str]) -> None:
    """End the check as wrong when an artifact of the run holds rows: several of the values that only rows have."""
    for path in run["artifacts"]:
        text = world.run_artifact(run["run_id"], path)
        found = [value for value in values if text is not None and value in text]
        if len(found) > 1 or path.endswith((".parquet", ".feather", ".arrow")):
            wrong(
                "a copy of the rows",
                happened=f"the run has the artifact {path}"
                + (f", and rows in it, that of {found[0]}" if found else ""),
                rule="references, not copies: the run names the table and its version, and holds none of its rows",
            )


def finished_run(world: World, draw: Draw, owner: str) -> str:
    """The id of a run that somebody's training left."""
    run_id: str = world.run(f"/Shared/energy_{draw.word()}", user=owner, params={"label": "kwh"}, tags={"owner": owner})
    return run_id


def only_run(world: World, run_id: str) -> dict[str, Any]:
    """The run that a function was given, which must be the only one of its experiment and FINISHED, and no other is new."""
    runs: list[dict[str, Any]] = world.runs()
    run = next(each for each in runs if each["run_id"] == run_id)
    others = [each for each in runs if each["run_id"] != run_id and each["tags"].get("owner") is None]
    if others:
        wrong(
            "a run of its own",
            happened=f"there is a new run, with {', '.join([*others[0]['artifacts'], *others[0]['params']]) or 'nothing'} in it",
            but=f"the call was about run {run_id[:8]}",
            rule="what a run was made with is logged into that run",
        )
    if run["status"] != "FINISHED":
        wrong("a finished run is opened again", happened=f"the run is {run['status']} after the call")
    return run
