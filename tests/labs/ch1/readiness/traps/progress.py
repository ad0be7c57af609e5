"""Mistakes of progress."""

from labjudge.proof.traps import swap, trap

# How much it moved, not in which direction.
swap(
    "size_of_the_change",
    says="not from the first to the latest",
    old='"change": shares[-1] - shares[0]}',
    new='"change": abs(shares[-1] - shares[0])}',
)


@trap(says="a domain that not every form has")
def whole_assessments_only(experiment: str, learner: str) -> dict:
    runs = _assessments(experiment, learner)
    if not runs:
        return {}
    first, latest = _shares(runs[0]), _shares(runs[-1])
    return {
        domain: {"first": first[domain], "latest": latest[domain], "change": latest[domain] - first[domain]}
        for domain in first
        if domain in latest
    }


@trap(says="the search stops early")
def first_page(experiment: str, learner: str) -> dict:
    client = MlflowClient()
    found = client.get_experiment_by_name(experiment)
    if found is None:
        return {}
    where = f"tags.kind = 'assessment' AND tags.learner = {learner!r} AND attributes.status = 'FINISHED'"
    history = {}
    for run in client.search_runs([found.experiment_id], where, order_by=["attributes.start_time ASC"]):
        for domain, share in _shares(run).items():
            history.setdefault(domain, []).append(share)
    return {
        domain: {"first": shares[0], "latest": shares[-1], "change": shares[-1] - shares[0]}
        for domain, shares in history.items()
    }


@trap(says="nobody was assessed")
def somebody_must_have_been(experiment: str, learner: str) -> dict:
    runs = _assessments(experiment, learner)
    history = {domain: [] for domain in _shares(runs[0])}
    for run in runs:
        for domain, share in _shares(run).items():
            history.setdefault(domain, []).append(share)
    return {
        domain: {"first": shares[0], "latest": shares[-1], "change": shares[-1] - shares[0]}
        for domain, shares in history.items()
    }


# A domain that was not asked about at first began at 0.
@trap(says="a domain begins at 0 where nobody asked about it")
def from_nothing(experiment: str, learner: str) -> dict:
    history = {}
    for place, run in enumerate(_assessments(experiment, learner)):
        for domain, share in _shares(run).items():
            history.setdefault(domain, [share if place == 0 else 0.0]).append(share)
    return {
        domain: {"first": shares[0], "latest": shares[-1], "change": shares[-1] - shares[0]}
        for domain, shares in history.items()
    }


@trap(says="a single assessment")
def two_are_needed(experiment: str, learner: str) -> dict:
    runs = _assessments(experiment, learner)
    history = {}
    for run in runs if len(runs) > 1 else []:
        for domain, share in _shares(run).items():
            history.setdefault(domain, []).append(share)
    return {
        domain: {"first": shares[0], "latest": shares[-1], "change": shares[-1] - shares[0]}
        for domain, shares in history.items()
    }
