"""What is left of what may fail."""

import math
from typing import Any

from labjudge.grading import Draw, Lab, World, judges, returned, wrong

from .inference_table import DAY, INSTANT, MINUTE, InferenceTable, judged, kinds


class Objective:
    """An inference table and an objective that it is held against."""

    def __init__(self, world: World, draw: Draw, days: int = 0) -> None:
        self.draw, self.table = draw, InferenceTable(world, draw)
        self.slo: dict[str, Any] = {
            "target": draw.choice([0.9, 0.95, 0.99, 0.995]),
            "within_ms": draw.randrange(100, 400),
            "days": days or draw.randrange(5, 29),
        }

    def add(self, count: int, status: int = 200, late: int | None = None) -> None:
        """Requests somewhere in the period; `late` is how many milliseconds more than allowed they took."""
        for _ in range(count):
            ago = DAY * self.slo["days"] * self.draw.random() * 0.99
            took = self.slo["within_ms"] + (-20 if late is None else late)
            self.table.add(self.table.now - ago - MINUTE, status, took)

    def ask(self, lab: Lab) -> dict[str, Any]:
        self.table.write()
        got = lab.as_(self.table.owner).error_budget(table=self.table.name, slo=self.slo, now=self.table.now)
        found: dict[str, Any] = returned(got, dict[str, Any], "a dict")
        if set(found) != {"counted", "bad", "left"}:
            wrong(
                "not the three numbers",
                happened=f"its keys are {', '.join(found)}",
                rule="it returns counted, bad and left",
            )
        return found

    def expect(self, lab: Lab, title: str) -> None:
        got, now = self.ask(lab), self.table.now
        counted, bad = judged(self.table.rows, self.slo, now - DAY * self.slo["days"], now)
        left = 1 - bad / ((1 - self.slo["target"]) * counted) if counted else 1.0
        about = f"{kinds(self.table.rows, self.slo)}; the objective is {self.slo}"
        for name, right in (("counted", counted), ("bad", bad)):
            if got[name] != right:
                wrong(title, happened=f"{name} is {got[name]}, of {about}", but=f"{right} is right")
        if not isinstance(got["left"], int | float) or not math.isclose(got["left"], left, rel_tol=1e-9, abs_tol=1e-9):
            happened = (
                f"left is {got['left']}, where {bad} of {counted} were bad and the target is {self.slo['target']}"
            )
            wrong(
                "another share of the budget",
                happened=happened,
                but=f"{left} is right",
                rule="left is the share of the budget that is not spent; the budget is how many of counted may be bad",
            )


@judges
def failed_or_late(lab: Lab, world: World, draw: Draw) -> None:
    """Bad is what failed, and what was answered too late; what took just as long as allowed was in time."""
    objective = Objective(world, draw)
    objective.add(draw.randrange(30, 60))
    for status in (500, 503, 504):
        objective.add(draw.randrange(1, 4), status)
    objective.add(draw.randrange(2, 6), late=1)
    objective.add(draw.randrange(2, 6), late=0)
    objective.expect(lab, "not what failed or was late")
    objective.add(draw.randrange(2, 6), 503, late=200)
    objective.expect(lab, "failed and late, counted twice")


@judges
def whose_mistake(lab: Lab, world: World, draw: Draw) -> None:
    """The caller's mistakes, 4xx, do not count at all; 429 is the service's own and is bad."""
    objective = Objective(world, draw)
    objective.add(draw.randrange(20, 40))
    for status in (400, 401, 403, 404, 413, 499):
        objective.add(draw.randrange(1, 6), status)
    objective.add(2, 400, late=500)
    objective.expect(lab, "the caller's mistakes burn the budget, or fill it")
    objective.add(draw.randrange(2, 6), 429)
    objective.expect(lab, "throttled by the service, and not counted as bad")


@judges
def the_right_period(lab: Lab, world: World, draw: Draw) -> None:
    """The period is so many days until now, wherever the month began, the first moment in it and now not."""
    objective = Objective(world, draw)
    now, days = objective.table.now, DAY * objective.slo["days"]
    objective.add(20)
    for at in (now - days, now - days - INSTANT, now - INSTANT, now, now + DAY, now - days * 2):
        objective.table.add(at, 500)
    for _ in range(3):  # before and after the first of any month
        objective.table.add(now - days * draw.random(), 503)
    objective.expect(lab, "requests of another period")


@judges
def whole_and_overspent(lab: Lab, world: World, draw: Draw) -> None:
    """Without requests that count the budget is whole; it may be spent to the last, and overspent."""
    objective = Objective(world, draw)
    objective.add(3, 404)
    objective.expect(lab, "a budget of nothing")
    objective.add(draw.randrange(3, 9), 500)
    objective.expect(lab, "an overspent budget")
    objective.add(draw.randrange(30, 60))
    objective.expect(lab, "an overspent budget")
