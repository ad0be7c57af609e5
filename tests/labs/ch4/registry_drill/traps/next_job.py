"""Mistakes of next_job."""

from labjudge.proof.traps import swap, trap

# A blank tag that nobody asked for stops it, too.
swap("any_blank_tag", says="traced by what nobody asked for", old='policy["trace"]', new='{*policy["trace"], *tags}')

# A blank name has approved.
swap("blank_approval", says="deployed without approval", old="bool(approver.strip())", new='approver != ""')

NO_STATUS = 'if "validation_status" not in tags:'
BLANK = 'if not tags.get("validation_status", "").strip():'
swap("blank_is_missing", says="a blank status counts as missing", old=NO_STATUS, new=BLANK)

_next_job = next_job


@trap(says="a version that cannot be traced")
def deployed_untraced(version: dict, champion: str | None, policy: dict) -> str | None:
    return _next_job(version, champion, policy | {"trace": []})


@trap(says="another rule is asked first")
def failed_before_trace(version: dict, champion: str | None, policy: dict) -> str | None:
    failed = version["tags"].get("validation_status", "passed") != "passed"
    return None if failed else _next_job(version, champion, policy)


NOT_PASSED = 'if tags.get("validation_status") != "passed":'
# Whatever has not passed is validated once more.
swap("failed_retried", says="a failed version gets another chance", old=NO_STATUS, new=NOT_PASSED)

swap("first_version_waits", says="the first version waits for a champion", old="not None and int", new="None or int")

OLDER = 'int(version["version"]) <= int(champion)'
swap("numbers_as_text_in_next_job", says="versions compared as text", old=OLDER, new='version["version"] <= champion')

# Only the champion itself is not deployed again.
swap("older_version_deployed", says="an older version is deployed", old=OLDER, new='version["version"] == champion')

LOWER = 'tags["validation_status"].strip().lower()'
# "Passed " is taken for "passed".
swap("status_in_capitals", says="a status spelt otherwise is believed", old='tags["validation_status"]', new=LOWER)

# It is enough that somebody approved.
swap("trainer_approves", says="approved by its own trainer", old=' and approver != tags.get("trained_by")', new="")

# A version whose trainer is not written down is a KeyError.
swap("trainer_taken_for_granted", says="a missing tag stops it", old='tags.get("trained_by")', new='tags["trained_by"]')


@trap(says="validated before it can be traced")
def validated_before_traced(version: dict, champion: str | None, policy: dict) -> str | None:
    return _next_job(version, champion, policy) if "validation_status" in version["tags"] else "validate"
