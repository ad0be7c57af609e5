"""Mistakes of log_explanation."""

from labjudge.proof.traps import swap

# Coefficients as they are, each in the unit of its feature.
swap(
    "bare_coefficients",
    says="that is the bare coefficient",
    old="float(weight * rows[name].std(ddof=0))",
    new="float(weight)",
)


# What lowers the label most comes last.
swap(
    "ordered_with_the_sign",
    says="another order",
    old="key=lambda name: (-abs(influence[name]), name)",
    new="key=lambda name: (-influence[name], name)",
)


# What has no influence is not told, so nobody knows that it was a feature.
swap(
    "without_influence_left_out",
    says="a feature without influence",
    old='client.log_dict(run_id, influence, "reports',
    new='client.log_dict(run_id, {name: value for name, value in influence.items() if value}, "reports',
)


# Names and columns are taken to be in the same order.
swap(
    "weights_by_position",
    says="that is with the coefficient of",
    old="for name, weight in weights.items()}",
    new="for name, weight in zip(rows.columns, weights.values(), strict=False)}",
)

# The report alone.
swap(
    "no_bars",
    says="the run has no plots/feature_influence.png",
    old='    client.log_figure(run_id, figure, "plots/feature_influence.png")\n',
    new="",
)
