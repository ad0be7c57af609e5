"""Trap: an input that becomes optional, or is new and optional, is called breaking.

skill: compare_signatures
phrase: compatible change called breaking
"""


def compare_signatures(old: dict, new: dict) -> dict:
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
