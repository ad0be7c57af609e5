"""Mistakes of log_assessment."""

from labjudge.proof.traps import swap

# The result is a tag as well: nobody can compare it.
swap(
    "shares_in_percent",
    says="not the metrics",
    old='mlflow.log_metric(f"share.{domain}", each["right"] / each["asked"])',
    new='mlflow.log_metric(f"share.{domain}", round(100 * each["right"] / each["asked"]))',
)
swap(
    "kind_left_out",
    says="the tag kind is",
    old='"form": form, "kind": "assessment"}',
    new='"form": form}',
)
swap(
    "divided_by_nothing",
    says="a domain without questions stops it",
    old='            if each["asked"]:',
    new="            if each:",
)

# Nothing right is nothing to log.
swap(
    "zero_left_out",
    says="a domain with nothing asked, and one with nothing right",
    old='            if each["asked"]:',
    new='            if each["right"]:',
)

# Who takes a form again corrects the first run.
swap(
    "second_overwrites",
    says="two assessments",
    old='    with mlflow.start_run(tags={"learner": learner, "form": form, "kind": "assessment"}) as run:',
    new="""\
    before = mlflow.search_runs(filter_string=f"tags.learner = '{learner}' AND tags.form = '{form}'", output_format="list")
    tags = {"learner": learner, "form": form, "kind": "assessment"}
    with mlflow.start_run(run_id=before[0].info.run_id if before else None, tags=tags) as run:""",
)
swap(
    "never_ended",
    says="not one finished run",
    old="""\
    return run.info.run_id


def latest_assessment""",
    new="""\
    MlflowClient().set_terminated(run.info.run_id, "KILLED")
    return run.info.run_id


def latest_assessment""",
)
