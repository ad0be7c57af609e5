"""Right: frames of pandas, NumPy's generator, a clock by groups of sittings, Fractions for shares, metrics in one call."""

from fractions import Fraction

import mlflow
import numpy as np
import pandas as pd
from pyspark.sql import SparkSession


def draw_form(
    spark: SparkSession, bank: str, form: str, weights: dict[str, int], guide: int, number: int, seed: int
) -> list[str]:
    frame = spark.table(bank).drop("right", "why").toPandas()
    frame = frame[frame["guide"] == guide].sort_values("name", ignore_index=True)
    generator = np.random.default_rng(seed)
    frame = frame.iloc[generator.permutation(len(frame))]
    frame["turn"] = frame.groupby("objective").cumcount()
    frame = frame.sort_values("turn", kind="stable")
    exact = pd.Series({name: Fraction(number * weight, 100) for name, weight in weights.items()}, dtype=object)
    counts = exact.map(int)
    rest = (exact - counts).sort_values(ascending=False, kind="stable").index[: number - int(counts.sum())]
    counts[rest] = counts[rest] + 1
    parts = []
    for name, count in counts.items():
        part = frame[frame["domain"] == name].head(count)
        if len(part) != count:
            raise ValueError(f"{name}: {len(part)} of {count}")
        parts.append(part)
    drawn = pd.concat(parts).sample(frac=1, random_state=generator).reset_index(drop=True)
    drawn["place"] = range(1, len(drawn) + 1)
    drawn["options"] = drawn["options"].map(list)
    columns = ["place", "name", "domain", "objective", "lab", "question", "options"]
    spark.createDataFrame(drawn[columns]).write.format("delta").saveAsTable(form)
    return drawn["name"].tolist()


def answers_in_time(spark: SparkSession, events: str, attempt: str, minutes: int) -> dict[str, list[str]]:
    log = spark.table(events).toPandas().query("attempt == @attempt").sort_values("at", ignore_index=True)
    sitting = (log["kind"] == "opened").cumsum()
    began = log.groupby(sitting)["at"].transform("first")
    lasted = log.groupby(sitting)["at"].agg(lambda times: times.max() - times.min())
    earlier = lasted.cumsum() - lasted
    elapsed = (log["at"] - began) + sitting.map(earlier)
    counting = log[(log["kind"] == "answered") & (elapsed <= pd.Timedelta(minutes=minutes))]
    last = counting.drop_duplicates("name", keep="last")
    return {name: sorted(letters) for name, letters in zip(last["name"], last["chosen"], strict=True) if len(letters)}


def score(spark: SparkSession, form: str, bank: str, chosen: dict[str, list[str]], rule: dict[str, float]) -> dict:
    key = spark.table(bank).select("name", "right").toPandas().set_index("name")["right"]
    asked = spark.table(form).toPandas()
    asked["hit"] = [frozenset(chosen.get(name, ())) == frozenset(key[name]) for name in asked["name"]]

    def table(by: str) -> pd.DataFrame:
        grouped = asked.groupby(by)["hit"].agg(["sum", "size"]).astype(int)
        return grouped.assign(share=grouped["sum"] / grouped["size"])

    def entries(grouped: pd.DataFrame) -> dict:
        return {str(name): wilson(int(row["sum"]), int(row["size"])) for name, row in grouped.iterrows()}

    by_domain = table("domain").sort_index().sort_values("share", kind="stable")
    failed = by_domain.index[by_domain["share"] < rule["domain"]].tolist()
    whole = wilson(int(asked["hit"].sum()), len(asked))
    verdict = "passed"
    if whole["low"] < rule["whole"]:
        verdict = "too close to call"
    if failed or asked["hit"].mean() < rule["whole"]:
        verdict = "failed"
    return {
        "whole": whole,
        "domains": entries(by_domain),
        "objectives": entries(table("objective")),
        "failed": failed,
        "verdict": verdict,
    }


def wilson(k: int, n: int) -> dict:
    z2 = 1.959964**2
    root = np.sqrt(z2**2 + 4 * z2 * k * (n - k) / n)
    low, high = (2 * k + z2 - root) / (2 * (n + z2)), (2 * k + z2 + root) / (2 * (n + z2))
    return {"right": k, "asked": n, "low": max(0.0, float(low)), "high": min(1.0, float(high))}


def review(spark: SparkSession, form: str, bank: str, chosen: dict[str, list[str]]) -> list[dict]:
    frame = spark.table(form).toPandas().merge(spark.table(bank).select("name", "right", "why").toPandas(), on="name")
    frame["mine"] = frame["name"].map(lambda name: "".join(sorted(chosen.get(name, []))))
    frame["hit"] = frame["mine"] == frame["right"].map(lambda letters: "".join(sorted(letters)))
    frame["share"] = frame.groupby("objective")["hit"].transform("mean")
    out = []
    for row in frame[~frame["hit"]].sort_values(["share", "objective", "place"]).itertuples():
        lettered = list(zip("abcdef", row.why, strict=False))
        out.append(
            dict(
                name=row.name,
                objective=row.objective,
                lab=row.lab,
                pattern=[reason for letter, reason in lettered if letter in list(row.right)],
                assumptions=[
                    reason for letter, reason in lettered if letter in row.mine and letter not in list(row.right)
                ],
            )
        )
    return out


def log_attempt(experiment: str, attempt: dict, result: dict, missed: list[dict]) -> str:
    if attempt["state"] == "open":
        raise ValueError("still being taken")
    found = mlflow.search_runs(experiment_names=[experiment], filter_string="attributes.status = 'FINISHED'")
    if "tags.attempt" in found and (found["tags.attempt"] == attempt["id"]).any():
        return found.loc[found["tags.attempt"] == attempt["id"], "run_id"].iloc[0]
    number = getattr(mlflow.get_experiment_by_name(experiment), "experiment_id", None) or mlflow.create_experiment(
        experiment
    )
    metrics = {
        f"{kind}.{domain}": each["right"] / each["asked"] if kind == "share" else each[kind]
        for domain, each in result["domains"].items()
        for kind in ("share", "low", "high", "asked")
    }
    lines = ",\n".join(f'{{"objective": "{each["objective"]}", "lab": "{each["lab"]}"}}' for each in missed)
    with mlflow.start_run(experiment_id=number) as active:
        mlflow.log_params({key: attempt[key] for key in ("seed", "form")})
        mlflow.log_metrics({**metrics, "share": result["whole"]["right"] / result["whole"]["asked"]})
        mlflow.log_text(f"[{lines}]", "review.json")
        mlflow.set_tags({"attempt": attempt["id"], "verdict": result["verdict"], "learner": attempt["learner"]})
    return active.info.run_id
