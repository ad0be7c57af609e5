"""A change of signature, classified with reasons."""

from __future__ import annotations

from typing import Any

from labjudge.grading import Draw, Lab, equal, judges, returned, wrong

from .candidates import column

Signature = dict[str, list[dict[str, Any]]]


def drawn_signature(draw: Draw) -> Signature:
    """Four inputs, of which the last is optional and has a type that can become wider; two outputs."""
    names = draw.sample(["tenure", "calls_30d", "spend_30d", "contract", "region", "plan", "age"], 4)
    types = ["long", "double", draw.choice(["string", "boolean"]), draw.choice(["integer", "float"])]
    inputs = [column(name, type_, name != names[3]) for name, type_ in zip(names, types, strict=True)]
    return {"inputs": inputs, "outputs": [column("score", "double"), column("label", "long")]}


def with_column(signature: Signature, side: str, **column: Any) -> Signature:
    return {**signature, side: [*signature[side], column]}


def changed(signature: Signature, side: str, place: int, **changes: Any) -> Signature:
    columns = [dict(each) for each in signature[side]]
    columns[place].update(changes)
    return {**signature, side: columns}


def without(signature: Signature, side: str, place: int) -> Signature:
    return {**signature, side: [each for at, each in enumerate(signature[side]) if at != place]}


def drawing_of(old: Signature, new: Signature) -> list[str]:
    """The sides that differ, a ? at columns that are optional."""
    lines = []
    differing = [side for side in ("inputs", "outputs") if old[side] != new[side]]
    for side in differing:
        for word, columns in (("old", old[side]), ("new", new[side])):
            shown = (f"{each['name']} {each['type']}{'' if each.get('required', True) else '?'}" for each in columns)
            lines.append(f"{side:<7}  {word}  {', '.join(shown)}")
    return [*lines, "(? = optional)"]


def check(
    lab: Lab, old: Signature, new: Signature, verdict: str, reasons: list[str], title: str, other: str = "other reasons"
) -> None:
    """Compare two signatures. `title` is said of a wrong verdict, `other` of wrong reasons."""
    got = returned(lab.compare_signatures(old, new), dict[str, Any], 'a dict with "verdict" and "reasons"')
    drawing, given = drawing_of(old, new), got.get("reasons")
    if (verdict, got.get("verdict")) == ("compatible", "same"):
        title = "a compatible change is not seen"
    happened = f"the verdict is {got.get('verdict', 'not there')!r}"
    equal(got.get("verdict"), verdict, title, happened=happened, drawing=drawing)
    returned(given, list[str], '"reasons" as a list of texts, empty when nothing breaks')
    if sorted(given or []) != sorted(reasons):
        missing, more = [each for each in reasons if each not in given], [each for each in given if each not in reasons]
        surplus = f"too many: {', '.join(more)}" if more else "one comes twice"
        but = f"missing: {', '.join(missing)}" if missing else surplus
        rule = "reasons are the breaking differences, each once, and nothing else"
        wrong(other, happened=f"the reasons are {given}", but=but, rule=rule, drawing=drawing)


@judges
def nothing_changed(lab: Lab, draw: Draw) -> None:
    """Columns are known by their names, so their order means nothing; one without `required` is required."""
    old = drawn_signature(draw)
    check(lab, old, {**old, "inputs": old["inputs"][::-1]}, "same", [], "order taken for a change")
    check(lab, old, {**old, "outputs": old["outputs"][::-1]}, "same", [], "order of the outputs for a change")
    bare = [{key: value for key, value in each.items() if value is not True} for each in old["inputs"]]
    for before, after in ((old, {**old, "inputs": bare}), ({**old, "inputs": bare}, old)):
        check(lab, before, after, "same", [], "a column without `required` misread")


@judges
def compatible_changes(lab: Lab, draw: Draw) -> None:
    """A new optional input, an input that becomes optional and a new output are compatible: what was done before goes on."""
    old, place = drawn_signature(draw), draw.randrange(3)
    title = "compatible change called breaking"
    added = with_column(old, "inputs", name="discount", type="double", required=False)
    check(lab, old, added, "compatible", [], title)
    check(lab, old, changed(old, "inputs", place, required=False), "compatible", [], title)
    for required in ({"required": True}, {"required": False}, {}):
        new = with_column(old, "outputs", name="reason", type="string", **required)
        check(lab, old, new, "compatible", [], "a new output called breaking")


@judges
def outputs_are_not_required(lab: Lab, draw: Draw) -> None:
    """`required` is looked at in inputs only: an output is there or is not."""
    old = drawn_signature(draw)
    optional = changed(old, "outputs", 1, required=False)
    for before, after in ((optional, old), (old, optional)):
        check(lab, before, after, "same", [], "required looked at in outputs")


@judges
def required_breaks(lab: Lab, draw: Draw) -> None:
    """An input that is required now, and was optional or not there, is breaking: old callers do not send it."""
    old, title = drawn_signature(draw), "new required column called optional"
    for required in ({"required": True}, {}):
        new = with_column(old, "inputs", name="discount", type="double", **required)
        check(lab, old, new, "breaking", ["inputs.discount: required"], title)
    name, title = old["inputs"][3]["name"], "an optional column became required"
    check(lab, old, changed(old, "inputs", 3, required=True), "breaking", [f"inputs.{name}: required"], title)
    both = changed(old, "inputs", 3, required=True, type="datetime")
    reasons = [f"inputs.{name}: required", f"inputs.{name}: type"]
    check(lab, old, both, "breaking", reasons, title, "one way of two told")


@judges
def rename_breaks(lab: Lab, draw: Draw) -> None:
    """A column that was there and is gone, an optional one too, is breaking: what callers send under its name counts no more."""
    old, place = drawn_signature(draw), draw.randrange(3)
    name, optional = old["inputs"][place]["name"], old["inputs"][3]["name"]
    removed, title = f"inputs.{name}: removed", "rename called compatible"
    check(lab, old, changed(old, "inputs", place, name=f"{name}_new", required=False), "breaking", [removed], title)
    check(lab, old, without(old, "inputs", place), "breaking", [removed], title)
    title = "an optional input that is gone let pass"
    check(lab, old, without(old, "inputs", 3), "breaking", [f"inputs.{optional}: removed"], title)
    for other, title in {
        f"{name}_new": "rename called compatible",
        name.title(): "upper and lower case taken for one",
        f"{name} ": "a blank overlooked",
    }.items():
        renamed = changed(old, "inputs", place, name=other)
        check(lab, old, renamed, "breaking", [removed, f"inputs.{other}: required"], title, title)


@judges
def type_breaks(lab: Lab, draw: Draw) -> None:
    """Another type is breaking, whether it is wider or narrower."""
    old = drawn_signature(draw)
    for narrow, wide in (("integer", "long"), ("integer", "double"), ("float", "double"), ("long", "double")):
        place = draw.randrange(4)
        reasons = [f"inputs.{old['inputs'][place]['name']}: type"]
        small, large = (changed(old, "inputs", place, type=type_) for type_ in (narrow, wide))
        check(lab, small, large, "breaking", reasons, "dtype change called compatible")
        check(lab, large, small, "breaking", reasons, "a narrower type let pass")
    as_text = changed(old, "inputs", 1, type="string")
    check(lab, old, as_text, "breaking", [f"inputs.{old['inputs'][1]['name']}: type"], "dtype change called compatible")


@judges
def readers_count_too(lab: Lab, draw: Draw) -> None:
    """Who reads the predictions depends on the outputs: one that is gone or has another type is breaking."""
    old, place, title = drawn_signature(draw), draw.randrange(2), "outputs not compared"
    name, through = old["outputs"][place]["name"], old["inputs"][place]["name"]
    check(lab, old, without(old, "outputs", place), "breaking", [f"outputs.{name}: removed"], title)
    check(lab, old, changed(old, "outputs", place, type="string"), "breaking", [f"outputs.{name}: type"], title)
    narrow = changed(old, "outputs", 0, type="float")
    check(lab, narrow, old, "breaking", ["outputs.score: type"], "a wider output let pass")
    both = with_column(old, "outputs", name=through, type="string")  # a name may be in inputs and outputs
    gone = without(both, "inputs", place)
    check(lab, both, gone, "breaking", [f"inputs.{through}: removed"], title, "inputs and outputs mixed up")


@judges
def several_at_once(lab: Lab, draw: Draw) -> None:
    """Every breaking difference is told and no other; one is enough to break, whatever else has changed."""
    old = drawn_signature(draw)
    first, last = old["inputs"][0]["name"], old["inputs"][3]["name"]
    new = changed(changed(old, "inputs", 0, type="datetime"), "inputs", 3, type="datetime")
    new = with_column(without(new, "outputs", 0), "inputs", name="discount", type="double", required=False)
    new = with_column(new, "outputs", name="reason", type="string")
    reasons = [f"inputs.{first}: type", f"inputs.{last}: type", "outputs.score: removed"]
    check(lab, old, new, "breaking", reasons, "a breaking change among others let pass")
