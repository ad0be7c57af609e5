"""Mistakes of champion_gate."""

import mlflow
import pandas as pd
from labjudge.proof.traps import swap, trap

_champion_gate = champion_gate

# the champion's evaluation is held against the candidate's.
swap("baseline_first", says="a better candidate is held back", old=", candidate, champion", new=", champion, candidate")

ABSOLUTE = '"mean_squared_error" if check == "absolute" else "mean_absolute_error"'
# the candidate is to have a better mean absolute error.
swap("mean_absolute_error", says="mean of (probability - label) squared", old='"mean_squared_error"', new=ABSOLUTE)

GAIN = '        "champion": MetricThreshold(min_absolute_change=contract["min_gain"], greater_is_better=False),\n'
swap("absolute_threshold_only", says="not measured against the champion", old=GAIN, new="")

BAR = '        "absolute": MetricThreshold(threshold=contract["max_brier"], greater_is_better=False),\n'
# better than the champion is good enough, however bad that is.
swap("champion_is_the_only_bar", says="better than a bad champion", old=BAR, new="")

CANDIDATES = "with mlflow.start_run(run_id=candidate_run):"
# the last run is never ended.
swap("run_left_open", says="a run is left open", old=CANDIDATES, new="if mlflow.start_run(run_id=candidate_run):")


@trap(says="not both failed checks are named")
def both_in_one_threshold(scored: pd.DataFrame, champion_run: str, candidate_run: str, contract: dict) -> list[str]:
    return _champion_gate(scored, champion_run, candidate_run, contract)[:1]


@trap(says="a value at the limit is refused")
def own_comparison(scored: pd.DataFrame, champion_run: str, candidate_run: str, contract: dict) -> list[str]:
    brier = {}
    for model, run in (("champion", champion_run), ("candidate", candidate_run)):
        with mlflow.start_run(run_id=run):
            result = mlflow.models.evaluate(
                data=scored, predictions=model, targets="label", model_type="regressor", evaluators="default"
            )
        brier[model] = result.metrics["mean_squared_error"]
    failed = [] if brier["candidate"] < contract["max_brier"] else ["absolute"]
    return failed if brier["candidate"] < brier["champion"] - contract["min_gain"] else [*failed, "champion"]


@trap(says="the runs do not hold the evaluations")
def both_in_one_run(scored: pd.DataFrame, champion_run: str, candidate_run: str, contract: dict) -> list[str]:
    return _champion_gate(scored, candidate_run, candidate_run, contract)


@trap(says="a run that nobody asked for")
def runs_of_their_own(scored: pd.DataFrame, champion_run: str, candidate_run: str, contract: dict) -> list[str]:
    failed = _champion_gate(scored, champion_run, candidate_run, contract)
    mlflow.set_experiment("/Shared/gates")
    with mlflow.start_run(run_name="gate"):
        mlflow.log_metric("failed", len(failed))
    return failed


@trap(says="a missing score is passed over")
def rows_dropped(scored: pd.DataFrame, champion_run: str, candidate_run: str, contract: dict) -> list[str]:
    return _champion_gate(scored.dropna(), champion_run, candidate_run, contract)


@trap(says="scored has got the column")
def gain_into_the_callers_frame(scored: pd.DataFrame, champion_run: str, candidate_run: str, contract: dict) -> list:
    scored["gain"] = (scored["champion"] - scored["label"]) ** 2 - (scored["candidate"] - scored["label"]) ** 2
    return _champion_gate(scored, champion_run, candidate_run, contract)
