"""Right: pandas, `mlflow.search_runs` as a frame, tags looked at afterwards."""

import mlflow
import pandas as pd


def score(answers: dict, key: list[dict]) -> dict:
    sheet = pd.DataFrame(key)
    sheet["ok"] = [
        answers.get(name, object()) == right for name, right in zip(sheet["name"], sheet["right"], strict=True)
    ]
    table = sheet.groupby("domain").ok.agg(["sum", "size"])
    return {domain: {"right": int(row["sum"]), "asked": int(row["size"])} for domain, row in table.iterrows()}


def levels(scores: dict, rubric: list[dict], required: dict) -> dict:
    names = {}
    for domain, numbers in scores.items():
        if numbers["asked"] > 0:
            bars = [bar for bar in rubric if numbers["right"] >= bar["at_least"] * numbers["asked"]]
            names[domain] = bars[-1]["level"]
    rank = {bar["level"]: place for place, bar in enumerate(rubric)}
    blocked = []
    for domain in sorted(required):
        if rank.get(names.get(domain), -1) < rank[required[domain]]:
            numbers = scores.get(domain, {"right": 0, "asked": 0})
            blocked.append((numbers["right"] / numbers["asked"] if numbers["asked"] else -1.0, domain))
    return dict(levels=names, ready=blocked == [], blocked_by=[domain for _, domain in sorted(blocked)])


def log_assessment(experiment: str, learner: str, scores: dict, form: str) -> str:
    there = mlflow.get_experiment_by_name(experiment)
    number = there.experiment_id if there else mlflow.create_experiment(experiment)
    asked = {domain: each for domain, each in scores.items() if each["asked"] > 0}
    measured = {f"asked.{domain}": each["asked"] for domain, each in asked.items()}
    measured.update({f"share.{domain}": each["right"] / each["asked"] for domain, each in asked.items()})
    with mlflow.start_run(experiment_id=number, run_name=f"{learner} {form}") as run:
        mlflow.set_tags(dict(kind="assessment", learner=learner, form=form))
        mlflow.log_metrics(measured)
        return run.info.run_id


def _history(experiment, learner):
    if mlflow.get_experiment_by_name(experiment) is None:
        return []
    runs = mlflow.search_runs(experiment_names=[experiment], max_results=50_000, output_format="list")
    mine = []
    for run in runs:
        tags = run.data.tags
        if run.info.status == "FINISHED" and (tags.get("kind"), tags.get("learner")) == ("assessment", learner):
            mine.append((run.info.start_time, run.data.metrics))
    mine.sort(key=lambda pair: pair[0])
    return [{name[6:]: value for name, value in metrics.items() if name[:6] == "share."} for _, metrics in mine]


def latest_assessment(experiment: str, learner: str) -> dict | None:
    history = _history(experiment, learner)
    if not history:
        return None
    return history[-1]


def progress(experiment: str, learner: str) -> dict:
    table = pd.DataFrame(_history(experiment, learner))
    moved = {}
    for domain in table:
        seen = table[domain].dropna()
        moved[domain] = {"first": seen.iloc[0], "latest": seen.iloc[-1], "change": seen.iloc[-1] - seen.iloc[0]}
    return {domain: {name: float(value) for name, value in row.items()} for domain, row in moved.items()}
