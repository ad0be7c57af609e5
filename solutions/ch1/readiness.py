"""Reference for lab 1.5."""

import mlflow
from mlflow import MlflowClient
from mlflow.entities import Run


def score(answers: dict, key: list[dict]) -> dict:
    scores = {question["domain"]: {"right": 0, "asked": 0} for question in key}
    for question in key:
        scores[question["domain"]]["asked"] += 1
        scores[question["domain"]]["right"] += answers.get(question["name"]) == question["right"]
    return scores


def levels(scores: dict, rubric: list[dict], required: dict) -> dict:
    shares = {domain: each["right"] / each["asked"] for domain, each in scores.items() if each["asked"]}
    order = [each["level"] for each in rubric]
    reached = {
        domain: [each["level"] for each in rubric if share >= each["at_least"]][-1] for domain, share in shares.items()
    }
    blocked = [
        domain
        for domain, level in required.items()
        if domain not in reached or order.index(reached[domain]) < order.index(level)
    ]
    return {
        "levels": reached,
        "ready": not blocked,
        "blocked_by": sorted(blocked, key=lambda domain: (shares.get(domain, -1), domain)),
    }


def log_assessment(experiment: str, learner: str, scores: dict, form: str) -> str:
    mlflow.set_experiment(experiment)
    with mlflow.start_run(tags={"learner": learner, "form": form, "kind": "assessment"}) as run:
        for domain, each in scores.items():
            if each["asked"]:
                mlflow.log_metric(f"share.{domain}", each["right"] / each["asked"])
                mlflow.log_metric(f"asked.{domain}", each["asked"])
    return run.info.run_id


def latest_assessment(experiment: str, learner: str) -> dict | None:
    runs = _assessments(experiment, learner)
    return _shares(runs[-1]) if runs else None


def progress(experiment: str, learner: str) -> dict:
    history = {}
    for run in _assessments(experiment, learner):
        for domain, share in _shares(run).items():
            history.setdefault(domain, []).append(share)
    return {
        domain: {"first": shares[0], "latest": shares[-1], "change": shares[-1] - shares[0]}
        for domain, shares in history.items()
    }


def _assessments(experiment: str, learner: str) -> list[Run]:
    """All finished assessments of a learner, oldest first, from every page of the search."""
    client = MlflowClient()
    found = client.get_experiment_by_name(experiment)
    quote = '"' if "'" in learner else "'"  # O'Neill's would end the text
    runs, token = [], None
    while found:
        page = client.search_runs(
            [found.experiment_id],
            f"tags.kind = 'assessment' AND tags.learner = {quote}{learner}{quote} AND attributes.status = 'FINISHED'",
            order_by=["attributes.start_time ASC"],
            page_token=token,
        )
        runs += page
        if not (token := page.token):
            break
    return runs


def _shares(run: Run) -> dict:
    return {name.removeprefix("share."): value for name, value in run.data.metrics.items() if name.startswith("share.")}
