"""What is wrong with the design of a feature table."""

from copy import deepcopy
from typing import Any

from labjudge.grading import Draw, Lab, judges, returned, wrong

Design = dict[str, Any]


def column(kind: str = "double", **about: Any) -> dict[str, Any]:
    unit = "EUR" if kind in ("double", "bigint") else None
    sound = {"type": kind, "description": "what it says", "unit": unit, "known_after_hours": 0, "personal": False}
    return {**sound, **about}


def sound(draw: Draw) -> Design:
    """A design with which nothing is wrong."""
    domain, entity, grain = draw.word(), draw.word(), draw.choice(["daily", "hourly", "weekly"])
    columns = {
        f"{entity}_id": column("string"),
        "valid_from": column(draw.choice(["date", "timestamp"])),
        **{f"{draw.word()}_{place}": column(kind) for place, kind in enumerate(["double", "bigint", "string"])},
    }
    return {
        "name": f"{domain}_{entity}_{grain}",
        "domain": domain,
        "entity": entity,
        "grain": grain,
        "tier": draw.choice(["restricted", "curated"]),
        "primary_keys": [f"{entity}_id", "valid_from"],
        "timeseries": "valid_from",
        "columns": columns,
    }


def feature(design: Design, place: int) -> str:
    """The name of its third, fourth or fifth column (0 to 2): no key."""
    return list(design["columns"])[2 + place]


def expect(
    lab: Lab, draw: Draw, design: Design, labels: list[str], right: set[str], about: str, title: str = ""
) -> None:
    got = returned(lab.as_(draw.person()).review_design(design, labels), list[str], "a list of codes")
    missed, added = sorted(right - set(got)), sorted(set(got) - right)
    if missed:
        wrong(title or "not found", happened=f"it found {', '.join(got) or 'nothing'}", but=f"{missed[0]}: {about}")
    if added:
        wrong("found where nothing is wrong", happened=f"it found {added[0]}", but=f"the design: {about}")
    if len(got) > len(right):
        wrong("the same code twice", happened=f"it returned {', '.join(got)}", rule="each code is in the list once")


@judges
def nothing_wrong(lab: Lab, draw: Draw) -> None:
    """A sound design has no findings: static without time, several keys, 0 hours, a name like a label's."""
    design = sound(draw)
    expect(lab, draw, design, ["churned"], set(), "nothing is wrong with it")
    like = feature(design, 0)
    labels = [like[:-2], f"{like}_30d", like[1:]]
    expect(lab, draw, design, labels, set(), f"{like} is none of the labels {', '.join(labels)}")
    static = deepcopy(design)
    static["grain"], static["name"] = "static", f"{design['domain']}_{design['entity']}_static"
    static["primary_keys"], static["timeseries"] = [f"{design['entity']}_id", feature(design, 2)], None
    expect(lab, draw, static, [], set(), "static, without a time series column, with two keys")


@judges
def names_and_keys(lab: Lab, draw: Draw) -> None:
    """A name is domain, entity and grain in lower case; the entity's id is among the keys, and each key is a column."""
    design = sound(draw)
    domain, entity, grain = design["domain"], design["entity"], design["grain"]
    for name in (f"{domain}_{grain}_{entity}", f"{domain}_{entity}", f"{design['name']}_v2", design["name"].upper()):
        changed = {**design, "name": name}
        about = f"{name} is of {domain}, {entity}, {grain}"
        expect(lab, draw, changed, [], {"name"}, about, "a name against the convention")
    upper = {**design, "domain": domain.upper(), "name": f"{domain.upper()}_{entity}_{grain}"}
    expect(lab, draw, upper, [], {"name"}, f"{upper['name']} is not all in lower case", "a name in capitals")
    static: Design = {"grain": "static", "name": f"{domain}_{entity}_static", "timeseries": None}
    keys: dict[str, Design] = {
        "no key at all": {**static, "primary_keys": []},
        "the entity's id is not a key": {"primary_keys": [feature(design, 0), "valid_from"]},
        "a key is no column": {"primary_keys": [f"{entity}_id", "valid_from", "gone"]},
    }
    for about, changes in keys.items():
        about = f"{about}: {', '.join(changes['primary_keys']) or 'none'}, of the entity {entity}"
        expect(lab, draw, {**design, **changes}, [], {"key"}, about, "a key that is none")
    gone = {name: about for name, about in design["columns"].items() if name != "valid_from"}
    found = lab.as_(draw.person()).review_design({**design, "columns": gone}, [])
    if "key" not in returned(found, list[str], "a list of codes"):
        happened = f"it found {', '.join(found) or 'nothing'}"
        wrong("a key that is none", happened=happened, but="the key and time series column valid_from is no column")


@judges
def time(lab: Lab, draw: Draw) -> None:
    """A table that is not static has a time series column; that of any table is in its key, of type date or timestamp."""
    design = sound(draw)
    key = f"{design['entity']}_id"
    without = {**design, "primary_keys": [key], "timeseries": None}
    expect(lab, draw, without, [], {"time"}, f"{design['grain']}, and no time series column", "no time series column")
    expect(
        lab,
        draw,
        {**design, "primary_keys": [key]},
        [],
        {"time"},
        f"valid_from is not in the key, which is {key}",
        "time beside the key",
    )
    text = deepcopy(design)
    text["columns"]["valid_from"]["type"] = "string"
    expect(lab, draw, text, [], {"time"}, "valid_from is a string", "time that is a text")
    static = {"grain": "static", "name": f"{design['domain']}_{design['entity']}_static"}
    for changed, about in (
        ({**design, "primary_keys": [key]}, "static, with valid_from beside the key"),
        (text, "static, with a string for its time series column"),
    ):
        expect(lab, draw, {**changed, **static}, [], {"time"}, about, "the time series column of a static table")


@judges
def labels_and_late_columns(lab: Lab, draw: Draw) -> None:
    """Labels and columns that are known later than their row are found, whatever their spelling; so are those nobody knows of."""
    design = sound(draw)
    one, other, third = (feature(design, place) for place in range(3))
    about = f"{one} is what a model predicts"
    expect(lab, draw, design, ["churned", one], {f"label:{one}"}, about, "a label among the features")
    expect(
        lab,
        draw,
        design,
        [other.upper()],
        {f"label:{other}"},
        f"the label is written {other.upper()}",
        "a label in capitals",
    )
    capitals = deepcopy(design)
    capitals["columns"][third.upper()] = capitals["columns"].pop(third)
    about = f"{third.upper()} is the label {third}"
    expect(lab, draw, capitals, [third], {f"label:{third.upper()}"}, about, "a column in capitals is a label")
    for name, after, title in (
        (third, draw.choice([1, 24]), "a column that is filled in later"),
        (third, 0.5, "half an hour late passes"),
        (other, None, "nobody knows when it is known"),
    ):
        late = deepcopy(design)
        late["columns"][name]["known_after_hours"] = after
        expect(lab, draw, late, [], {f"late:{name}"}, f"known_after_hours is {after}", title)


@judges
def documents_and_persons(lab: Lab, draw: Draw) -> None:
    """Each column has a description, each number a unit; personal columns are none of a curated table."""
    design = sound(draw)
    one, other, third = (feature(design, place) for place in range(3))
    for name, field, value in (
        (third, "description", ""),
        (one, "description", "  "),
        (other, "unit", None),
        (one, "unit", " "),
    ):
        bare = deepcopy(design)
        bare["columns"][name][field] = value
        about = f"its {field} is {value!r}, its type {bare['columns'][name]['type']}"
        expect(lab, draw, bare, [], {f"undocumented:{name}"}, about, "a column that does not say what it is")
    personal = deepcopy(design)
    personal["columns"][third]["personal"] = True
    for tier, right in (("curated", {f"personal:{third}"}), ("restricted", set[str]())):
        expect(
            lab,
            draw,
            {**personal, "tier": tier},
            [],
            right,
            f"a personal column, {tier}",
            "personal data in the curated tier",
        )


@judges
def several_at_once(lab: Lab, draw: Draw) -> None:
    """All that is wrong is found, also several things about one column."""
    design = sound(draw)
    one, other, _ = (feature(design, place) for place in range(3))
    design |= {"name": "final_features_v2", "tier": "curated", "timeseries": None}
    design["columns"][one] |= {"personal": True, "known_after_hours": 72, "unit": ""}
    right = {"name", "time", f"label:{other}", f"personal:{one}", f"late:{one}", f"undocumented:{one}"}
    expect(lab, draw, design, [other], right, "six things are wrong", "one of several is not found")
