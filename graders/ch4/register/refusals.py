"""How a call ended that was to be refused."""

from labjudge.grading import Outcome, wrong


def check_refused(outcome: Outcome, title, but, rule):
    if outcome.error is None:
        wrong(title, happened=ended(outcome), but=but, rule=rule)
    if "ValueError" not in outcome.error.types:
        wrong("another error than ValueError", happened=ended(outcome), but=but, rule=rule)


def ended(outcome: Outcome):
    """How an attempted call ended, in words."""
    return f"it raised {outcome.error}" if outcome.error else f"it returned {outcome.value!r}"
