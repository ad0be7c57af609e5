"""Mistakes of firing_alerts."""

from labjudge.proof.traps import swap

# Any of the periods is enough: it rings for a blip and long after.
swap(
    "any_period",
    says="rings for a blip",
    old='if all(burns(alert, minutes) for minutes in alert["minutes"])]',
    new='if burns(alert, min(alert["minutes"]))]',
)

# The long period only.
swap(
    "long_period_only",
    says="rings after the trouble",
    old='if all(burns(alert, minutes) for minutes in alert["minutes"])]',
    new='if burns(alert, max(alert["minutes"]))]',
)

# The share of bad requests is taken for the rate.
swap(
    "share_in_place_of_the_rate",
    says="silent while it burns",
    old='timedelta(minutes=minutes)), slo) >= alert["burn"]',
    new='timedelta(minutes=minutes)), slo) * (1 - slo["target"]) >= alert["burn"]',
)

# More than the rate, not at it.
swap(
    "only_above_the_rate",
    says="silent at its rate",
    old='>= alert["burn"]',
    new='> alert["burn"]',
)

# A long period and a short one.
swap(
    "two_periods",
    says="rings by two periods of three",
    old='for minutes in alert["minutes"])',
    new='for minutes in alert["minutes"][:2])',
)
