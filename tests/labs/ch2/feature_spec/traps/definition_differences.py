"""Mistakes of definition_differences."""

from labjudge.proof.traps import swap

# Only what both have is compared.
swap(
    "inner_comparison",
    says="told as no difference where lost",
    old="for name in sides[0].keys() | sides[1].keys():",
    new="for name in sides[0].keys() & sides[1].keys():",
)

# Lost where it is.
swap(
    "lost_on_the_wrong_side",
    says="told as lost",
    old='"lost offline" if one is None else "lost online"',
    new='"lost online" if one is None else "lost offline"',
)

# Null and the default are two values.
swap(
    "policies_not_seen",
    says="told as null where default is right: minutes",
    old='return "default" if default is not None and math.isclose(value, default) else "null"',
    new='return "null"',
)

# A default of 0 is none.
swap(
    "zero_is_no_policy",
    says="null on one side, and 0 is the default",
    old='"default" if default is not None and',
    new='"default" if default and',
)

# Every null is a policy.
swap(
    "every_null_is_a_default",
    says="told as default where null is right: minutes",
    old='return "default" if default is not None and math.isclose(value, default) else "null"',
    new='return "default"',
)

# Null beside null.
swap(
    "null_and_null",
    says="told as nothing known where",
    old="    if one is None and other is None:\n        return None\n",
    new='    if one is None and other is None:\n        return "nothing known"\n',
)

# To the last digit.
swap(
    "last_digit",
    says="told as value where no difference is right",
    old="None if math.isclose(one, other, rel_tol=1e-9) else",
    new="None if one == other else",
)

# By size.
swap(
    "without_sign",
    says="told as no difference where value is right",
    old="math.isclose(one, other, rel_tol=1e-9)",
    new="math.isclose(abs(one), abs(other), rel_tol=1e-9)",
)

# What no default is given for is filled with 0.
swap(
    "zero_without_a_default",
    says="a feature without a default",
    old="defaults.get(feature)",
    new="defaults.get(feature, 0.0)",
)
