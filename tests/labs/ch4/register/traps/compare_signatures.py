"""Mistakes of compare_signatures."""

from labjudge.proof.traps import swap, trap

TYPE_DIFFERS = """if was is not None and was["type"] != now["type"]:
                breaking"""
NARROW = """narrow = {("integer", "long"), ("float", "double"), ("long", "double"), ("integer", "double")}
            if was is not None and (was["type"], now["type"]) in narrow:
                compatible = True
            elif was is not None and was["type"] != now["type"]:
                breaking"""
swap("dtype_change_called_compatible", says="dtype change called compatible", old=TYPE_DIFFERS, new=NARROW)

ASKED_ANEW = "if asked and not was_asked:"
swap("every_change_breaks", says="compatible change called breaking", old=ASKED_ANEW, new="if asked != was_asked:")

START = "breaking: list[str] = []"
NEW_OUTPUT = """known = {column["name"] for column in old["outputs"]}
    if any(column["name"] not in known for column in new["outputs"]):
        return {"verdict": "compatible", "reasons": []}
    breaking: list[str] = []"""
swap("first_difference_decides", says="a breaking change among others let pass", old=START, new=NEW_OUTPUT)

NAMES = """before = {column["name"]: column for column in old[side]}
        after = {column["name"]: column for column in new[side]}"""
IN_LOWER_CASE = """before = {column["name"].lower(): column for column in old[side]}
        after = {column["name"].lower(): column for column in new[side]}"""
swap("names_in_lower_case", says="upper and lower case taken for one", old=NAMES, new=IN_LOWER_CASE)

TRIMMED = """before = {column["name"].strip(): column for column in old[side]}
        after = {column["name"].strip(): column for column in new[side]}"""
swap("names_trimmed", says="a blank overlooked", old=NAMES, new=TRIMMED)

TYPES = 'was["type"] != now["type"]:'
NARROWER = 'was["type"] != now["type"] and (was["type"], now["type"]) != ("long", "integer"):'
swap("narrower_type_let_pass", says="a narrower type let pass", old=TYPES, new=NARROWER)

OR_NEW_OUTPUT = 'if (asked and not was_asked) or (side == "outputs" and was is None):'
swap("new_output_breaks", says="a new output called breaking", old=ASKED_ANEW, new=OR_NEW_OUTPUT)

ASKED_OF_OLD = "if asked and was is not None and not was_asked:"
swap("new_required_called_optional", says="new required column called optional", old=ASKED_ANEW, new=ASKED_OF_OLD)

ONE_REASON = 'if asked and not was_asked and f"{side}.{name}: type" not in breaking:'
swap("one_reason_a_column", says="one way of two told", old=ASKED_ANEW, new=ONE_REASON)

REMOVED = "# MLflow would"
OPTIONAL = """if side == "inputs" and not was.get("required", True):
                    compatible = True
                    continue
                # MLflow would"""
swap("optional_input_removed", says="an optional input that is gone let pass", old=REMOVED, new=OPTIONAL)

UNCHANGED = "compatible = False"
INPUTS = 'compatible = [each["name"] for each in old["inputs"]] != [each["name"] for each in new["inputs"]]'
swap("order_is_a_change", says="order taken for a change", old=UNCHANGED, new=INPUTS)

OUTPUTS = 'compatible = [each["name"] for each in old["outputs"]] != [each["name"] for each in new["outputs"]]'
swap("output_order_is_a_change", says="order of the outputs for a change", old=UNCHANGED, new=OUTPUTS)

BOTH_SIDES = """compatible = False
    for side in ("inputs", "outputs"):"""
ONE_SIDE = """compatible = len(old["outputs"]) < len(new["outputs"])
    for side in ("inputs",):"""
swap("outputs_forgotten", says="outputs not compared", old=BOTH_SIDES, new=ONE_SIDE)

INPUT = """if side == "inputs":
                    compatible = True
                    continue
                # MLflow would"""
# MLflow ignores extra inputs, so nobody gets an error.
swap("rename_called_compatible", says="rename called compatible", old=REMOVED, new=INPUT)

OF_OUTPUTS = """if was is not None and side == "outputs":
                asked, was_asked = now.get("required", True), was.get("required", True)
            if asked and not was_asked:"""
swap("required_outputs", says="required looked at in outputs", old=ASKED_ANEW, new=OF_OUTPUTS)


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
