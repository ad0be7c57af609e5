"""One day against a contract."""

from typing import Any

import pyarrow as pa
from labjudge.grading import Draw, Lab, World, judges

from .days import DAY, FeatureDays, Row, is_nan
from .findings import compare_findings


class Contract:
    """A contract that the drawn rows meet, and what is violated once something is planted."""

    def __init__(self, world: World, draw: Draw) -> None:
        self.draw, self.days = draw, FeatureDays(world, draw)
        d = self.days
        self.rows = d.day(1, draw.randrange(20, 40))
        for number in (0, 2):  # other days have everything wrong that there is
            for row in d.day(number, 4):
                row |= {"customer_id": "C-1", d.gb: -1e6, d.calls: None, d.share: 99.0}
        self.rules: dict[str, dict[str, Any]] = {
            d.gb: {"type": "double", "null": True, "least": 0.0, "most": None},
            d.calls: {"type": "bigint", "null": False, "least": None, "most": draw.randrange(40, 60)},
            d.share: {"type": "float", "null": False, "least": 0.0, "most": 1.0},
            d.plan: {"type": "string", "null": False, "least": None, "most": None},
        }

    def findings(self, **asked: Any) -> list[Row]:
        """What the rule finds in the rows as they are, of columns that fit."""
        found: dict[tuple[str | None, str], int] = {}
        customers = [row["customer_id"] for row in self.rows if row["customer_id"] is not None]
        found[None, "key"] = len(self.rows) - len(customers)
        found[None, "duplicate"] = len(customers) - len(set(customers))
        for name, rule in self.rules.items():
            values = [row[name] for row in self.rows if row[name] is not None and not is_nan(row[name])]
            least, most = rule["least"], rule["most"]
            found[name, "nan"] = sum(is_nan(row[name]) for row in self.rows)
            found[name, "null"] = 0 if rule["null"] else sum(row[name] is None for row in self.rows)
            found[name, "range"] = sum(
                (least is not None and value < least) or (most is not None and value > most) for value in values
            )
        return [{"feature": name, "check": check, "rows": count} for (name, check), count in found.items() if count]

    def judge(self, lab: Lab, right: list[Row], titles: dict[str, str]) -> None:
        """End the check as wrong unless a submission has these findings; `titles` name a check that found nothing."""
        d = self.days
        got = lab.as_(d.owner).check_rows(table=d.table, day=d.start + DAY, contract=self.rules)
        compare_findings(got, right, titles)


@judges
def what_fits(lab: Lab, world: World, draw: Draw) -> None:
    """A day that meets its contract has no findings: values on a bound do, nulls where they are allowed, and 0."""
    contract = Contract(world, draw)
    d, rows = contract.days, contract.rows
    rows[0][d.gb], rows[1][d.gb], rows[2][d.calls] = 0.0, None, contract.rules[d.calls]["most"]
    rows[3][d.share], rows[4][d.share], rows[5][d.calls] = 0.0, 1.0, -3
    d.write()
    contract.judge(lab, [], {"no range": "a value on its bound is refused"})


@judges
def values(lab: Lab, world: World, draw: Draw) -> None:
    """Nulls, NaN and values out of range are counted, each as what it is."""
    contract = Contract(world, draw)
    d, rows = contract.days, contract.rows
    for place in draw.sample(range(len(rows)), draw.randrange(2, 5)):
        rows[place] |= {d.share: float("nan")}
    for place in draw.sample(range(len(rows)), draw.randrange(2, 5)):
        rows[place] |= {d.gb: -0.25, d.calls: None}
    rows[0][d.gb], rows[0][d.share], rows[1][d.share] = float("nan"), 1.01, -0.01
    d.write()
    titles = {
        "nan": "NaN passes",
        "range": "a value out of range passes",
        "null": "a null passes where none is allowed",
        "other null": "not the nulls that there are",
        "no null": "a null is found where there is none",
        "other range": "not the values that are out of range",
    }
    contract.judge(lab, contract.findings(), titles)


@judges
def an_upper_bound_of_zero(lab: Lab, world: World, draw: Draw) -> None:
    """A bound of 0 is a bound, above as below."""
    contract = Contract(world, draw)
    d, rows = contract.days, contract.rows
    contract.rules[d.calls]["most"] = 0
    for row in rows:
        row[d.calls] = -row[d.calls]
    rows[2][d.calls], rows[3][d.calls] = 1, 0
    d.write()
    contract.judge(lab, contract.findings(), {"range": "an upper bound of 0 taken for none"})


@judges
def keys(lab: Lab, world: World, draw: Draw) -> None:
    """Rows without a customer and repeated customers are found, though their features differ."""
    contract = Contract(world, draw)
    rows = contract.rows
    rows[3]["customer_id"] = rows[4]["customer_id"] = rows[5]["customer_id"] = rows[0]["customer_id"]
    rows[7]["customer_id"] = rows[6]["customer_id"]
    for place in range(8, 8 + draw.randrange(2, 5)):
        rows[place]["customer_id"] = None
    contract.days.write()
    titles = {
        "duplicate": "a repeated customer passes",
        "key": "a row without a customer passes",
        "other duplicate": "not the rows beyond the first of a customer",
    }
    contract.judge(lab, contract.findings(), titles)


@judges
def delivered_twice(lab: Lab, world: World, draw: Draw) -> None:
    """Rows that are equal in everything are rows beyond the first too."""
    contract = Contract(world, draw)
    rows = contract.rows
    for place in range(draw.randrange(1, 4)):
        rows[5 + place] = dict(rows[place])
    contract.days.days[contract.days.start + DAY] = rows
    contract.days.write()
    titles = {"duplicate": "a row that was delivered twice passes", "other duplicate": "not the rows that came again"}
    contract.judge(lab, contract.findings(), titles)


@judges
def columns(lab: Lab, world: World, draw: Draw) -> None:
    """A missing column, those of another type, a number's too, and one in no contract are found, and end their own checks."""
    contract = Contract(world, draw)
    d, rows = contract.days, contract.rows
    for row in (each for day in d.days.values() for each in day):
        calls = None if row[d.calls] is None else float(row[d.calls])
        row |= {d.calls: calls, d.gb: str(row[d.gb]), "session_id": "s"}
    rows[0][d.share] = 7.0
    rows[1][d.calls], rows[2][d.calls], rows[3][d.calls] = None, float("nan"), 1e6
    d.write(without=d.plan, **{d.calls: pa.float64(), d.gb: pa.string(), "session_id": pa.string()})
    kinds = [(d.plan, "missing"), (d.gb, "type"), (d.calls, "type"), ("session_id", "unexpected")]
    right = [{"feature": name, "check": check, "rows": len(rows)} for name, check in kinds]
    right.append({"feature": d.share, "check": "range", "rows": 1})
    titles = {
        "missing": "a column that is not there passes",
        "type": "another type passes",
        "unexpected": "a column that nobody promised passes",
        **{f"no {check}": "a column of another type is checked further" for check in ("null", "nan", "range")},
    }
    contract.judge(lab, right, titles)


@judges
def an_empty_day(lab: Lab, world: World, draw: Draw) -> None:
    """A day without rows is a finding, and the only one of the day."""
    contract = Contract(world, draw)
    d = contract.days
    del d.days[d.start + DAY]
    d.write()
    contract.judge(
        lab, [{"feature": None, "check": "empty", "rows": 0}], {"empty": "an empty day is taken to be clean"}
    )


@judges
def one_row_in_many(lab: Lab, world: World, draw: Draw) -> None:
    """Every row is checked: a single violation among hundreds is found."""
    contract = Contract(world, draw)
    d = contract.days
    contract.rows = d.day(1, draw.randrange(400, 600))
    contract.rows[-1][d.gb], contract.rows[-2][d.plan] = -1.0, None
    d.write()
    titles = dict.fromkeys(["range", "null"], "one row among hundreds is overlooked")
    contract.judge(lab, contract.findings(), titles)
