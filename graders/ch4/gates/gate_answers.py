"""What a gate answered: the names of the checks that failed, held against those that should be named."""

from labjudge.grading import returned, wrong


def found(got):
    """The names that a gate returned, as a set."""
    return set(returned(got, list[str], "a list with the names of the checks that failed"))


def named(names):
    return ", ".join(sorted(names)) or "nothing"


def expect(got, right, title, but, rule, *, drawing=()):
    """End the check as wrong unless a gate named exactly `right`."""
    if found(got) != set(right):
        wrong(title, happened=f"it named {named(found(got))}", but=but, rule=rule, drawing=drawing)
