"""Mistakes of judge_run."""

from labjudge.proof.traps import swap

# What is not known counts as well.
swap(
    "missing_metric_holds",
    says="a metric that is not there",
    old="metrics.get(metric, math.nan) <=",
    new='metrics.get(metric, limit.get("max", limit.get("min"))) <=',
)

# A comparison with NaN is false, also "is it too high".
swap(
    "nan_holds",
    says="NaN is within a limit",
    old="""\
        limit.get("min", -math.inf) <= metrics.get(metric, math.nan) <= limit.get("max", math.inf)
""",
    new="""\
        metric in metrics
        and not (metrics[metric] < limit.get("min", -math.inf) or metrics[metric] > limit.get("max", math.inf))
""",
)

# At the limit is over the limit.
swap(
    "limit_itself_fails",
    says="as much as the limit allows",
    old='math.nan) <= limit.get("max", math.inf)',
    new='math.nan) < limit.get("max", math.inf)',
)


# A limit of 0 is taken for none.
swap(
    "limit_of_zero",
    says="above a limit of 0",
    old='limit.get("max", math.inf)',
    new='(limit.get("max") or math.inf)',
)


# The verdict first: refused by the param, it stands in the run all the same.
swap(
    "verdict_before_the_limits",
    says="refused, and yet changed",
    old="""\
    # First, because a param cannot be changed: what was judged by other limits keeps its verdict.
    bounds = {f"{bound}.{metric}": value for metric, limit in limits.items() for bound, value in limit.items()}
    mlflow.log_params(bounds, run_id=run_id)
    metrics = client.get_run(run_id).data.metrics
""",
    new="""\
    metrics = client.get_run(run_id).data.metrics
    client.log_metric(run_id, "passed", int(all(metrics.get(m, math.nan) <= x.get("max", math.inf) for m, x in limits.items())))
    bounds = {f"{bound}.{metric}": value for metric, limit in limits.items() for bound, value in limit.items()}
    mlflow.log_params(bounds, run_id=run_id)
""",
)

# Limits as tags and not as params: whoever likes sets them anew.
swap(
    "limits_as_tags",
    says="a limit is not in the run",
    old="    mlflow.log_params(bounds, run_id=run_id)\n",
    new="    for name, value in bounds.items():\n        client.set_tag(run_id, name, value)\n",
)


# Judged once, judged for ever.
swap(
    "old_verdict_stays",
    says="an old verdict stays",
    old="""\
    client.log_metric(run_id, "passed", int(passed))
""",
    new="""\
    if "passed" not in metrics:
        client.log_metric(run_id, "passed", int(passed))
""",
)

swap(
    "minimum_of_zero",
    says="below a limit of 0",
    old='limit.get("min", -math.inf)',
    new='(limit.get("min") or -math.inf)',
)

# To log into a run it is opened; when it is closed, it has finished.
swap(
    "run_opened_for_the_verdict",
    says="the judged run is opened again",
    old="""\
    client.log_metric(run_id, "passed", int(passed))
""",
    new="""\
    with mlflow.start_run(run_id=run_id):
        mlflow.log_metric("passed", int(passed))
""",
)

# What has a minimum has a maximum of 0.
swap(
    "no_maximum_is_zero",
    says="a minimum and no maximum",
    old='limit.get("max", math.inf)',
    new='limit.get("max", 0 if metrics else math.inf)',
)
