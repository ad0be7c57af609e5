"""What a gate answered: the names of the checks that failed, held against those that should be named."""

from labjudge.grading import returned, wrong

READ = "4.5"


def found(got, read=READ):
    """The names that a gate returned, as a set."""
    return set(returned(got, list[str], "a list with the names of the checks that failed", read=read))


def named(names):
    return ", ".join(sorted(names)) or "nothing"


def expect(got, right, title, but, rule, *, drawing=(), read=READ):
    """End the check as wrong unless a gate named exactly `right`."""
    if found(got, read) != set(right):
        wrong(title, happened=f"it named {named(found(got, read))}", but=but, rule=rule, read=read, drawing=drawing)
