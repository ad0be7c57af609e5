"""Mistakes of verdicts."""

from labjudge.proof.traps import swap

# The threshold itself blocks.
swap(
    "at_the_threshold",
    says="not the verdict of the share",
    old='share > limit["block"]:',
    new='share >= limit["block"]:',
)

# The last finding decides.
swap(
    "last_one_wins",
    says="a milder finding takes the worse one back",
    old="found[name] = max(found[name], level, key=LEVELS.index)",
    new="found[name] = level",
)

# A finding about no feature is about no feature.
swap(
    "nobodys_finding",
    says="a finding about the day concerns nobody",
    old='for name in features if finding["feature"] is None else [finding["feature"]]:',
    new='for name in [finding["feature"]]:',
)

# What has no thresholds is let through.
swap(
    "no_thresholds",
    says="a check without thresholds does not block",
    old='        if limit is None or share > limit["block"]:\n            level = "block"\n',
    new='        if limit is None:\n            level = "pass"\n'
    '        elif share > limit["block"]:\n            level = "block"\n',
)

# A day without rows has no bad rows.
swap(
    "nothing_is_bad",
    says="features of an empty day are not blocked",
    old='found = dict.fromkeys(features, "pass" if rows else "block")',
    new='found = dict.fromkeys(features, "pass")',
)

# Every finding makes a verdict, also about a column that is no feature.
swap(
    "columns_that_are_no_features",
    says="a verdict about what is no feature",
    old="""            if name in found:
                found[name] = max(found[name], level""",
    new="""            if name:
                found[name] = max(found.get(name, level), level""",
)

# Findings of a feature are added up before they are judged.
swap(
    "added_up",
    says="two findings added up to one",
    old='share = finding["rows"] / rows if rows else 1.0',
    new='share = sum(each["rows"] for each in findings if each["feature"] == finding["feature"]) / rows if rows else 1.0',
)
