"""Mistakes of compare_days."""

from labjudge.proof.traps import swap

# Growth is what breaks things.
swap(
    "only_upwards",
    says="many times smaller passes",
    old='if farthest > limits["ratio"] or farthest < 1 / limits["ratio"]:',
    new='if farthest > limits["ratio"]:',
)

# The middle tells it all.
swap(
    "median_only",
    says="another unit of some rows passes",
    old='pairs = [(mine[f"{quantile} {name}"], theirs[f"{quantile} {name}"]) for quantile in limits["quantiles"]]',
    new='pairs = [(mine[f"{quantile} {name}"], theirs[f"{quantile} {name}"]) for quantile in (0.5,)]',
)

# A change of scale is not looked for at all.
swap(
    "units_pass",
    says="many times larger passes",
    old='if farthest > limits["ratio"] or farthest < 1 / limits["ratio"]:',
    new='if farthest > 1000 * limits["ratio"]:',
)

# Negative by negative is a ratio too.
swap(
    "any_ratio",
    says="a quantile that cannot be compared",
    old="if one and other and one > 0 and other > 0]",
    new="if one and other]",
)

# The mean of the days' null rates: a small day counts as much as a large one.
swap(
    "mean_of_rates",
    says="more nulls than usual pass",
    old='rate = mine[f"nulls {name}"] / mine["rows"] - theirs[f"nulls {name}"] / theirs["rows"]',
    new="""daily = before.groupBy("day").agg((F.count(F.when(F.col(name).isNull(), 1)) / F.count("*")).alias("rate"))
        rate = mine[f"nulls {name}"] / mine["rows"] - daily.agg(F.avg("rate")).first()[0]""",
)

# Any difference of null rates.
swap(
    "fewer_nulls",
    says="fewer nulls than usual are complained about",
    old='        if rate > limits["null_rate"]:',
    new='        if abs(rate) > limits["null_rate"]:',
)

# Categories are text; there is no scale in them.
swap(
    "categories_pass",
    says="an explosion of categories passes",
    old='            if times > limits["distinct"]:',
    new="            if times > 100:",
)

# The reference is all the table has.
swap(
    "all_other_days",
    says="an ordinary day is complained about",
    old='frame.where(F.col("day").isin(reference))',
    new='frame.where(F.col("day") != day)',
)

# Nothing came, nothing changed.
swap(
    "empty_day",
    says="a day without rows is like any other",
    old='return [{"feature": None, "check": "empty", "value": 0}]',
    new="return []",
)

# A reference without rows compares with nothing.
swap(
    "no_reference",
    says="compared with nothing",
    old='raise ValueError(f"{table} has no rows of the reference days")',
    new="return []",
)

# Far is what differs by much: 4 is farther from 1 than a hundredth is.
swap(
    "farthest_by_difference",
    says="the growth of some hides that others shrank",
    old="key=lambda ratio: abs(math.log(ratio))",
    new="key=lambda ratio: abs(ratio - 1)",
)

# All categories of the reference, though each day has others.
swap(
    "categories_of_all_days",
    says="not the day with most categories",
    old="times = _categories(today, name) / (_categories(before, name) or 1)",
    new="times = _categories(today, name) / (before.agg(F.count_distinct(name)).first()[0] or 1)",
)

# A day without rows is told, and nobody learns that the reference has none either.
swap(
    "empty_day_first",
    says="an empty day hides an empty reference",
    old='if theirs["rows"] == 0:',
    new='if theirs["rows"] == 0 and mine["rows"] > 0:',
)

# The ratio itself is too much.
swap(
    "at_the_ratio",
    says="a ratio that is met exactly is complained about",
    old='if farthest > limits["ratio"] or farthest < 1 / limits["ratio"]:',
    new='if farthest >= limits["ratio"] or farthest <= 1 / limits["ratio"]:',
)

# The usual number of categories is their mean.
swap(
    "mean_of_categories",
    says="days with few categories count",
    old='.agg(F.max("n"))',
    new='.agg(F.avg("n"))',
)

# A day of the reference without rows is taken for a reference without rows.
swap(
    "every_reference_day",
    says="it fails",
    old='if theirs["rows"] == 0:',
    new='if before.select("day").distinct().count() < len(reference):',
)
