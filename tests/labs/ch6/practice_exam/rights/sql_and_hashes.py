"""Right: places by hashes and windows in SQL, a running clock in SQL, counts in SQL, runs by MlflowClient."""

import json
import tempfile
from pathlib import Path

from mlflow import MlflowClient
from pyspark.sql import SparkSession
from scipy.stats import binomtest


def draw_form(
    spark: SparkSession, bank: str, form: str, weights: dict[str, int], guide: int, number: int, seed: int
) -> list[str]:
    exact = {name: weights[name] * number / 100 for name in sorted(weights)}
    quota = {name: int(value) for name, value in exact.items()}
    while sum(quota.values()) < number:
        quota[max(quota, key=lambda name: exact[name] - quota[name])] += 1
    there = dict(spark.sql(f"SELECT domain, count(*) FROM {bank} WHERE guide = {guide} GROUP BY domain").collect())
    if any(there.get(name, 0) < wanted for name, wanted in quota.items()):
        raise ValueError(f"too few questions: {there}")
    limits = " ".join(f"WHEN '{name}' THEN {wanted}" for name, wanted in quota.items())
    spark.sql(f"""
        CREATE TABLE {form} USING delta AS
        WITH hashed AS (
            SELECT *, sha2(concat('{seed}/', name), 256) AS lot FROM {bank} WHERE guide = {guide}
        ), turns AS (
            SELECT *, row_number() OVER (PARTITION BY domain, objective ORDER BY lot) AS turn FROM hashed
        ), ranked AS (
            SELECT *, row_number() OVER (PARTITION BY domain ORDER BY turn, lot) AS rank FROM turns
        )
        SELECT CAST(row_number() OVER (ORDER BY lot) AS INT) AS place, name, domain, objective, lab, question, options
        FROM ranked WHERE rank <= CASE domain {limits} ELSE 0 END""")
    return [row.name for row in spark.sql(f"SELECT name FROM {form} ORDER BY place").collect()]


def answers_in_time(spark: SparkSession, events: str, attempt: str, minutes: int) -> dict[str, list[str]]:
    found = spark.sql(f"""
        WITH steps AS (
            SELECT *, CASE WHEN kind = 'opened' THEN 0
                ELSE unix_micros(at) - unix_micros(lag(at) OVER (ORDER BY at)) END AS step
            FROM {events} WHERE attempt = '{attempt}'
        ), clocked AS (
            SELECT *, sum(step) OVER (ORDER BY at ROWS UNBOUNDED PRECEDING) AS passed FROM steps
        ), ranked AS (
            SELECT name, chosen, row_number() OVER (PARTITION BY name ORDER BY at DESC) AS rank
            FROM clocked WHERE kind = 'answered' AND passed <= {minutes * 60_000_000}
        )
        SELECT name, array_sort(chosen) AS letters FROM ranked WHERE rank = 1 AND size(chosen) > 0""")
    return {name: list(letters) for name, letters in found.collect()}


def score(spark: SparkSession, form: str, bank: str, chosen: dict[str, list[str]], rule: dict[str, float]) -> dict:
    questions = spark.sql(
        f"SELECT f.domain, f.objective, f.name, b.right FROM {form} f JOIN {bank} b ON f.name = b.name"
    )
    whole, domains, objectives = [], {}, {}
    for domain, objective, name, right in questions.collect():
        mark = int(sorted(set(chosen.get(name) or "")) == sorted(right))
        for marks in (whole, domains.setdefault(domain, []), objectives.setdefault(objective, [])):
            marks.append(mark)
    result = {
        "whole": interval(whole),
        "domains": {name: interval(marks) for name, marks in domains.items()},
        "objectives": {name: interval(marks) for name, marks in objectives.items()},
    }
    ranking = sorted((sum(marks) / len(marks), name) for name, marks in domains.items())
    result["failed"] = [name for value, name in ranking if value < rule["domain"]]
    passed = sum(whole) / len(whole) >= rule["whole"] and not result["failed"]
    sure = result["whole"]["low"] >= rule["whole"]
    result["verdict"] = ("passed" if sure else "too close to call") if passed else "failed"
    return result


def interval(marks: list[int]) -> dict:
    bounds = binomtest(sum(marks), len(marks)).proportion_ci(0.95, method="wilson")
    return {"right": sum(marks), "asked": len(marks), "low": float(bounds.low), "high": float(bounds.high)}


def review(spark: SparkSession, form: str, bank: str, chosen: dict[str, list[str]]) -> list[dict]:
    rows = spark.sql(f"""
        SELECT f.place, f.name, f.objective, f.lab, b.right, b.why FROM {form} f JOIN {bank} b ON b.name = f.name""")
    tally, entries = {}, []
    for place, name, objective, lab, right, why in rows.collect():
        picked = set(chosen.get(name) or ())
        hit = picked == set(right)
        good, total = tally.get(objective, (0, 0))
        tally[objective] = good + hit, total + 1
        if hit:
            continue
        labelled = list(enumerate(why))
        entry = {"name": name, "objective": objective, "lab": lab}
        entry["pattern"] = [text for at, text in labelled if chr(97 + at) in right]
        entry["assumptions"] = [text for at, text in labelled if chr(97 + at) in picked and chr(97 + at) not in right]
        entries.append((objective, place, entry))
    entries.sort(key=lambda each: (tally[each[0]][0] / tally[each[0]][1], each[0], each[1]))
    return [entry for _, _, entry in entries]


def log_attempt(experiment: str, attempt: dict, result: dict, missed: list[dict]) -> str:
    if attempt["state"] == "open":
        raise ValueError("hand it in first")
    client = MlflowClient()
    known = client.get_experiment_by_name(experiment)
    place = known.experiment_id if known else client.create_experiment(experiment)
    for run in client.search_runs([place], f"tags.attempt = '{attempt['id']}'"):
        if run.info.status == "FINISHED":
            return run.info.run_id
    run_id = client.create_run(place).info.run_id
    for key, value in (("attempt", attempt["id"]), ("learner", attempt["learner"]), ("verdict", result["verdict"])):
        client.set_tag(run_id, key, value)
    for key in ("form", "seed"):
        client.log_param(run_id, key, attempt[key])
    measured = {"share": result["whole"]["right"] / result["whole"]["asked"]}
    for domain, counts in result["domains"].items():
        measured |= {f"{key}.{domain}": counts[key] for key in ("low", "high", "asked")}
        measured[f"share.{domain}"] = counts["right"] / counts["asked"]
    for key, value in measured.items():
        client.log_metric(run_id, key, value)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "review.json"
        file.write_text(json.dumps([{key: each[key] for key in ("objective", "lab")} for each in missed]))
        client.log_artifact(run_id, str(file))
    client.set_terminated(run_id)
    return run_id
