"""Few slice metrics under systematic names, and the rest in a report."""

import json
from typing import Any

import pandas as pd
from labjudge.grading import Draw, Lab, World, judges, wrong

from .forecast import close, experiment, failed_run, stays_failed


def scored(draw: Draw, by: str, sizes: dict[Any, int]) -> pd.DataFrame:
    """So many rows for each value, with drawn errors that differ from value to value."""
    rows = [
        {
            "label": 100.0,
            "prediction": 100.0 + draw.choice([-1, 1]) * (place * 3 + draw.randrange(1, 999) / 100),
            by: value,
        }
        for place, (value, size) in enumerate(sizes.items())
        for _ in range(size)
    ]
    return pd.DataFrame(draw.shuffled(rows))


def logged(lab: Lab, world: World, draw: Draw, frame: pd.DataFrame, by: str, top: int) -> tuple[str, dict[str, float]]:
    run_id, person = world.run(experiment(draw)), draw.person()
    lab.as_(person).log_slices(frame, by, top, run_id)
    run = next(run for run in world.runs() if run["run_id"] == run_id)
    return run_id, {name: value for name, value in run["metrics"].items() if name.startswith("mae")}


def mae(frame: pd.DataFrame) -> float:
    return float((frame["label"] - frame["prediction"]).abs().mean())


def expect(got: dict[str, float], right: dict[str, pd.DataFrame], title: str, sizes: dict[Any, int], top: int) -> None:
    """`right`: the metric's name -> the rows it is the error of."""
    sizes_text = f"rows of the values: {', '.join(f'{value} {size}' for value, size in sizes.items())}; top is {top}"
    extra = [name for name in got if name not in right]
    if len(got) > len(right):
        happened = f"the run has {len(got)} metrics that begin with mae, {extra[0]} among them"
        wrong("more metrics than agreed", happened=happened, but=sizes_text)
    for name, rows in right.items():
        if name not in got:
            also = f", but {extra[0]}" if extra else ""
            wrong(title, happened=f"the run has no {name}{also}", but=sizes_text)
        if not close(got[name], mae(rows)):
            over = f"over its {len(rows)} rows it is {mae(rows):.6f}; {sizes_text}"
            what = "over all rows" if name == "mae" else "of a slice"
            wrong(f"another error {what}", happened=f"{name} is {got[name]:.6f}", but=over)


@judges
def the_largest_and_the_rest(lab: Lab, world: World, draw: Draw) -> None:
    """The values with most rows have a metric each, and all remaining rows one together, `other`: never more than agreed."""
    by, names = f"region_{draw.word()}", [draw.word() for _ in range(6)]
    sizes = dict(zip(names, (3, 12, 1, 7, 2, 1), strict=True))
    frame = scored(draw, by, sizes)
    _, got = logged(lab, world, draw, frame, by, 2)
    right = {f"mae__{by}__{name}": frame[frame[by] == name] for name in (names[1], names[3])}
    rest = frame[~frame[by].isin([names[1], names[3]])]
    expect(got, {"mae": frame, **right, f"mae__{by}__other": rest}, "other slices than the largest", sizes, 2)


@judges
def none_left_over(lab: Lab, world: World, draw: Draw) -> None:
    """Without remaining rows there is no `other`."""
    by = f"plan_{draw.word()}"
    sizes: dict[Any, int] = {"prepaid": 3, "business": 5, "family": 3}
    frame = scored(draw, by, sizes)
    right = {"mae": frame, **{f"mae__{by}__{name}": frame[frame[by] == name] for name in sizes}}
    expect(logged(lab, world, draw, frame, by, 3)[1], right, "no row is left over", sizes, 3)


@judges
def as_many_rows(lab: Lab, world: World, draw: Draw) -> None:
    """Of values with as many rows, the first by its text is kept, wherever its rows stand: family before prepaid, 10 before 9."""
    for by, names, reverse, title in (
        ("plan", ["business", "family", "prepaid"], False, "slices of as many rows"),
        ("plan", ["business", "family", "prepaid"], True, "slices in the order of the rows"),
        ("calls", [10, 9], False, "slices by number"),
    ):
        sizes: dict[Any, int] = dict.fromkeys(names, draw.randrange(2, 5))
        frame = scored(draw, by, sizes).sort_values(by, key=lambda column: column.astype(str), ascending=not reverse)
        top = len(names) - 1
        right = {f"mae__{by}__{name}": frame[frame[by] == name] for name in names[:top]}
        right |= {"mae": frame, f"mae__{by}__other": frame[frame[by] == names[top]]}
        expect(logged(lab, world, draw, frame, by, top)[1], right, title, sizes, top)


@judges
def as_the_run_ended(lab: Lab, world: World, draw: Draw) -> None:
    """A run that has ended is not opened again to log the slices."""
    run_id = failed_run(world, draw)
    lab.as_(draw.person()).log_slices(scored(draw, "plan", {"a": 2, "b": 1}), "plan", 1, run_id)
    stays_failed(world, run_id, "the run of the slices is opened again")


@judges
def names_that_mlflow_takes(lab: Lab, world: World, draw: Draw) -> None:
    """What is no ASCII letter, digit, `_`, `-` or `.` becomes `_` in a metric's name."""
    word = draw.word()
    names = {f"{word} & Co=1": f"{word}___Co_1", "pre-paid_2.0": "pre-paid_2.0", "größe/5+": "gr__e_5_"}
    sizes: dict[Any, int] = {name: size for size, name in enumerate(names, 2)}
    frame = scored(draw, "tariff", sizes)
    right = {"mae": frame, **{f"mae__tariff__{key}": frame[frame["tariff"] == name] for name, key in names.items()}}
    expect(logged(lab, world, draw, frame, "tariff", 3)[1], right, "a name by another convention", sizes, 3)
    sizes = {f" {word} ": 2, word[1:]: 3}
    frame = scored(draw, "tariff", sizes)
    right = {"mae": frame, f"mae__tariff__{word[1:]}": frame[frame["tariff"] == word[1:]]}
    right[f"mae__tariff___{word}_"] = frame[frame["tariff"] == f" {word} "]
    expect(logged(lab, world, draw, frame, "tariff", 2)[1], right, "a text between spaces", sizes, 2)


@judges
def unknown_and_zero(lab: Lab, world: World, draw: Draw) -> None:
    """Rows without a value are the slice `unknown`; a value of 0 is a value; an error of 0 is an error."""
    frame = scored(draw, "segment", {"new": 3, "old": 2, None: 4})
    right = {f"mae__segment__{name}": frame[frame["segment"] == name] for name in ("new", "old")}
    right = {"mae": frame, "mae__segment__unknown": frame[frame["segment"].isna()], **right}
    sizes: dict[Any, int] = {"new": 3, "old": 2, "null": 4}
    expect(logged(lab, world, draw, frame, "segment", 3)[1], right, "rows without a value", sizes, 3)
    for size, top, kept, title in (
        (5, 1, ["unknown"], "unknown is the largest slice"),
        (1, 2, ["new", "old"], "unknown is among the others"),
    ):
        sizes = {"new": 4, "old": 3, None: size}
        frame = scored(draw, "segment", sizes)
        texts = frame["segment"].fillna("unknown")
        right = {f"mae__segment__{name}": frame[texts == name] for name in kept}
        right |= {"mae": frame, "mae__segment__other": frame[~texts.isin(kept)]}
        expect(logged(lab, world, draw, frame, "segment", top)[1], right, title, sizes, top)
    frame = scored(draw, "bonus", {1.5: 3, float("nan"): 2})
    right = {"mae": frame, "mae__bonus__1.5": frame[frame["bonus"] == 1.5]}
    right["mae__bonus__unknown"] = frame[frame["bonus"].isna()]
    expect(logged(lab, world, draw, frame, "bonus", 2)[1], right, "NaN is a null", {1.5: 3, "NaN": 2}, 2)
    frame = scored(draw, "calls", {0: 4, 1: 2})
    frame.loc[frame["calls"] == 1, "prediction"] = 100.0
    right = {"mae": frame, **{f"mae__calls__{value}": frame[frame["calls"] == value] for value in (0, 1)}}
    expect(logged(lab, world, draw, frame, "calls", 5)[1], right, "a value of 0, an error of 0", {0: 4, 1: 2}, 5)


@judges
def the_report_has_all(lab: Lab, world: World, draw: Draw) -> None:
    """The report has every value, spelt as it is, with its error and how many rows it has."""
    by = f"city_{draw.word()}"
    sizes: dict[Any, int] = {"Köln + Bonn": 2, draw.word(): 3, draw.word(): 1, None: 2}
    frame = scored(draw, by, sizes)
    run_id, _ = logged(lab, world, draw, frame, by, 1)
    text = world.run_artifact(run_id, f"reports/slices__{by}.json")
    try:
        report = json.loads(text or "")
    except ValueError:
        happened = "it is no JSON" if text else "there is no such artifact"
        wrong("no report of the slices", happened=f"reports/slices__{by}.json: {happened}")
    named = frame.assign(**{by: frame[by].fillna("unknown")})
    right = {value: {"mae": mae(rows), "rows": len(rows)} for value, rows in named.groupby(by)}
    if not isinstance(report, dict):
        wrong("no report of the slices", happened=f"reports/slices__{by}.json holds a {type(report).__name__}")
    if strange := [name for name in report if name not in right]:
        wrong("the report has a value that the data has not", happened=f"it has {strange[0]!r}")
    for value, should in right.items():
        got = report.get(value)
        mine = got if isinstance(got, dict) else {}
        if mine.get("rows") != should["rows"] or not close(mine.get("mae"), should["mae"]):
            happened = f"for {value!r} it has {'nothing' if got is None else got}"
            wrong("the report says something else", happened=happened, but=f"{should} is right")
