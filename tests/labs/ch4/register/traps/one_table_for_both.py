"""Trap: inputs and outputs are put into one table by their names.

skill: compare_signatures
phrase: inputs and outputs mixed up
"""


def compare_signatures(old: dict, new: dict) -> dict:
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
