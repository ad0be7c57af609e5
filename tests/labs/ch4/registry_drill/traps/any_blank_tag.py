"""Trap: any blank tag makes a version untraceable.

skill: next_job
phrase: traced by what nobody asked for
"""


def next_job(version: dict, champion: str | None, policy: dict) -> str | None:
    tags = version["tags"]
    if not all(tags.get(name, "").strip() for name in policy["trace"]) or "" in tags.values():
        return "train"
    if "validation_status" not in tags:
        return "validate"
    if tags["validation_status"] != "passed":
        return None
    if champion is not None and int(version["version"]) <= int(champion):
        return None
    if policy["needs_approval"] and (
        not tags.get("approved_by", "").strip() or tags["approved_by"] == tags.get("trained_by")
    ):
        return None
    return "deploy"
