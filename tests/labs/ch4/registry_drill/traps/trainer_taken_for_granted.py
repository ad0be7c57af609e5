"""Trap: the tag trained_by is thought to be there.

skill: next_job
phrase: a missing tag stops it
"""


def next_job(version: dict, champion: str | None, policy: dict) -> str | None:
    tags = version["tags"]
    if not all(tags.get(name, "").strip() for name in policy["trace"]):
        return "train"
    if "validation_status" not in tags:
        return "validate"
    if tags["validation_status"] != "passed":
        return None
    if champion is not None and int(version["version"]) <= int(champion):
        return None
    if policy["needs_approval"] and (
        not tags.get("approved_by", "").strip() or tags["approved_by"] == tags["trained_by"]
    ):
        return None
    return "deploy"
