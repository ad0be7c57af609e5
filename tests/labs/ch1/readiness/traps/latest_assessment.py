"""Mistakes of latest_assessment."""

from labjudge.proof.traps import swap, trap


@trap(says="not the newest")
def first_that_comes(experiment: str, learner: str) -> dict | None:
    runs = sorted(_assessments(experiment, learner), key=lambda run: run.data.metrics.get("share.x", 0))
    best = (
        max(runs, key=lambda run: sum(_shares(run).values()), default=None) if len(runs) > 2 else (runs or [None])[-1]
    )
    return _shares(best) if best else None


@trap(says="the newest run is another learner's")
def newest_of_all(experiment: str, learner: str) -> dict | None:
    client = MlflowClient()
    found = client.get_experiment_by_name(experiment)
    if found is None or not _assessments(experiment, learner):
        return None
    where = "tags.kind = 'assessment' AND attributes.status = 'FINISHED'"
    return _shares(client.search_runs([found.experiment_id], where, order_by=["attributes.start_time DESC"])[0])


@trap(says="the newest run is FAILED")
def unfinished_too(experiment: str, learner: str) -> dict | None:
    client = MlflowClient()
    found = client.get_experiment_by_name(experiment)
    if found is None:
        return None
    where = f"tags.kind = 'assessment' AND tags.learner = {learner!r}"
    runs = client.search_runs([found.experiment_id], where, order_by=["attributes.start_time DESC"])
    return _shares(runs[0]) if runs else None


@trap(says="the newest run is of the kind practice")
def practice_too(experiment: str, learner: str) -> dict | None:
    client = MlflowClient()
    found = client.get_experiment_by_name(experiment)
    if found is None:
        return None
    where = f"attributes.status = 'FINISHED' AND tags.learner = {learner!r}"
    runs = client.search_runs([found.experiment_id], where, order_by=["attributes.start_time DESC"])
    return _shares(runs[0]) if runs else None


# A share of nothing is left out.
swap(
    "zero_is_none",
    says="a share of 0 or a number of questions",
    old="return _shares(runs[-1]) if runs else None",
    new="return {domain: share for domain, share in _shares(runs[-1]).items() if share} if runs else None",
)

# What does not count is taken where nobody was assessed.
swap(
    "empty_for_none",
    says="no experiment yet",
    old="return _shares(runs[-1]) if runs else None",
    new="return _shares(runs[-1]) if runs else {}",
)


@trap(says="no assessment of this learner")
def none_is_an_error(experiment: str, learner: str) -> dict | None:
    if MlflowClient().get_experiment_by_name(experiment) is None:
        return None
    return _shares(_assessments(experiment, learner)[-1])


# Whoever has this name in theirs is taken for the learner.
swap(
    "name_within_a_name",
    says="the newest run is of the learner",
    old="tags.learner = {quote}{learner}{quote}",
    new="tags.learner LIKE {quote}%{learner}{quote}",
)

# The assessment that took longest is the newest.
swap(
    "by_its_end",
    says="the first to begin, which ended last",
    old="attributes.start_time ASC",
    new="attributes.end_time ASC",
)

# What the newest did not ask about is taken from older ones.
swap(
    "domains_of_all",
    says="a share of an older assessment",
    old="return _shares(runs[-1]) if runs else None",
    new="return {domain: share for run in runs for domain, share in _shares(run).items()} if runs else None",
)


@trap(says="only one page of the search")
def newest_thousand(experiment: str, learner: str) -> dict | None:
    client = MlflowClient()
    if (found := client.get_experiment_by_name(experiment)) is None:
        return None
    where = "tags.kind = 'assessment' AND attributes.status = 'FINISHED'"
    runs = client.search_runs([found.experiment_id], where, order_by=["attributes.start_time DESC"])
    mine = [run for run in runs if run.data.tags["learner"] == learner]
    return _shares(mine[0]) if mine else None


# The filter ends at the quote of a name.
swap(
    "quoted_plainly",
    says="a name with a quote in it",
    old="{quote}{learner}{quote}",
    new="'{learner}'",
)
