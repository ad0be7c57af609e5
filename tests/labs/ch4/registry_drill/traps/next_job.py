"""Mistakes of next_job."""

from labjudge.proof.traps import trap


@trap(says="traced by what nobody asked for")
def any_blank_tag(version: dict, champion: str | None, policy: dict) -> str | None:
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


@trap(says="deployed without approval")
def blank_approval(version: dict, champion: str | None, policy: dict) -> str | None:
    tags = version["tags"]
    if not all(tags.get(name, "").strip() for name in policy["trace"]):
        return "train"
    if "validation_status" not in tags:
        return "validate"
    if tags["validation_status"] != "passed":
        return None
    if champion is not None and int(version["version"]) <= int(champion):
        return None
    if policy["needs_approval"] and (not tags.get("approved_by", "") or tags["approved_by"] == tags.get("trained_by")):
        return None
    return "deploy"


_next_job = next_job


@trap(says="a blank status counts as missing")
def blank_is_missing(version: dict, champion: str | None, policy: dict) -> str | None:
    traced = all(version["tags"].get(name, "").strip() for name in policy["trace"])
    if traced and not version["tags"].get("validation_status", "").strip():
        return "validate"
    return _next_job(version, champion, policy)


@trap(says="a version that cannot be traced")
def deployed_untraced(version: dict, champion: str | None, policy: dict) -> str | None:
    return _next_job(version, champion, policy | {"trace": []})


@trap(says="another rule is asked first")
def failed_before_trace(version: dict, champion: str | None, policy: dict) -> str | None:
    status = version["tags"].get("validation_status")
    if status is not None and status != "passed":
        return None
    return _next_job(version, champion, policy)


@trap(says="a failed version gets another chance")
def failed_retried(version: dict, champion: str | None, policy: dict) -> str | None:
    traced = all(version["tags"].get(name, "").strip() for name in policy["trace"])
    if traced and version["tags"].get("validation_status") != "passed":
        return "validate"
    return _next_job(version, champion, policy)


@trap(says="the first version waits for a champion")
def first_version_waits(version: dict, champion: str | None, policy: dict) -> str | None:
    return _next_job(version, champion, policy) if champion else None


@trap(says="versions compared as text")
def numbers_as_text_in_next_job(version: dict, champion: str | None, policy: dict) -> str | None:
    job = _next_job(version, None, policy)
    return None if job == "deploy" and champion is not None and version["version"] <= champion else job


@trap(says="an older version is deployed")
def older_version_deployed(version: dict, champion: str | None, policy: dict) -> str | None:
    return _next_job(version, champion if champion == version["version"] else None, policy)


@trap(says="a status spelt otherwise is believed")
def status_in_capitals(version: dict, champion: str | None, policy: dict) -> str | None:
    tags = dict(version["tags"])
    if "validation_status" in tags:
        tags["validation_status"] = tags["validation_status"].strip().lower()
    return _next_job({**version, "tags": tags}, champion, policy)


@trap(says="approved by its own trainer")
def trainer_approves(version: dict, champion: str | None, policy: dict) -> str | None:
    approved = bool(version["tags"].get("approved_by"))
    return _next_job(version, champion, policy | {"needs_approval": policy["needs_approval"] and not approved})


@trap(says="a missing tag stops it")
def trainer_taken_for_granted(version: dict, champion: str | None, policy: dict) -> str | None:
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


@trap(says="validated before it can be traced")
def validated_before_traced(version: dict, champion: str | None, policy: dict) -> str | None:
    if "validation_status" not in version["tags"]:
        return "validate"
    return _next_job(version, champion, policy)
