"""A change of signature, classified with reasons."""

from labjudge.grading import Draw, Lab, judges, returned, wrong

from .candidates import column


def drawn_signature(draw: Draw):
    names = draw.sample(["tenure", "calls_30d", "spend_30d", "contract", "region", "plan", "age"], 4)
    types = ["long", "double", draw.choice(["string", "boolean"]), draw.choice(["integer", "float"])]
    return {
        "inputs": [
            column(name, type_, place < 3) for place, (name, type_) in enumerate(zip(names, types, strict=True))
        ],
        "outputs": [column("score", "double"), column("label", "long")],
    }


def changed(signature, side, place=None, **changes):
    """The signature with one column changed (`place`), or one more."""
    columns = [dict(each) for each in signature[side]]
    if place is None:
        columns.append(changes)
    else:
        columns[place].update(changes)
    return {**signature, side: columns}


def without(signature, side, place):
    return {**signature, side: [each for at, each in enumerate(signature[side]) if at != place]}


def drawn_change(old, new):
    """What differs, in lines: columns with their types, a ? at those that are optional."""
    lines = [
        f"{side:<7}  {word}  "
        + ", ".join(
            f"{each['name']} {each['type']}{'' if each.get('required', True) else '?'}" for each in signature[side]
        )
        for side in ("inputs", "outputs")
        if old[side] != new[side]
        for word, signature in (("old", old), ("new", new))
    ]
    return [*lines, "(? = optional)"]


def check_change(lab: Lab, old, new, verdict, reasons, title, rule, other="other reasons"):
    """`verdict` is the right one; `other` is said of wrong reasons."""
    got = lab.compare_signatures(old, new)
    returned(got, dict, 'a dict with "verdict" and "reasons"')
    drawing = drawn_change(old, new)
    if got.get("verdict") != verdict:
        if got.get("verdict") not in ("same", "compatible", "breaking"):
            title = "no verdict of the three"
        elif (verdict, got["verdict"]) == ("compatible", "same"):
            title = "a compatible change is not seen"
        wrong(
            title,
            happened=f"the verdict is {got['verdict']!r}" if "verdict" in got else f"it returned {got}",
            but=f"this change is {verdict!r}" if verdict != "same" else "nothing has changed",
            rule=rule,
            drawing=drawing,
        )
    given, right = got.get("reasons"), sorted(reasons)
    if not isinstance(given, list) or not all(isinstance(reason, str) for reason in given):
        wrong(
            "not what it should return",
            happened=f"it returned {got}",
            but="its reasons are no list of texts" if "reasons" in got else 'there is no "reasons" in it',
            rule='"reasons" is a list of texts, empty when nothing breaks',
        )
    if given != right and sorted(given) == right:
        sorted_otherwise = given in (sorted(given, key=str.lower), sorted(given, key=lambda reason: reason.split(": ")))
        wrong(
            "reasons sorted, but not as texts" if sorted_otherwise else "reasons out of order",
            happened=f"the reasons are {given}",
            but=f"in alphabetical order they are {right}",
            rule="reasons are in alphabetical order, as Python sorts these texts",
            drawing=drawing,
        )
    if given != right:
        missing = [reason for reason in right if reason not in given]
        more = [reason for reason in given if reason not in right]
        but = f"{missing[0]!r} is missing" if missing else f"{more[0]!r} is none" if more else "one is there twice"
        wrong(
            other,
            happened=f"the verdict is {got['verdict']!r}, and the reasons are {given}",
            but=but,
            rule=f"{rule}; reasons are the breaking differences, and nothing else",
            drawing=drawing,
        )


@judges
def nothing_changed(lab: Lab, draw: Draw) -> None:
    """The same columns are the same signature, in whatever order; a column without `required` is required."""
    old = drawn_signature(draw)
    rule = "columns are known by their names: their order means nothing"
    check_change(lab, old, {**old, "inputs": old["inputs"][::-1]}, "same", [], "order taken for a change", rule)
    title = "order of the outputs for a change"
    check_change(lab, old, {**old, "outputs": old["outputs"][::-1]}, "same", [], title, f"{rule}, in outputs too")
    bare = {
        **old,
        "inputs": [
            {key: value for key, value in each.items() if key != "required" or not value} for each in old["inputs"]
        ],
    }
    rule = "a column without `required` is required"
    check_change(lab, old, bare, "same", [], "a column without `required` misread", rule)
    check_change(lab, bare, old, "same", [], "a column without `required` misread", rule)


@judges
def compatible_changes(lab: Lab, draw: Draw) -> None:
    """A new optional input, an input that becomes optional and a new output are compatible."""
    old, place = drawn_signature(draw), draw.randrange(3)
    rule = "whoever does what they did before can go on"
    title = "compatible change called breaking"
    check_change(
        lab, old, changed(old, "inputs", name="discount", type="double", required=False), "compatible", [], title, rule
    )
    check_change(lab, old, changed(old, "inputs", place, required=False), "compatible", [], title, rule)
    for required in ({"required": True}, {"required": False}, {}):
        new = changed(old, "outputs", name="reason", type="string", **required)
        added = "a new output takes nothing from those who read the others; `required` is for inputs"
        check_change(lab, old, new, "compatible", [], "a new output called breaking", added)
    rule = "`required` is looked at in inputs only: an output is there or is not"
    optional = changed(old, "outputs", 1, required=False)
    for before, after in ((optional, old), (old, optional)):
        check_change(lab, before, after, "same", [], "required looked at in outputs", rule)


@judges
def required_breaks(lab: Lab, draw: Draw) -> None:
    """An input that callers must send now, and did not have to before, breaks."""
    old = drawn_signature(draw)
    rule = "an input that is required now, and was optional or not there, is breaking: old callers do not send it"
    new = changed(old, "inputs", name="discount", type="double", required=True)
    check_change(lab, old, new, "breaking", ["inputs.discount: required"], "new required column called optional", rule)
    bare = changed(old, "inputs", name="discount", type="double")
    check_change(lab, old, bare, "breaking", ["inputs.discount: required"], "new required column called optional", rule)
    name = old["inputs"][3]["name"]
    new = changed(old, "inputs", 3, required=True)
    check_change(lab, old, new, "breaking", [f"inputs.{name}: required"], "an optional column became required", rule)
    new = changed(old, "inputs", 3, required=True, type="datetime")
    reasons = [f"inputs.{name}: required", f"inputs.{name}: type"]
    twice = f"{rule}; a column that breaks in two ways is there twice"
    check_change(lab, old, new, "breaking", reasons, "an optional column became required", twice, "one way of two told")


@judges
def rename_breaks(lab: Lab, draw: Draw) -> None:
    """A column that is gone, or has another name now, breaks."""
    old, place = drawn_signature(draw), draw.randrange(3)
    name = old["inputs"][place]["name"]
    rule = "a column that was there and is gone is breaking: what old callers send under its name would count no more"
    title = "rename called compatible"
    renamed = changed(old, "inputs", place, name=f"{name}_new", required=False)
    check_change(lab, old, renamed, "breaking", [f"inputs.{name}: removed"], title, rule)
    check_change(lab, old, without(old, "inputs", place), "breaking", [f"inputs.{name}: removed"], title, rule)
    optional = old["inputs"][3]["name"]
    reasons = [f"inputs.{optional}: removed"]
    check_change(
        lab,
        old,
        without(old, "inputs", 3),
        "breaking",
        reasons,
        "an optional input that is gone let pass",
        f"{rule}; an optional one too",
    )
    renamed = changed(old, "inputs", place, name=f"{name}_new")
    reasons = [f"inputs.{name}: removed", f"inputs.{name}_new: required"]
    check_change(lab, old, renamed, "breaking", reasons, title, rule)
    rule = "columns are known by their names, in just their spelling"
    for other, title in ((name.title(), "upper and lower case taken for one"), (f"{name} ", "a blank overlooked")):
        renamed = changed(old, "inputs", place, name=other)
        reasons = [f"inputs.{name}: removed", f"inputs.{other}: required"]
        check_change(lab, old, renamed, "breaking", reasons, title, rule, title)


@judges
def type_breaks(lab: Lab, draw: Draw) -> None:
    """A column of another type breaks, a wider type too."""
    old = drawn_signature(draw)
    long, double, _, narrow = (each["name"] for each in old["inputs"])
    wider = {"integer": "long", "float": "double"}[old["inputs"][3]["type"]]
    rule = "another type is breaking, whether it is wider or not"
    title = "dtype change called compatible"
    for place, name, type_ in ((0, long, "double"), (1, double, "string"), (3, narrow, wider)):
        new = changed(old, "inputs", place, type=type_)
        check_change(lab, old, new, "breaking", [f"inputs.{name}: type"], title, rule)
    # Each pair with each seed, both ways.
    for before, after in (("integer", "long"), ("integer", "double"), ("float", "double"), ("long", "double")):
        small, large = (changed(old, "inputs", 3, type=type_) for type_ in (before, after))
        reasons = [f"inputs.{narrow}: type"]
        check_change(lab, small, large, "breaking", reasons, title, rule)
        check_change(lab, large, small, "breaking", reasons, "a narrower type let pass", f"{rule}, or narrower")


@judges
def readers_count_too(lab: Lab, draw: Draw) -> None:
    """An output that is gone or has another type breaks."""
    old, place = drawn_signature(draw), draw.randrange(2)
    name = old["outputs"][place]["name"]
    rule = "who reads the predictions depends on the outputs as callers do on the inputs"
    title = "outputs not compared"
    check_change(lab, old, without(old, "outputs", place), "breaking", [f"outputs.{name}: removed"], title, rule)
    new = changed(old, "outputs", place, type="string")
    check_change(lab, old, new, "breaking", [f"outputs.{name}: type"], title, rule)
    narrow = changed(old, "outputs", 0, type="float")
    check_change(lab, narrow, old, "breaking", ["outputs.score: type"], "a wider output let pass", rule)
    through = old["inputs"][place]["name"]
    both = changed(old, "outputs", name=through, type="string")
    reasons, rule = [f"inputs.{through}: removed"], "inputs and outputs are two lists: a name may be in both"
    check_change(
        lab, both, without(both, "inputs", place), "breaking", reasons, title, rule, "inputs and outputs mixed up"
    )


@judges
def several_at_once(lab: Lab, draw: Draw) -> None:
    """Every breaking difference is told, in alphabetical order, and no other; one is enough to break."""
    old = drawn_signature(draw)
    old["inputs"].sort(key=lambda each: each["name"], reverse=True)
    last, first = old["inputs"][0]["name"], old["inputs"][-1]["name"]
    new = changed(changed(old, "inputs", 0, type="datetime"), "inputs", 3, type="datetime")
    new = changed(without(new, "outputs", 0), "inputs", name="discount", type="double", required=False)
    new = changed(new, "outputs", name="reason", type="string")
    reasons = [f"inputs.{first}: type", f"inputs.{last}: type", "outputs.score: removed"]
    for each in old["inputs"]:
        each["required"] = True
    new["inputs"] = [{**each, "required": each["name"] != "discount"} for each in new["inputs"]]
    rule = "one breaking difference is enough, whatever else has changed"
    check_change(lab, old, new, "breaking", reasons, "a breaking change among others let pass", rule)
    # As Python sorts texts: upper case before lower case, a digit before a colon.
    names = ["age", "age1", "Plan"]
    old, new = (
        {"inputs": [column(name, type_) for name in names], "outputs": old["outputs"]} for type_ in ("long", "string")
    )
    reasons = [f"inputs.{name}: type" for name in names]
    check_change(lab, old, new, "breaking", reasons, "a breaking change among others let pass", rule)
