"""Mistakes of score."""

from labjudge.proof.traps import swap

# Half of it is right.
swap(
    "a_part",
    says="a part of the right letters counts",
    old='is_right = set(chosen.get(row["name"], [])) == set(row["right"])',
    new='is_right = bool(set(chosen.get(row["name"], [])) & set(row["right"]))',
)

# What was answered is what was asked.
swap(
    "answered_only",
    says="open questions are not asked",
    old='        is_right = set(chosen.get(row["name"], [])) == set(row["right"])\n',
    new="""\
        if not chosen.get(row["name"]):
            continue
        is_right = set(chosen.get(row["name"], [])) == set(row["right"])
""",
)

# The normal approximation: seven of seven is certain.
swap(
    "certain",
    says="not Wilson's interval",
    old="    low, high = ((middle + side) / (1 + Z**2 / n) for side in (-spread, spread))\n",
    new="    low, high = (share + side * sqrt(share * (1 - share) / n) for side in (-Z, Z))\n",
)

# The mean decides.
swap(
    "only_the_mean",
    says="a pass hides a failed domain",
    old='    if failed or whole["right"] / whole["asked"] < rule["whole"]:\n',
    new='    if whole["right"] / whole["asked"] < rule["whole"]:\n',
)

# Above the bar is passed.
swap(
    "by_chance",
    says="a verdict that is too sure",
    old='"too close to call" if whole["low"] < rule["whole"] else "passed"',
    new='"passed"',
)

# The bank is trusted to list letters in order.
swap(
    "sorted_against_the_bank",
    says="just the right letters do not count",
    old='set(chosen.get(row["name"], [])) == set(row["right"])\n        domains',
    new='sorted(chosen.get(row["name"], [])) == row["right"]\n        domains',
)

# The lower bound is looked at before the domains.
swap(
    "close_call_first",
    says="a close call hides a failed domain",
    old="""    if failed or whole["right"] / whole["asked"] < rule["whole"]:
        verdict = "failed"
    else:
        verdict =""",
    new="""    if whole["right"] / whole["asked"] < rule["whole"] or failed and whole["low"] >= rule["whole"]:
        verdict = "failed"
    else:
        verdict =""",
)

# Shares are compared as they are shown.
swap(
    "rounded_shares",
    says="2 of 3 are taken for 0.67",
    old="shares = {domain: sum(marks) / len(marks)",
    new="shares = {domain: round(sum(marks) / len(marks), 2)",
)
