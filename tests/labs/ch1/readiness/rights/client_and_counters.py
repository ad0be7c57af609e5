"""Right: counters and bisect, MlflowClient for writing and paging, batches of metrics."""

import time
from bisect import bisect_right
from collections import Counter

from mlflow import MlflowClient
from mlflow.entities import Metric, RunTag


def score(answers: dict, key: list[dict]) -> dict:
    asked = Counter(each["domain"] for each in key)
    right = Counter(each["domain"] for each in key if answers.get(each["name"]) == each["right"])
    return {domain: dict(asked=count, right=right[domain]) for domain, count in asked.items()}


def levels(scores: dict, rubric: list[dict], required: dict) -> dict:
    bars, names = [each["at_least"] for each in rubric], [each["level"] for each in rubric]
    share = {domain: each["right"] / each["asked"] for domain, each in scores.items() if each["asked"]}
    place = {domain: bisect_right(bars, value) - 1 for domain, value in share.items()}
    wanting = {domain for domain, level in required.items() if place.get(domain, -1) < names.index(level)}
    by_name = sorted(wanting)
    by_name.sort(key=lambda domain: share.get(domain, float("-inf")))
    return {
        "levels": {domain: names[at] for domain, at in place.items()},
        "ready": len(wanting) == 0,
        "blocked_by": by_name,
    }


def log_assessment(experiment: str, learner: str, scores: dict, form: str) -> str:
    client = MlflowClient()
    known = client.get_experiment_by_name(experiment)
    number = client.create_experiment(experiment) if known is None else known.experiment_id
    run = client.create_run(number, tags={"learner": learner, "form": form})
    now, metrics = int(time.time() * 1000), []
    for domain in scores:
        right, asked = scores[domain]["right"], scores[domain]["asked"]
        if asked == 0:
            continue
        metrics.append(Metric(f"share.{domain}", right / asked, now, 0))
        metrics.append(Metric(f"asked.{domain}", asked, now, 0))
    client.log_batch(run.info.run_id, metrics=metrics, tags=[RunTag("kind", "assessment")])
    client.set_terminated(run.info.run_id)
    return run.info.run_id


def each_page(experiment, learner, newest_first):
    client = MlflowClient()
    known = client.get_experiment_by_name(experiment)
    if known is None:
        return
    where = f"attributes.status = 'FINISHED' AND tags.`kind` = 'assessment' AND tags.`learner` = {learner!r}"
    order, token = "DESC" if newest_first else "ASC", None
    while True:
        page = client.search_runs(
            [known.experiment_id], where, max_results=200, order_by=[f"start_time {order}"], page_token=token
        )
        yield from page
        token = page.token
        if token is None or not len(page):
            return


def domains_of(run):
    return {
        name.split(".", 1)[1]: value for name, value in run.data.metrics.items() if name.split(".", 1)[0] == "share"
    }


def latest_assessment(experiment: str, learner: str) -> dict | None:
    newest = next(each_page(experiment, learner, True), None)
    return None if newest is None else domains_of(newest)


def progress(experiment: str, learner: str) -> dict:
    moved = {}
    for run in each_page(experiment, learner, False):
        for domain, value in domains_of(run).items():
            entry = moved.setdefault(domain, {"first": value})
            entry.update(latest=value, change=value - entry["first"])
    return moved
