"""A frame in each of the four formats: what arrives, and whose scores come back."""

from datetime import timedelta
from typing import Any

import pandas as pd
from labjudge.grading import Draw, Lab, World, equal, judges, returned, wrong

from .offers import LAYOUTS, Offers, Row, body_of, offers, only_request, records_in

COUNTS_NULLS = '''"""A model that scores each row, also one in which everything is missing."""


class Model:
    def predict(self, frame, params=None):
        return [{"score": float(each)} for each in frame.isna().sum(axis=1)]


def _load_pyfunc(path):
    return Model()
'''
SHAPES = {
    "dataframe_split": "an object with columns and data",
    "dataframe_records": "a list with an object for each row",
    "instances": "a list with an object for each row",
    "inputs": "an object with a list for each column",
}
COLUMNS = {"plan": "string", "rebate": "double", "since": "datetime"}


def orders(draw: Draw, scene: Offers, count: int) -> pd.DataFrame:
    """Rows with drawn numbers and a text."""
    rows = [{**scene.row(draw), "plan": draw.choice(["basic", "plus", "größe"])} for _ in range(count)]
    return pd.DataFrame(rows)


def sent(lab: Lab, scene: Offers, rows: pd.DataFrame, layout: str) -> list[Row]:
    """Send a frame; check the scores and the format, and return the rows that arrived."""
    before = len(scene.requests())
    answer = lab.as_(scene.person).send_as(scene.endpoint, rows, layout)
    request = only_request(scene.requests()[before:], len(rows))
    body = body_of(request)
    if (formats := [each for each in LAYOUTS if each in body]) != [layout]:
        wrong("another format than asked for", happened=f"the body has {', '.join(formats)}", but=f"{layout} is right")
    if not isinstance(body[layout], dict if SHAPES[layout].startswith("an object") else list):
        shape = "a list" if isinstance(body[layout], list) else "an object"
        wrong(f"another shape of {layout}", happened=f"it is {shape}", but=f"{SHAPES[layout]} is right")
    arrived = records_in(request)
    scores = returned(answer, list[float], "a list of numbers, one for each row")
    right = [scene.score(row) for row in rows.to_dict("records")]
    equal(scores, right, "scores of other rows", happened=f"as {layout}, it returned {scores}", but=f"{right} is right")
    return arrived


def same(arrived: list[Row], right: list[Row], layout: str, title: str) -> None:
    """Check the rows that arrived, value by value."""
    if len(arrived) != len(right):
        wrong("rows are lost", happened=f"as {layout}, {len(arrived)} of {len(right)} rows arrived")
    for place, (row, should) in enumerate(zip(arrived, right, strict=True)):
        for name, value in should.items():
            equal(
                row.get(name),
                value,
                title,
                happened=f"as {layout}, {name} of row {place} arrived as {row.get(name)!r}",
                but=f"{value!r} is right",
            )


@judges
def four_formats(lab: Lab, world: World, draw: Draw) -> None:
    """In each format the rows arrive with their values, in one request; the scores come in the order of the rows."""
    scene = offers(world, draw, COLUMNS)
    rows = orders(draw, scene, 5)
    place, digits = draw.randrange(5), f"0{draw.randrange(100, 999)}"
    rows.loc[place, "plan"] = digits
    for layout in draw.shuffled(list(LAYOUTS)):
        arrived = sent(lab, scene, rows, layout)
        if isinstance(got := arrived[place].get("plan") if len(arrived) > place else None, int | float):
            wrong(
                "a text became a number",
                happened=f"as {layout}, plan of row {place} arrived as {got}",
                but=f"{digits!r} is right",
            )
        same(arrived, rows.to_dict("records"), layout, "another value")


@judges
def nothing_is_null(lab: Lab, world: World, draw: Draw) -> None:
    """What is missing arrives as null: of a number, of a text, of a timestamp."""
    scene = offers(world, draw, COLUMNS)
    rows = orders(draw, scene, 3)
    rows["rebate"] = [0.0, None, 2.5]
    rows["since"] = pd.to_datetime(["2026-03-01", "2026-04-01", None])
    rows["plan"] = [None, "", "plus"]
    right: list[Row] = [{"rebate": 0.0, "plan": None}, {"rebate": None, "plan": ""}, {"rebate": 2.5, "since": None}]
    for layout in LAYOUTS:
        same(sent(lab, scene, rows, layout), right, layout, "a missing value is not null")


@judges
def a_row_of_nothing(lab: Lab, world: World, draw: Draw) -> None:
    """A row in which everything is missing is a row like any other, with a score at its place."""
    scene = offers(world, draw, {"rebate": "double"}, code=COUNTS_NULLS)
    rows = pd.DataFrame([{**scene.row(draw), "rebate": draw.randrange(1, 9) / 4} for _ in range(4)])
    place = draw.randrange(1, 3)
    rows.loc[place] = None
    for layout in LAYOUTS:
        answer = lab.as_(scene.person).send_as(scene.endpoint, rows, layout)
        arrived = records_in(scene.requests()[-1])
        if len(arrived) != len(rows):
            wrong("a row of nothing is left out", happened=f"as {layout}, {len(arrived)} of {len(rows)} rows arrived")
        right = [float(len(rows.columns)) if each == place else 0.0 for each in range(len(rows))]
        equal(answer, right, "a row of nothing, and other scores", happened=f"as {layout}, it returned {answer}")


@judges
def timestamps_are_text(lab: Lab, world: World, draw: Draw) -> None:
    """A timestamp arrives as ISO 8601 text of the same moment, to the millisecond; a number would be read in another unit."""
    scene = offers(world, draw, COLUMNS)
    rows = orders(draw, scene, 2)
    moments = [draw.moment().replace(tzinfo=None) + timedelta(milliseconds=draw.randrange(1, 999)) for _ in range(2)]
    rows["since"] = moments
    for layout in LAYOUTS:
        arrived = [row.get("since") for row in sent(lab, scene, rows, layout)]
        if numbers := [value for value in arrived if isinstance(value, int | float)]:
            wrong("a timestamp as a number", happened=f"as {layout}, {moments[0]} arrived as {numbers[0]}")
        if [_moment(value) for value in arrived] != moments:
            wrong(
                "another moment", happened=f"as {layout}, {[each.isoformat() for each in moments]} arrived as {arrived}"
            )


def _moment(text: Any) -> Any:
    """The naive UTC datetime in an ISO text; anything else as it is."""
    try:
        found = pd.Timestamp(text)
    except (ValueError, TypeError):
        return text
    return (found.tz_convert(None) if found.tzinfo else found).to_pydatetime()


@judges
def small_numbers(lab: Lab, world: World, draw: Draw) -> None:
    """A number arrives with its value, however small it is."""
    scene = offers(world, draw, COLUMNS)
    rows = orders(draw, scene, 2)
    rows["rebate"] = [draw.uniform(1, 9) * 1e-6, draw.uniform(1, 9) * 1e-3]
    for layout in LAYOUTS:
        same(sent(lab, scene, rows, layout), rows[["rebate"]].to_dict("records"), layout, "digits are cut off")


@judges
def one_row_and_none(lab: Lab, world: World, draw: Draw) -> None:
    """A single row is a request like any other; without rows nothing is sent and the answer is empty."""
    scene, layout = offers(world, draw, COLUMNS), draw.choice(LAYOUTS)
    rows = orders(draw, scene, 1)
    same(sent(lab, scene, rows, layout), rows.to_dict("records"), layout, "another value of a single row")
    outcome = lab.attempt.as_(scene.person).send_as(scene.endpoint, rows.head(0), layout)
    if len(scene.requests()) != 1:
        wrong("sent without a row", happened="a request arrived for a frame that has no rows")
    if outcome.error or outcome.value != []:
        wrong("without rows, something else than []", happened=str(outcome))
