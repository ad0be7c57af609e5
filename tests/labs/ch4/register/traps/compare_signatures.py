"""Mistakes of compare_signatures."""

from labjudge.proof.traps import swap, trap

swap(
    "dtype_change_called_compatible",
    says="dtype change called compatible",
    old="""\
if was is not None and was["type"] != now["type"]:
                breaking""",
    new="""\
narrow = {("integer", "long"), ("float", "double"), ("long", "double"), ("integer", "double")}
            if was is not None and (was["type"], now["type"]) in narrow:
                compatible = True
            elif was is not None and was["type"] != now["type"]:
                breaking""",
)


@trap(says="compatible change called breaking")
def every_change_breaks(old: dict, new: dict) -> dict:
    breaking, compatible = [], False
    for side in ("inputs", "outputs"):
        before = {column["name"]: column for column in old[side]}
        after = {column["name"]: column for column in new[side]}
        for name in before.keys() | after.keys():
            was, now = before.get(name), after.get(name)
            if now is None:
                breaking.append(f"{side}.{name}: removed")
                continue
            if was is not None and was["type"] != now["type"]:
                breaking.append(f"{side}.{name}: type")
            compatible = compatible or was is None
            if side == "inputs" and now.get("required", True) != (was is not None and was.get("required", True)):
                breaking.append(f"{side}.{name}: required")
    verdict = "breaking" if breaking else "compatible" if compatible else "same"
    return {"verdict": verdict, "reasons": sorted(breaking)}


@trap(says="a breaking change among others let pass")
def first_difference_decides(old: dict, new: dict) -> dict:
    known = {column["name"] for column in old["outputs"]}
    if any(column["name"] not in known for column in new["outputs"]):
        return {"verdict": "compatible", "reasons": []}
    breaking, compatible = [], False
    for side in ("inputs", "outputs"):
        before = {column["name"]: column for column in old[side]}
        after = {column["name"]: column for column in new[side]}
        for name in sorted(before.keys() | after.keys()):
            was, now = before.get(name), after.get(name)
            if now is None:
                breaking.append(f"{side}.{name}: removed")
                continue
            if was is not None and was["type"] != now["type"]:
                breaking.append(f"{side}.{name}: type")
            asked = side == "inputs" and now.get("required", True)
            was_asked = side == "inputs" and was is not None and was.get("required", True)
            if asked and not was_asked:
                breaking.append(f"{side}.{name}: required")
            compatible = compatible or was is None or asked != was_asked
    verdict = "breaking" if breaking else "compatible" if compatible else "same"
    return {"verdict": verdict, "reasons": sorted(breaking)}


swap(
    "names_in_lower_case",
    says="upper and lower case taken for one",
    old="""\
        before = {column["name"]: column for column in old[side]}
        after = {column["name"]: column for column in new[side]}""",
    new="""\
        before = {column["name"].lower(): column for column in old[side]}
        after = {column["name"].lower(): column for column in new[side]}""",
)


_compare_signatures = compare_signatures


@trap(says="a blank overlooked")
def names_trimmed(old: dict, new: dict) -> dict:
    def trimmed(signature: dict) -> dict:
        return {
            side: [{**column, "name": column["name"].strip()} for column in signature[side]]
            for side in ("inputs", "outputs")
        }

    return _compare_signatures(trimmed(old), trimmed(new))


swap(
    "narrower_type_let_pass",
    says="a narrower type let pass",
    old='was["type"] != now["type"]:',
    new='was["type"] != now["type"] and (was["type"], now["type"]) != ("long", "integer"):',
)


@trap(says="a new output called breaking")
def new_output_breaks(old: dict, new: dict) -> dict:
    found = _compare_signatures(old, new)
    known = {column["name"] for column in old["outputs"]}
    more = [f"outputs.{column['name']}: required" for column in new["outputs"] if column["name"] not in known]
    return {"verdict": "breaking", "reasons": sorted([*found["reasons"], *more])} if more else found


swap(
    "new_required_called_optional",
    says="new required column called optional",
    old="if asked and not was_asked:",
    new="if asked and was is not None and not was_asked:",
)


@trap(says="one way of two told")
def one_reason_a_column(old: dict, new: dict) -> dict:
    found = _compare_signatures(old, new)
    first: dict[str, str] = {}
    for reason in found["reasons"]:
        first.setdefault(reason.rpartition(": ")[0], reason)
    return {**found, "reasons": list(first.values())}


@trap(says="inputs and outputs mixed up")
def one_table_for_both(old: dict, new: dict) -> dict:
    before, after = flat(old), flat(new)
    breaking, compatible = [], False
    for name in before.keys() | after.keys():
        side, was = before.get(name, (after.get(name, ("",))[0], None))
        now = after.get(name, ("", None))[1]
        if now is None:
            breaking.append(f"{side}.{name}: removed")
            continue
        if was is not None and was["type"] != now["type"]:
            breaking.append(f"{side}.{name}: type")
        asked = side == "inputs" and now.get("required", True)
        was_asked = side == "inputs" and was is not None and was.get("required", True)
        if asked and not was_asked:
            breaking.append(f"{side}.{name}: required")
        compatible = compatible or was is None or asked != was_asked
    verdict = "breaking" if breaking else "compatible" if compatible else "same"
    return {"verdict": verdict, "reasons": sorted(breaking)}


def flat(signature: dict) -> dict:
    return {column["name"]: (side, column) for side in ("outputs", "inputs") for column in signature[side]}


swap(
    "optional_input_removed",
    says="an optional input that is gone let pass",
    old="                # MLflow would",
    new="""\
                if side == "inputs" and not was.get("required", True):
                    compatible = True
                    continue
                # MLflow would""",
)


swap(
    "order_is_a_change",
    says="order taken for a change",
    old="""\
verdict = "breaking" if breaking else "compatible" if compatible else "same"
    return {"verdict": verdict, "reasons": sorted(breaking)}""",
    new="""\
moved = [column["name"] for column in old["inputs"]] != [column["name"] for column in new["inputs"]]
    verdict = "breaking" if breaking else "compatible" if compatible or moved else "same"
    return {"verdict": verdict, "reasons": sorted(breaking)}""",
)


swap(
    "output_order_is_a_change",
    says="order of the outputs for a change",
    old="""\
verdict = "breaking" if breaking else "compatible" if compatible else "same"
    return {"verdict": verdict, "reasons": sorted(breaking)}""",
    new="""\
moved = [column["name"] for column in old["outputs"]] != [column["name"] for column in new["outputs"]]
    verdict = "breaking" if breaking else "compatible" if compatible or moved else "same"
    return {"verdict": verdict, "reasons": sorted(breaking)}""",
)


swap(
    "outputs_forgotten",
    says="outputs not compared",
    old="""\
    compatible = False
    for side in ("inputs", "outputs"):""",
    new="""\
    compatible = len(old["outputs"]) < len(new["outputs"])
    for side in ("inputs",):""",
)


@trap(says="rename called compatible")
def rename_called_compatible(old: dict, new: dict) -> dict:
    breaking, compatible = [], False
    for side in ("inputs", "outputs"):
        before = {column["name"]: column for column in old[side]}
        after = {column["name"]: column for column in new[side]}
        for name in sorted(before.keys() | after.keys()):
            was, now = before.get(name), after.get(name)
            if now is None:
                # MLflow ignores extra inputs, so nobody gets an error.
                compatible = compatible or side == "inputs"
                if side == "outputs":
                    breaking.append(f"{side}.{name}: removed")
                continue
            if was is not None and was["type"] != now["type"]:
                breaking.append(f"{side}.{name}: type")
            asked = side == "inputs" and now.get("required", True)
            was_asked = side == "inputs" and was is not None and was.get("required", True)
            if asked and not was_asked:
                breaking.append(f"{side}.{name}: required")
            compatible = compatible or was is None or asked != was_asked
    verdict = "breaking" if breaking else "compatible" if compatible else "same"
    return {"verdict": verdict, "reasons": sorted(breaking)}


@trap(says="required looked at in outputs")
def required_outputs(old: dict, new: dict) -> dict:
    breaking, compatible = [], False
    for side in ("inputs", "outputs"):
        before = {column["name"]: column for column in old[side]}
        after = {column["name"]: column for column in new[side]}
        for name in sorted(before.keys() | after.keys()):
            was, now = before.get(name), after.get(name)
            if now is None:
                breaking.append(f"{side}.{name}: removed")
                continue
            if was is not None and was["type"] != now["type"]:
                breaking.append(f"{side}.{name}: type")
            asked = now.get("required", True)
            was_asked = was is not None and was.get("required", True)
            if asked and not was_asked and (side == "inputs" or was is not None):
                breaking.append(f"{side}.{name}: required")
            compatible = compatible or was is None or asked != was_asked
    verdict = "breaking" if breaking else "compatible" if compatible else "same"
    return {"verdict": verdict, "reasons": sorted(breaking)}
