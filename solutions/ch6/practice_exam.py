"""Reference for lab 6.4."""

import random
from collections import defaultdict
from datetime import timedelta
from itertools import zip_longest
from math import sqrt

import mlflow
from pyspark.sql import Row, SparkSession
from pyspark.sql import functions as F

PUBLIC = ["name", "domain", "objective", "lab", "question", "options"]
FORM = "place int, name string, domain string, objective string, lab string, question string, options array<string>"
Z = 1.96


def draw_form(
    spark: SparkSession, bank: str, form: str, weights: dict[str, int], guide: int, number: int, seed: int
) -> list[str]:
    rows = spark.table(bank).where(F.col("guide") == guide).select(PUBLIC).collect()
    # A table has no order: drawn from as they come, the same rows would give another form tomorrow.
    rows.sort(key=lambda row: row["name"])
    draw, drawn = random.Random(seed), []
    for domain, count in _shares(weights, number).items():
        pool = [row for row in rows if row["domain"] == domain]
        if len(pool) < count:
            raise ValueError(f"{bank} has {len(pool)} questions on {domain}, and the form needs {count}")
        drawn += _in_turn(pool, count, draw)
    draw.shuffle(drawn)
    placed = [{"place": place, **row.asDict()} for place, row in enumerate(drawn, 1)]
    spark.createDataFrame(placed, FORM).write.saveAsTable(form)
    return [row["name"] for row in drawn]


def _shares(weights: dict[str, int], number: int) -> dict[str, int]:
    found = {domain: number * weight // 100 for domain, weight in weights.items()}
    by_remainder = sorted(weights, key=lambda domain: number * weights[domain] % 100, reverse=True)
    for domain in by_remainder[: number - sum(found.values())]:
        found[domain] += 1
    return found


def _in_turn(pool: list[Row], count: int, draw: random.Random) -> list[Row]:
    groups = defaultdict(list)
    for row in draw.sample(pool, len(pool)):
        groups[row["objective"]].append(row)
    turns = zip_longest(*groups.values())
    return [row for turn in turns for row in turn if row is not None][:count]


def answers_in_time(spark: SparkSession, events: str, attempt: str, minutes: int) -> dict[str, list[str]]:
    rows = spark.table(events).where(F.col("attempt") == attempt).orderBy("at").collect()
    passed, before, standing = timedelta(0), None, {}
    for row in rows:
        # From the last sign of a sitting to the next opening nobody sat there.
        if row["kind"] != "opened":
            passed += row["at"] - before
        before = row["at"]
        if row["kind"] == "answered" and passed <= timedelta(minutes=minutes):
            standing[row["name"]] = sorted(row["chosen"])
    return {name: letters for name, letters in standing.items() if letters}


def score(spark: SparkSession, form: str, bank: str, chosen: dict[str, list[str]], rule: dict[str, float]) -> dict:
    domains, objectives = defaultdict(list), defaultdict(list)
    for row in _answered(spark, form, bank):
        is_right = set(chosen.get(row["name"], [])) == set(row["right"])
        domains[row["domain"]].append(is_right)
        objectives[row["objective"]].append(is_right)
    whole = _share([each for marks in domains.values() for each in marks])
    shares = {domain: sum(marks) / len(marks) for domain, marks in domains.items()}
    failed = [
        domain for domain in sorted(shares, key=lambda name: (shares[name], name)) if shares[domain] < rule["domain"]
    ]
    if failed or whole["right"] / whole["asked"] < rule["whole"]:
        verdict = "failed"
    else:
        verdict = "too close to call" if whole["low"] < rule["whole"] else "passed"
    return {
        "whole": whole,
        "domains": {domain: _share(marks) for domain, marks in domains.items()},
        "objectives": {objective: _share(marks) for objective, marks in objectives.items()},
        "failed": failed,
        "verdict": verdict,
    }


def _answered(spark: SparkSession, form: str, bank: str) -> list[Row]:
    key = spark.table(bank).select("name", "right", "why")
    return spark.table(form).join(key, "name").orderBy("place").collect()


def _share(marks: list[bool]) -> dict:
    n, share = len(marks), sum(marks) / len(marks)
    # Wilson: also with all or none right it does not claim to be certain.
    middle = share + Z**2 / (2 * n)
    spread = Z * sqrt(share * (1 - share) / n + Z**2 / (4 * n**2))
    low, high = ((middle + side) / (1 + Z**2 / n) for side in (-spread, spread))
    return {"right": sum(marks), "asked": n, "low": low, "high": high}


def review(spark: SparkSession, form: str, bank: str, chosen: dict[str, list[str]]) -> list[dict]:
    marks, missed = defaultdict(list), []
    for row in _answered(spark, form, bank):
        mine, right = set(chosen.get(row["name"], [])), set(row["right"])
        marks[row["objective"]].append(mine == right)
        if mine != right:
            reasons = dict(zip("abcdefgh", row["why"], strict=False))
            missed.append(
                {
                    **{name: row[name] for name in ("name", "objective", "lab")},
                    "pattern": [reasons[letter] for letter in sorted(right)],
                    "assumptions": [reasons[letter] for letter in sorted(mine - right)],
                }
            )
    # The sort is stable: within an objective the places keep their order.
    return sorted(missed, key=lambda each: (_mean(marks[each["objective"]]), each["objective"]))


def _mean(marks: list[bool]) -> float:
    return sum(marks) / len(marks)


def log_attempt(experiment: str, attempt: dict, result: dict, missed: list[dict]) -> str:
    if attempt["state"] == "open":
        raise ValueError(f"attempt {attempt['id']} is still open")
    mlflow.set_experiment(experiment)
    logged = mlflow.search_runs(
        filter_string=f"tags.attempt = '{attempt['id']}' AND attributes.status = 'FINISHED'", output_format="list"
    )
    if logged:
        return logged[0].info.run_id
    tags = {"attempt": attempt["id"], "learner": attempt["learner"], "verdict": result["verdict"]}
    with mlflow.start_run(tags=tags) as run:
        mlflow.log_params({"form": attempt["form"], "seed": attempt["seed"]})
        metrics = {"share": result["whole"]["right"] / result["whole"]["asked"]}
        for domain, each in result["domains"].items():
            metrics[f"share.{domain}"] = each["right"] / each["asked"]
            for name in ("low", "high", "asked"):
                metrics[f"{name}.{domain}"] = each[name]
        mlflow.log_metrics(metrics)  # one request, not seventeen
        # Others take this form next: what to train is told, what was asked and why is not.
        told = [{"objective": each["objective"], "lab": each["lab"]} for each in missed]
        mlflow.log_dict(told, "review.json")
    return run.info.run_id
