"""Rows checked at the client: which are sent, how, and what is said of the others."""

from typing import Any

from labjudge.grading import Draw, Lab, World, equal, judges, returned, wrong

from .offers import Offers, Row, offers, only_request, records_in

NAN = float("nan")
EXTRA = {"plan": "string", "note": "string", "rebate": "double"}


class Contract:
    """An endpoint, its contract with drawn limits, and rows that keep it."""

    def __init__(self, world: World, draw: Draw) -> None:
        self.draw = draw
        self.scene: Offers = offers(world, draw, EXTRA)
        self.km, self.age = self.scene.weights
        self.plans = [draw.word() for _ in range(3)]
        self.most, self.least = draw.randrange(200, 400), draw.randrange(16, 22)
        self.rules: dict[str, dict[str, Any]] = {
            self.km: {"type": "double", "required": True, "min": 0, "max": self.most},
            self.age: {"type": "long", "required": True, "min": self.least},
            "plan": {"type": "string", "required": True, "values": self.plans},
            "rebate": {"type": "double", "max": 0},
            "note": {"type": "string"},
        }

    def row(self, **other: Any) -> Row:
        """A row that keeps the contract, but for the columns given (`km` and `age` by these names)."""
        draw = self.draw
        kept = {self.km: draw.randrange(4, 800) / 4, self.age: draw.randrange(22, 90), "plan": draw.choice(self.plans)}
        return {**kept, **{getattr(self, name, name): value for name, value in other.items()}}

    def judge(self, lab: Lab, rows: list[Row], problems: list[dict[str, str]], title: str) -> None:
        """Check what is said of each row (`problems`: column -> problem, empty for a good row) and what is sent."""
        before = len(self.scene.requests())
        answer = lab.as_(self.scene.person).score_checked(self.scene.endpoint, rows, self.rules)
        results = returned(answer, list[dict[str, Any]], "a list with a dict for each row")
        if len(results) != len(rows):
            wrong(
                "not a result for each row",
                happened=f"{len(results)} results for {len(rows)} rows",
                rule="a result for each row, in the order of the rows",
            )
        for row, result, right in zip(rows, results, problems, strict=True):
            self._said(row, result, right, title)
        good = [row for row, right in zip(rows, problems, strict=True) if not right]
        seen = self.scene.requests()[before:]
        if not good:
            if seen:
                wrong("sent although no row is good", happened=f"{len(seen)} requests arrived")
            return
        arrived = records_in(only_request(seen, len(good)))
        if len(arrived) != len(good):
            wrong(
                "other rows are sent than the good ones",
                happened=f"{len(arrived)} rows arrived",
                but=f"{len(good)} are good",
            )
        for got, row in zip(arrived, good, strict=True):
            for name in {**row, **got}:
                value = row.get(name)
                should = None if value is None or value != value else value
                told = f"{name} = {value!r} arrived as {got.get(name)!r}"
                equal(
                    got.get(name), should, "a good row is changed", happened=told, but="good rows are sent as they are"
                )
        for row, result, right in zip(rows, results, problems, strict=True):
            if not right:
                said = f"for {self.km} = {row[self.km]} and {self.age} = {row[self.age]} it says {result}"
                equal(result, {"score": self.scene.score(row)}, "a score of another row", happened=said)

    def _said(self, row: Row, result: dict[str, Any], right: dict[str, str], title: str) -> None:
        told = result.get("problems") or []
        shape = isinstance(told, list) and all(
            isinstance(each, dict) and {*each} == {"column", "problem"} for each in told
        )
        if not shape:
            wrong("problems of another shape", happened=f"problems is {told!r}")
        mine = {each["column"]: each["problem"] for each in told}
        if len(mine) < len(told):
            wrong(
                "a column is told twice",
                happened=f"problems is {told!r}",
                rule="each column is among the problems once",
            )
        for name in {**right, **mine}:
            if mine.get(name) != right.get(name):
                value = repr(row[name]) if name in row else "absent"
                happened = f"{name} = {value} is {_word(mine.get(name))}"
                wrong(
                    title, happened=happened, but=f"it is {_word(right.get(name))} by {self.rules.get(name, 'no rule')}"
                )


def _word(problem: str | None) -> str:
    return f"told as {problem!r}" if problem else "told as good"


@judges
def each_kind_of_problem(lab: Lab, world: World, draw: Draw) -> None:
    """A bad row is not sent and its problem is told; the good rows around it are scored, in one request."""
    it = Contract(world, draw)
    absent = it.row()
    del absent["plan"]
    cases: list[tuple[Row, dict[str, str]]] = [
        (absent, {"plan": "missing"}),
        (it.row(age=None), {it.age: "missing"}),
        (it.row(km="far"), {it.km: "type"}),
        (it.row(plan=7), {"plan": "type"}),
        (it.row(km=-0.25), {it.km: "range"}),
        (it.row(km=it.most + 0.25), {it.km: "range"}),
        (it.row(plan=draw.word() + "x"), {"plan": "category"}),
        (it.row(colour="red"), {"colour": "unknown"}),
        *((it.row(), {}) for _ in range(4)),
    ]
    cases = draw.shuffled(cases)
    it.judge(lab, [row for row, _ in cases], [right for _, right in cases], "another problem")


@judges
def look_alikes(lab: Lab, world: World, draw: Draw) -> None:
    """Nothing is taken for what it resembles: text is no number, a bool no int, 30.0 no int, and infinity not finite."""
    it = Contract(world, draw)
    types: list[tuple[Row, str]] = [
        (it.row(km="12.5"), it.km),
        (it.row(age="30"), it.age),
        (it.row(age=30.0), it.age),
        (it.row(age=True), it.age),
        (it.row(km=False), it.km),
        (it.row(km=float("inf")), it.km),
        (it.row(note=5), "note"),
    ]
    rows = [it.row(km=draw.randrange(1, 99)), *(row for row, _ in types), it.row()]
    it.judge(lab, rows, [{}, *({name: "type"} for _, name in types), {}], "taken for what it is not")
    it.judge(lab, [it.row(rebate=float("-inf"))], [{"rebate": "type"}], "minus infinity")


@judges
def limits_and_nothing(lab: Lab, world: World, draw: Draw) -> None:
    """A value at its limit keeps it, also at 0; NaN is missing, and an empty text is a text."""
    it = Contract(world, draw)
    allowed = [it.row(km=0), it.row(km=it.most, rebate=0.0), it.row(age=it.least, note="")]
    it.judge(lab, allowed, [{}] * 3, "a value at its limit")
    over = [it.row(age=it.least - 1), it.row(rebate=0.25)]
    it.judge(lab, over, [{it.age: "range"}, {"rebate": "range"}], "a value next to its limit")
    nothing = [it.row(km=NAN), it.row(plan="")]
    it.judge(lab, nothing, [{it.km: "missing"}, {"plan": "category"}], "nothing, and a text of no length")


@judges
def optional_columns(lab: Lab, world: World, draw: Draw) -> None:
    """An optional column may be absent, None or NaN; NaN is sent as null."""
    it = Contract(world, draw)
    rows = [
        it.row(note="x", rebate=-1.5),
        it.row(note=None),
        it.row(rebate=NAN),
        it.row(rebate=None, note="y"),
        it.row(note=NAN),
    ]
    it.judge(lab, rows, [{}] * 5, "an optional column")


@judges
def all_problems_of_a_row(lab: Lab, world: World, draw: Draw) -> None:
    """All columns with a problem are told, one problem each; where no row is good, nothing is sent."""
    it = Contract(world, draw)
    bad = it.row(km=-1, age="old", colour="red")
    del bad["plan"]
    right = {it.km: "range", it.age: "type", "plan": "missing", "colour": "unknown"}
    it.judge(lab, [bad, it.row(age=None)], [right, {it.age: "missing"}], "not all problems")
    it.judge(lab, [], [], "no rows")
