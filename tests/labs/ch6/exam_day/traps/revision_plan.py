"""Mistakes of revision_plan."""

from labjudge.proof.traps import swap

# What somebody can do does not matter.
swap(
    "by_weight",
    says="the plan ignores results",
    old='each["weight"] * each["weakness"] for each in topics if each["weakness"] > rule["solid"]',
    new='each["weight"] for each in topics if each["weakness"] > rule["solid"]',
)

# What is solid is repeated, since it is so pleasant.
swap(
    "solid_too",
    says="time for what is solid",
    old=' for each in topics if each["weakness"] > rule["solid"]}',
    new=" for each in topics}",
)

# Each share is rounded down.
swap(
    "rounded_down",
    says="minutes are left over",
    old="by_remainder[: minutes - sum(plan.values())]",
    new="by_remainder[:0]",
)

# Each share is rounded up.
swap(
    "rounded_up",
    says="minutes are overspent",
    old='int(exact.get(each["name"], 0)) for each in topics}\n',
    new='int(exact.get(each["name"], 0)) + (each["name"] in exact) for each in topics}\n',
)

# A little of everything.
swap("crumbs", says="a session that is shorter than a block", old='< rule["block"]:', new="< 0:")

# All that is short goes at once, though what it leaves would have been enough for some.
swap(
    "all_short_at_once",
    says="a topic is left out that could have a block",
    old="        del products[min(reversed(products), key=products.__getitem__)]\n",
    new="""\
        total = sum(products.values())
        short = [name for name, product in products.items() if minutes * product / total < rule["block"]]
        for name in short[: len(products) - 1]:
            del products[name]
""",
)
