"""Mistakes of next_question."""

from labjudge.proof.traps import swap, trap


# A question gets what it wants.
@trap(says="questions that nobody came to")
def as_long_as_it_takes(clock: dict) -> dict | None:
    for each in clock["questions"]:
        if not each["answered"]:
            return {"name": each["name"], "seconds": clock["left"]}
    return None


# Nobody comes back.
swap(
    "no_way_back",
    says="time is left over",
    old="    if not unanswered:\n",
    new="    if unanswered is not None:\n",
)

# A fixed budget, also at the end.
swap(
    "beyond_the_end",
    says="more time than is left",
    old='"seconds": clock["left"]}\n',
    new='"seconds": clock["limit"]}\n',
)

# The rest of the fair share, when it is used up.
swap(
    "no_time_at_all",
    says="no time is given",
    old='"seconds": clock["left"]}\n',
    new='"seconds": fair - unanswered[0]["spent"]}\n',
)

# Answered ones are looked at again.
swap(
    "opened_again",
    says="an answered question is opened again",
    old='unanswered = [each for each in clock["questions"] if not each["answered"]]',
    new='unanswered = [each for each in clock["questions"] if not each["answered"] or each["spent"] < 1e9]',
)

# Whole seconds, cut.
swap(
    "whole_seconds",
    says="a fair share is refused",
    old='fair = clock["limit"] / len(clock["questions"])',
    new='fair = clock["limit"] // len(clock["questions"])',
)
