"""Mistakes of lacking_context."""

from labjudge.proof.traps import swap, trap

# Only the first page of a search is read.
swap(
    "first_page",
    says="the search stops early",
    old="""\
        if not (token := page.token):
            return""",
    new="        return",
)

# A tag that is there but blank is taken for context.
swap(
    "blank_is_context",
    says="not found: a run with an empty",
    old='return bool(run.data.tags.get(tag, "").strip())',
    new="return tag in run.data.tags",
)

# White space is taken for context.
swap(
    "spaces_are_context",
    says="not found: a run with white space",
    old='bool(run.data.tags.get(tag, "").strip())',
    new='bool(run.data.tags.get(tag, ""))',
)

# One of the tags is enough.
swap(
    "any_tag_will_do",
    says="not found: a run without ",
    old="if not all(_has(run, tag",
    new="if not any(_has(run, tag",
)

# Runs that failed are reported as undescribed.
swap(
    "failed_runs_too",
    says="found as lacking: a run that is FAILED",
    old='run.info.status == "FINISHED"',
    new='run.info.status != "RUNNING"',
)

# A nested run is judged on its own.
swap(
    "parent_not_looked_at",
    says="whose parent has the owner",
    old=" or _has(runs.get(run.data.tags.get(PARENT)), tag, runs)",
    new="",
)

# Nested runs of a parent that failed are left out, though they finished.
swap(
    "finished_parents_only",
    says="without data_version, whose parent failed",
    old="    finished = [run for run in runs.values()",
    new="    finished = [run for run in runs.values() if runs.get(run.data.tags.get(PARENT, ''), run).info.status == 'FINISHED'",
)


@trap(says="a nested run with a blank data_version")
def nested_runs_left_out(experiment: str, required: list[str]) -> list[str]:
    found = MlflowClient().get_experiment_by_name(experiment)
    runs = list(_all_runs(found.experiment_id)) if found else []
    return [
        run.info.run_id
        for run in runs
        if run.info.status == "FINISHED"
        and PARENT not in run.data.tags
        and not all(run.data.tags.get(tag, "").strip() for tag in required)
    ]


# An experiment that is not there is an error of somebody else's.
swap(
    "missing_experiment",
    says="an experiment that is not there",
    old="""\
    if found is None:
        return []
""",
    new="",
)

# A value that reads like nothing is taken for nothing.
swap(
    "none_in_words",
    says="a text taken for blank",
    old='bool(run.data.tags.get(tag, "").strip())',
    new='run.data.tags.get(tag, "").strip() not in ("", "0", "false", "None")',
)

# The search is asked for deleted runs, too.
swap(
    "deleted_ones_too",
    says="a finished run that was deleted",
    old="client.search_runs([experiment_id], page_token=token)",
    new="client.search_runs([experiment_id], run_view_type=3, page_token=token)",
)

# Who is nested in a nested run has one parent only.
swap(
    "one_step_up",
    says="in a nested run, in a run that has the owner",
    old="_has(runs.get(run.data.tags.get(PARENT)), tag, runs)",
    new="(PARENT in run.data.tags and _has(runs.get(run.data.tags[PARENT]), tag, {}))",
)

# A blank tag of a run's own hides that of its parent.
swap(
    "blank_hides_the_parents",
    says="a nested run with a blank owner",
    old='    return bool(run.data.tags.get(tag, "").strip()) or',
    new='    return bool(run.data.tags.get(tag, "").strip()) or tag not in run.data.tags and',
)

# Whoever mistypes a name gets an experiment of it.
swap(
    "experiment_made_by_looking",
    says="a search that makes an experiment",
    old="    found = MlflowClient().get_experiment_by_name(experiment)\n",
    new="    found = mlflow.set_experiment(experiment)\n",
)
