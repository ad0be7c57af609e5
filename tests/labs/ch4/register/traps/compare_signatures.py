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

swap(
    "every_change_breaks",
    says="compatible change called breaking",
    old="if asked and not was_asked:",
    new="if asked != was_asked:",
)

swap(
    "first_difference_decides",
    says="a breaking change among others let pass",
    old="    breaking: list[str] = []",
    new="""\
    known = {column["name"] for column in old["outputs"]}
    if any(column["name"] not in known for column in new["outputs"]):
        return {"verdict": "compatible", "reasons": []}
    breaking: list[str] = []""",
)

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

swap(
    "names_trimmed",
    says="a blank overlooked",
    old="""\
        before = {column["name"]: column for column in old[side]}
        after = {column["name"]: column for column in new[side]}""",
    new="""\
        before = {column["name"].strip(): column for column in old[side]}
        after = {column["name"].strip(): column for column in new[side]}""",
)

swap(
    "narrower_type_let_pass",
    says="a narrower type let pass",
    old='was["type"] != now["type"]:',
    new='was["type"] != now["type"] and (was["type"], now["type"]) != ("long", "integer"):',
)

swap(
    "new_output_breaks",
    says="a new output called breaking",
    old="if asked and not was_asked:",
    new='if (asked and not was_asked) or (side == "outputs" and was is None):',
)

swap(
    "new_required_called_optional",
    says="new required column called optional",
    old="if asked and not was_asked:",
    new="if asked and was is not None and not was_asked:",
)

swap(
    "one_reason_a_column",
    says="one way of two told",
    old="if asked and not was_asked:",
    new='if asked and not was_asked and f"{side}.{name}: type" not in breaking:',
)

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
    old="compatible = False",
    new='compatible = [each["name"] for each in old["inputs"]] != [each["name"] for each in new["inputs"]]',
)

swap(
    "output_order_is_a_change",
    says="order of the outputs for a change",
    old="compatible = False",
    new='compatible = [each["name"] for each in old["outputs"]] != [each["name"] for each in new["outputs"]]',
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

# MLflow ignores extra inputs, so nobody gets an error.
swap(
    "rename_called_compatible",
    says="rename called compatible",
    old="                # MLflow would",
    new="""\
                if side == "inputs":
                    compatible = True
                    continue
                # MLflow would""",
)

swap(
    "required_outputs",
    says="required looked at in outputs",
    old="if asked and not was_asked:",
    new="""\
if was is not None and side == "outputs":
                asked, was_asked = now.get("required", True), was.get("required", True)
            if asked and not was_asked:""",
)


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
