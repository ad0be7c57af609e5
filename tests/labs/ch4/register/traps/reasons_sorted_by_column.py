"""Trap: reasons are sorted by column, then by word.

skill: compare_signatures
phrase: reasons sorted, but not as texts
"""


def compare_signatures(old: dict, new: dict) -> dict:
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
    return {"verdict": verdict, "reasons": sorted(breaking, key=lambda reason: reason.split(": "))}
