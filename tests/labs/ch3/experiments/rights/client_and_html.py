"""Right: MlflowClient makes and ends the runs, plain Python over pages, and an HTML page with bars in SVG."""

import csv
import html
import io
import json
from collections import defaultdict

import pandas as pd
from mlflow.entities import Metric, Param
from mlflow.tracking import MlflowClient
from sklearn.linear_model import Ridge

ALLOWED = set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-.")


def combinations(matrix: dict[str, list]) -> list[dict]:
    found: list[dict] = [{}]
    for name, values in matrix.items():
        found = [{**before, name: value} for before in found for value in values]
    return found


def run_matrix(
    train: pd.DataFrame, test: pd.DataFrame, label: str, matrix: dict[str, list], experiment: str, test_set: str
) -> str:
    client = MlflowClient()
    there = client.get_experiment_by_name(experiment)
    place = there.experiment_id if there else client.create_experiment(experiment)
    parent = client.create_run(place, tags={"test_set": test_set}).info.run_id
    for settings in combinations(matrix):
        child = client.create_run(place, tags={"test_set": test_set, "mlflow.parentRunId": parent}).info.run_id
        client.log_batch(child, params=[Param(name, str(value)) for name, value in settings.items()])
        try:
            model = Ridge(**settings).fit(train.drop(label, axis=1), train[label])
        except ValueError:
            client.set_terminated(child, "FAILED")
        else:
            for name, rows in {"train_mae": train, "test_mae": test}.items():
                off = model.predict(rows.drop(label, axis=1)) - rows[label].to_numpy()
                client.log_metric(child, name, sum(map(abs, off)) / len(off))
            client.set_terminated(child)
    client.set_terminated(parent)
    return parent


def log_slices(scored: pd.DataFrame, by: str, top: int, run_id: str) -> None:
    errors: dict[str, list[float]] = defaultdict(list)
    for label, prediction, value in zip(scored["label"], scored["prediction"], scored[by], strict=True):
        known = value is not None and value == value
        errors[str(value) if known else "unknown"].append(abs(label - prediction))
    order = sorted(sorted(errors), key=lambda value: len(errors[value]), reverse=True)
    named = {"mae": [error for each in errors.values() for error in each]}
    for value in order[:top]:
        named[f"mae__{by}__" + "".join(c if c in ALLOWED else "_" for c in value)] = errors[value]
    if order[top:]:
        named[f"mae__{by}__other"] = [error for value in order[top:] for error in errors[value]]
    client = MlflowClient()
    client.log_batch(run_id, metrics=[Metric(name, sum(each) / len(each), 1, 0) for name, each in named.items()])
    report = {value: {"mae": sum(each) / len(each), "rows": len(each)} for value, each in errors.items()}
    client.log_text(run_id, json.dumps(report, ensure_ascii=False), f"reports/slices__{by}.json")


def judge_run(run_id: str, limits: dict[str, dict]) -> bool:
    client = MlflowClient()
    run, failures = client.get_run(run_id), 0
    for name, limit in limits.items():
        value = run.data.metrics.get(name)
        for bound, border in limit.items():
            client.log_param(run_id, bound + "." + name, border)
            holds = value is not None and (value >= border if bound == "min" else value <= border)
            failures += not holds
    client.log_metric(run_id, "passed", float(not failures))
    return failures == 0


def pages(client: MlflowClient, place: str, wanted: str) -> list:
    page = client.search_runs([place], wanted, max_results=400)
    found = list(page)
    while page.token:
        page = client.search_runs([place], wanted, max_results=400, page_token=page.token)
        found.extend(page)
    return found


def select_run(experiment: str, test_set: str, metric: str, lower_is_better: bool) -> str | None:
    client = MlflowClient()
    there = client.get_experiment_by_name(experiment)
    best = None
    for run in pages(client, there.experiment_id, "") if there else []:
        data, value = run.data, run.data.metrics.get(metric)
        if run.info.status != "FINISHED" or data.metrics.get("passed") != 1 or data.tags.get("test_set") != test_set:
            continue
        if value is None or value != value:
            continue
        rank = (value if lower_is_better else -value, run.info.start_time, run.info.run_id)
        best = rank if best is None else min(best, rank)
    return best[2] if best else None


def comparison_table(parent_run_id: str, metric: str, lower_is_better: bool) -> pd.DataFrame:
    client = MlflowClient()
    place = client.get_run(parent_run_id).info.experiment_id
    runs = [
        run
        for run in pages(client, place, "attributes.status = 'FINISHED'")
        if run.data.tags.get("mlflow.parentRunId") == parent_run_id
    ]
    unknown = float("inf")
    sign = 1 if lower_is_better else -1
    runs.sort(key=lambda run: sign * run.data.metrics[metric] if metric in run.data.metrics else unknown)
    names = list(dict.fromkeys(name for run in runs for name in run.data.params))
    header = ["run_id", metric, "passed", *names]
    lines = [
        [run.info.run_id, *(run.data.metrics.get(key) for key in header[1:3]), *(run.data.params.get(n) for n in names)]
        for run in runs
    ]
    text = io.StringIO()
    csv.writer(text).writerows([header, *lines])
    client.log_text(parent_run_id, text.getvalue(), "reports/comparison.csv")
    return pd.DataFrame(lines, columns=header)


def plot_comparison(table: pd.DataFrame, metric: str, limit: float, run_id: str) -> str:
    widest = max([limit, *table[metric].dropna()]) or 1.0
    bars = []
    for place, (name, value) in enumerate(zip(table["candidate"], table[metric], strict=True)):
        known = value == value
        bars.append(
            f'<rect x="200" y="{place * 30}" width="{500 * value / widest if known else 0:.2f}" height="24"/>'
            f'<text x="0" y="{place * 30 + 16}">{html.escape(name)}: {value if known else "unknown"}</text>'
        )
    at = 200 + 500 * limit / widest
    page = (
        f"<html><body><h1>{html.escape(metric)}, limit {limit}</h1>"
        f'<svg width="800" height="{max(400, 30 * len(table))}">{"".join(bars)}'
        f'<line x1="{at}" x2="{at}" y1="0" y2="{30 * len(table)}" stroke="red"/></svg></body></html>'
    )
    MlflowClient().log_text(run_id, page, f"plots/{metric}.html")
    return f"plots/{metric}.html"
