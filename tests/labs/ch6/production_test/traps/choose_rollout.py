"""Mistakes of choose_rollout."""

from labjudge.proof.traps import swap

# Rounded down: a few requests are missing in the end.
swap("rounded_down", says="not the share of answers", old="percent = math.ceil(", new="percent = math.floor(")

# A canary, always.
swap(
    "canary_without_traffic",
    says="a canary that sees too little",
    old=' and percent <= facts["max_percent"]',
    new="",
)

# Copies of requests that book something.
swap("copied_writes", says="requests that write are copied", old=' and not facts["writes"]', new="")

# Nobody has seen the shadow's answers.
swap("reaction_to_a_shadow", says="a reaction to what nobody sees", old=' and not facts["reaction"]', new="")

# Whoever harms nobody is taken, at any price.
swap(
    "safest_first",
    says="places cost, and harm hardly",
    old="pattern = min(costs, key=costs.__getitem__, default=None)",
    new='pattern = "shadow" if "shadow" in costs else min(costs, key=costs.__getitem__, default=None)',
)

# Twice the places, wherever they come from.
swap(
    "quota_forgotten",
    says="twice the places, above the quota",
    old='two_fit = 2 * places <= facts["quota"]',
    new="two_fit = True",
)

# The copies run on, though enough was seen.
swap(
    "shadow_all_hours",
    says="a shadow that is paid for all of the hours",
    old='costs["shadow"] = cost(0, places * shadow_hours)',
    new='costs["shadow"] = cost(0, places * hours)',
)
