"""Mistakes of alert."""

from labjudge.proof.traps import swap

# Compared with the days just before.
swap(
    "no_season",
    says="the weekend is called drift",
    old="usual = [usable[day] for day in before if day in usable]",
    new="usual = list(usable.values())[-len(before) :]",
)

# One high day is enough.
swap("one_day", says="an alert on single days", old="if count >= rule[", new="if highs[-1] or count >= rule[")

# One limit for both ways.
swap("one_limit", says="the alert flaps", old='elif count <= rule["clear"]:', new="else:")

# Only growth is looked for.
swap(
    "only_larger",
    says="a unit many times smaller is not told",
    old=' or each["scale"] < 1 / rule["ratio"]',
    new="",
)

# The mean, which one odd week moves.
swap(
    "mean_of_the_weekday",
    says="one odd week moves what is usual",
    old='each["value"] - median(usual) >',
    new='each["value"] - sum(usual) / max(1, len(usual)) >',
)

# Nothing is said before the window is full.
swap(
    "a_full_window_first",
    says="it waits until there are as many days as it looks back",
    old='if count >= rule["raise"]:',
    new='if count >= rule["raise"] and len(highs) >= rule["last"]:',
)

# A broken day is no high one, but one of the last days.
swap(
    "broken_days_have_places",
    says="broken days take places among the last days",
    old='            verdicts.append("pipeline")\n            continue\n',
    new='            verdicts.append("pipeline")\n            highs.append(False)\n            continue\n',
)

# What a broken day says is usual.
swap(
    "broken_days_are_usual",
    says="the value of a broken day counts as usual",
    old='            verdicts.append("pipeline")\n            continue\n',
    new='            verdicts.append("pipeline")\n            usable[each["day"]] = each["value"]\n            continue\n',
)
