"""Keys that were taken for granted."""

from labjudge.grading import wrong


def missing_key(error, but, rule):
    """Name the mistake when a key was taken for granted."""
    if "KeyError" not in error.types:
        raise error
    wrong("a key that is not there is taken for granted", happened=f"it raised {error}", but=but, rule=rule)
