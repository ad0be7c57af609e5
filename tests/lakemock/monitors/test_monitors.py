"""Quality monitors through the SDK: what a refresh writes, and that it equals SciPy's and scikit-learn's answers."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, time, timedelta
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from databricks.sdk.errors import (
    DatabricksError,
    InvalidParameterValue,
    NotFound,
    PermissionDenied,
    ResourceAlreadyExists,
)
from databricks.sdk.service.catalog import (
    MonitorCronSchedule,
    MonitorCronSchedulePauseStatus,
    MonitorInferenceLog,
    MonitorInferenceLogProblemType,
    MonitorMetric,
    MonitorMetricType,
    MonitorSnapshot,
    MonitorTimeSeries,
)
from lakemock import arrange
from lakemock.monitors import computing, http
from scipy import spatial, stats

ADMIN, BEN = "admin@example.com", "ben@example.com"
TABLE, BASE = "main.churn.requests", "main.churn.base"
# The Monday of last week: a monitor looks back for 30 days.
DAY = datetime.combine(datetime.now(UTC).date(), time(), UTC)
DAY -= timedelta(days=7 + DAY.weekday())
PLACE = {"assets_dir": "/Shared/monitoring", "output_schema_name": "main.churn"}


def rows_of(seed: int, days: int = 2, shift: float = 0.0) -> pd.DataFrame:
    """200 rows a day; the second day has other values."""
    draw = np.random.default_rng(seed)
    day = np.repeat(np.arange(days), 200)
    label = draw.integers(0, 2, len(day))
    return pd.DataFrame(
        {
            "at": [DAY + timedelta(days=int(each), minutes=1) for each in day],
            "spend": draw.normal(50 + shift + 5 * day, 10),
            "plan": draw.choice(["free", "pro", "team"], len(day), p=[0.6, 0.3, 0.1]),
            "vip": draw.random(len(day)) < 0.3,
            "label": label,
            "prediction": np.where(draw.random(len(day)) < 0.8, label, 1 - label),
            "model": np.where(day == 0, "m/1", "m/2"),
        }
    )


@pytest.fixture
def monitors(workspace: Any, client: Any) -> Any:
    """An admin's client of monitors, with a table of two days and a baseline."""
    arrange.admin(workspace, ADMIN)
    arrange.write_table(workspace, TABLE, pa.Table.from_pandas(rows_of(1)))
    arrange.write_table(workspace, BASE, pa.Table.from_pandas(rows_of(2, shift=7)))
    return client(ADMIN).quality_monitors


def refreshed(monitors: Any, workspace: Any, **settings: Any) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Rows of the profile and of the drift table after the refresh that comes with the monitor."""
    monitors.create(TABLE, **PLACE, **settings)
    (made,) = monitors.list_refreshes(TABLE).refreshes
    assert made.state.value == "SUCCESS", made.message
    return tuple(arrange.read_table(workspace, f"{TABLE}_{kind}_metrics").to_pylist() for kind in ("profile", "drift"))


def metric(definition: str) -> MonitorMetric:
    kind, output = MonitorMetricType.CUSTOM_METRIC_TYPE_AGGREGATE, '{"type": "double"}'
    return MonitorMetric("m", definition, [":table"], output, kind)


def only(rows: list[dict[str, Any]], **wanted: Any) -> dict[str, Any]:
    (found,) = [each for each in rows if all(each[name] == value for name, value in wanted.items())]
    return found


@pytest.mark.documented
def test_snapshot(monitors: Any, workspace: Any) -> None:
    """A column's counts, moments and most frequent items are those of the whole table."""
    profile, drift = refreshed(monitors, workspace, snapshot=MonitorSnapshot())
    rows, spend, plan = rows_of(1), only(profile, column_name="spend"), only(profile, column_name="plan")
    assert (spend["count"], spend["num_nulls"], spend["granularity"]) == (400, 0, None)
    assert [spend[each] for each in ("avg", "stddev", "median")] == pytest.approx(
        [rows.spend.mean(), rows.spend.std(), rows.spend.median()]
    )
    assert len(spend["quantiles"]) == 1000
    assert plan["frequent_items"][0] == {"item": "free", "count": int((rows.plan == "free").sum())}
    assert only(profile, column_name=":table")["count"] == 400 and drift == []


SUMMARY = (
    "window log_type logging_table_commit_version monitor_version granularity slice_key slice_value column_name count data_type "
    "num_nulls avg quantiles min max stddev num_zeros num_nan min_length max_length avg_length non_null_columns frequent_items "
    "median distinct_count percent_nan percent_null percent_zeros percent_distinct"
)
DRIFT = (
    "window granularity monitor_version slice_key slice_value column_name data_type window_cmp drift_type count_delta avg_delta "
    "percent_null_delta percent_zeros_delta percent_distinct_delta non_null_columns_delta js_distance ks_test "
    "wasserstein_distance population_stability_index chi_squared_test tv_distance l_infinity_distance"
)


@pytest.mark.measured
def test_columns_of_the_metric_tables(monitors: Any, workspace: Any) -> None:
    """Names, order and the types that programs meet are those of outputs that public notebooks show."""
    _, drift = refreshed(monitors, workspace, time_series=MonitorTimeSeries("at", ["1 day"]))
    tables = [arrange.read_table(workspace, f"{TABLE}_{kind}_metrics").schema for kind in ("profile", "drift")]
    assert [" ".join(each.names) for each in tables] == [SUMMARY, DRIFT]
    assert tables[0].field("logging_table_commit_version").type == pa.int32()
    assert tables[1].field("count_delta").type == pa.int64()
    assert {each["monitor_version"] for each in drift} == {0} and only(drift, column_name="spend")[
        "data_type"
    ] == "double"


@pytest.mark.measured
def test_columns_of_time(monitors: Any, workspace: Any) -> None:
    """They have seconds since 1970 and no mean, and of their drift only counts and shares."""
    profile, drift = refreshed(monitors, workspace, time_series=MonitorTimeSeries("at", ["1 day"]))
    first = only([each for each in profile if each["window"]["start"] == DAY], column_name="at")
    assert (first["min"], first["median"]) == (DAY.timestamp() + 60,) * 2
    assert first["avg"] is None and first["frequent_items"] is None
    moved = only(drift, column_name="at")
    assert moved["count_delta"] == 0 and moved["chi_squared_test"] is None and moved["js_distance"] is None


@pytest.mark.documented
def test_looks_back_for_thirty_days(monitors: Any, workspace: Any) -> None:
    """Of a time series, rows from before are not described."""
    late, early = rows_of(1, days=1), rows_of(2, days=1)
    early["at"] -= timedelta(days=60)
    arrange.write_table(workspace, TABLE, pa.Table.from_pandas(pd.concat([late, early], ignore_index=True)))
    profile, _ = refreshed(monitors, workspace, time_series=MonitorTimeSeries("at", ["1 month"]))
    assert only(profile, column_name=":table")["count"] == 200


@pytest.mark.documented
def test_consecutive_drift_equals_scipy(monitors: Any, workspace: Any) -> None:
    """A day is compared with the day before, by SciPy's tests and distances."""
    _, drift = refreshed(monitors, workspace, time_series=MonitorTimeSeries("at", ["1 day"]))
    rows = rows_of(1)
    before, now = rows.spend[:200], rows.spend[200:]
    spend = only(drift, column_name="spend")
    assert (spend["drift_type"], spend["window"]["start"], spend["window_cmp"]["start"]) == (
        "CONSECUTIVE",
        DAY + timedelta(days=1),
        DAY,
    )
    expected = stats.ks_2samp(now, before)
    assert spend["ks_test"] == pytest.approx({"statistic": expected.statistic, "pvalue": expected.pvalue})
    assert spend["wasserstein_distance"] == pytest.approx(stats.wasserstein_distance(now, before))
    assert spend["avg_delta"] == pytest.approx(now.mean() - before.mean())
    assert spend["js_distance"] is None and spend["chi_squared_test"] is None


@pytest.mark.documented
def test_baseline_drift_of_categories_equals_scipy(monitors: Any, workspace: Any) -> None:
    """Each window is compared with the baseline; categories by counts and shares."""
    _, drift = refreshed(monitors, workspace, snapshot=MonitorSnapshot(), baseline_table_name=BASE)
    plan = only(drift, column_name="plan")
    counts = [rows_of(seed).plan.value_counts().reindex(["free", "pro", "team"]) for seed in (1, 2)]
    shares = [each / each.sum() for each in counts]
    test = stats.chi2_contingency(np.array(counts), correction=False)
    assert plan["drift_type"] == "BASELINE" and plan["window_cmp"] is None
    assert plan["chi_squared_test"] == pytest.approx({"statistic": test.statistic, "pvalue": test.pvalue})
    assert plan["js_distance"] == pytest.approx(spatial.distance.jensenshannon(*shares))
    assert plan["tv_distance"] == pytest.approx(np.abs(shares[0] - shares[1]).sum() / 2)


@pytest.mark.assumed
def test_the_stability_index_is_for_numbers(monitors: Any, workspace: Any) -> None:
    """A column of numbers has a population stability index, one of text has none."""
    _, drift = refreshed(monitors, workspace, snapshot=MonitorSnapshot(), baseline_table_name=BASE)
    assert only(drift, column_name="spend")["population_stability_index"] > 0.1
    assert only(drift, column_name="plan")["population_stability_index"] is None


@pytest.mark.documented
def test_inference_log(monitors: Any, workspace: Any) -> None:
    """The table's row has the quality of the predictions, for each model and for all."""
    log = MonitorInferenceLog(
        problem_type=MonitorInferenceLogProblemType.PROBLEM_TYPE_CLASSIFICATION,
        timestamp_col="at",
        granularities=["1 week"],
        prediction_col="prediction",
        model_id_col="model",
        label_col="label",
    )
    profile, _ = refreshed(monitors, workspace, inference_log=log)
    rows = rows_of(1)
    whole, first = only(profile, column_name=":table", model="*"), only(profile, column_name=":table", model="m/1")
    assert whole["accuracy_score"] == pytest.approx((rows.label == rows.prediction).mean())
    assert first["accuracy_score"] == pytest.approx((rows.label == rows.prediction)[:200].mean())
    assert whole["window"] == {"start": DAY, "end": DAY + timedelta(days=7)}
    assert sum(each["count"] for each in whole["confusion_matrix"]) == 400
    assert set(dict(whole["precision"]["one_vs_all"])) == {"0", "1"}


@pytest.mark.assumed
def test_fairness_of_a_classifier(monitors: Any, workspace: Any) -> None:
    """A condition's slice `true` is compared with `false`, for each class: here, how often it is predicted and rightly so."""
    log = MonitorInferenceLog(
        problem_type=MonitorInferenceLogProblemType.PROBLEM_TYPE_CLASSIFICATION,
        timestamp_col="at",
        granularities=["1 week"],
        prediction_col="prediction",
        model_id_col="model",
        label_col="label",
    )
    profile, _ = refreshed(monitors, workspace, inference_log=log, slicing_exprs=["vip"])
    found = only(profile, column_name=":table", model="*", slice_key="vip", slice_value="true")
    vips, others = rows_of(1).query("vip"), rows_of(1).query("not vip")
    shares = [(each.prediction == 1).mean() for each in (vips, others)]
    rights = [each.label[each.prediction == 1].mean() for each in (vips, others)]
    assert dict(found["statistical_parity"])["1"] == pytest.approx(shares[0] - shares[1])
    assert dict(found["predictive_parity"])["1"] == pytest.approx(rights[0] - rights[1])
    assert only(profile, column_name=":table", model="*", slice_key=None)["equal_opportunity"] is None


@pytest.mark.documented
def test_slices(monitors: Any, workspace: Any) -> None:
    """A column gives a slice for each value, a condition one for true and one for false, beside the whole."""
    profile, _ = refreshed(monitors, workspace, snapshot=MonitorSnapshot(), slicing_exprs=["plan", "spend > 50"])
    found = {
        (each["slice_key"], each["slice_value"]): each["count"] for each in profile if each["column_name"] == ":table"
    }
    rows = rows_of(1)
    assert found[None, None] == 400 and found["plan", "team"] == (rows.plan == "team").sum()
    assert found["spend > 50", "true"] + found["spend > 50", "false"] == 400


@pytest.mark.documented
def test_custom_metrics(monitors: Any, workspace: Any) -> None:
    """Aggregate over rows, derived over metrics, drift over two windows' metrics."""

    def metric(name: str, kind: str, definition: str, column: str = "spend") -> MonitorMetric:
        which = MonitorMetricType(f"CUSTOM_METRIC_TYPE_{kind}")
        return MonitorMetric(
            name, definition, [column], '{"name": "output", "type": "double", "nullable": true, "metadata": {}}', which
        )

    metrics = [
        metric("squares", "AGGREGATE", "avg(`{{input_column}}` * {{input_column}})"),
        metric("vips", "AGGREGATE", "avg(CASE WHEN vip THEN spend ELSE 0 END)", ":table"),
        metric("root", "DERIVED", "sqrt(squares)"),
        metric("moved", "DRIFT", "`{{current_df}}`.root - {{base_df}}.root"),
    ]
    profile, drift = refreshed(
        monitors, workspace, time_series=MonitorTimeSeries("at", ["1 day"]), custom_metrics=metrics
    )
    rows = rows_of(1)
    roots = [float((part**2).mean() ** 0.5) for part in (rows.spend[:200], rows.spend[200:])]
    spend = only([each for each in profile if each["window"]["start"] == DAY], column_name="spend")
    assert spend["root"] == pytest.approx(roots[0])
    whole = only([each for each in profile if each["window"]["start"] == DAY], column_name=":table")
    assert whole["vips"] == pytest.approx(float((rows.spend * rows.vip)[:200].mean()))
    assert only(drift, column_name="spend")["moved"] == pytest.approx(roots[1] - roots[0])


@pytest.mark.assumed
def test_groups_that_are_sent_one_by_one(monitors: Any, workspace: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """A custom metric of a table that is too large for one message to the engine is what it is for a small one."""
    monkeypatch.setattr(computing, "MOST_CELLS", 1)
    double = '{"type": "double"}'
    metric = MonitorMetric(
        "total", "sum(`{{input_column}}`)", ["spend"], double, MonitorMetricType.CUSTOM_METRIC_TYPE_AGGREGATE
    )
    series = MonitorTimeSeries("at", ["1 day"])
    profile, _ = refreshed(monitors, workspace, time_series=series, custom_metrics=[metric])
    found = [each["total"] for each in profile if each["column_name"] == "spend"]
    assert found == pytest.approx(list(rows_of(1).groupby("at")["spend"].sum()))


@pytest.mark.assumed
def test_a_refresh_that_takes_long(monitors: Any, workspace: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """It goes on after its request was answered, once, and a later look finds it ended."""
    monitors.create(TABLE, **PLACE, snapshot=MonitorSnapshot())
    may_end, describe = threading.Event(), computing.describe
    monkeypatch.setattr(computing, "describe", lambda *given: may_end.wait(60) and describe(*given))
    with monkeypatch.context() as impatient:
        impatient.setattr(http, "WAITS_SECONDS", 0.0)
        begun = monitors.run_refresh(TABLE)
        assert monitors.get_refresh(TABLE, begun.refresh_id).state.value in ("PENDING", "RUNNING")
    may_end.set()
    assert monitors.get_refresh(TABLE, begun.refresh_id).state.value == "SUCCESS"
    assert len(monitors.list_refreshes(TABLE).refreshes) == 2


@pytest.mark.documented
def test_a_second_refresh(monitors: Any, workspace: Any) -> None:
    """Windows that are computed again take the place of those before; a snapshot adds one."""
    first, _ = refreshed(monitors, workspace, time_series=MonitorTimeSeries("at", ["1 day"]))
    monitors.run_refresh(TABLE)
    assert len(arrange.read_table(workspace, f"{TABLE}_profile_metrics")) == len(first)
    monitors.update(TABLE, output_schema_name="main.churn", snapshot=MonitorSnapshot())
    monitors.run_refresh(TABLE)
    assert monitors.get(TABLE).monitor_version == 1
    assert len(arrange.read_table(workspace, f"{TABLE}_profile_metrics")) == len(first) + 8
    assert [each.state.value for each in monitors.list_refreshes(TABLE).refreshes] == ["SUCCESS"] * 3


@pytest.mark.assumed
def test_dashboard(monitors: Any, workspace: Any, client: Any) -> None:
    """It is one page with plots, in the monitor's folder, that loads nothing."""
    refreshed(monitors, workspace, time_series=MonitorTimeSeries("at", ["1 day"]))
    page = client(ADMIN).workspace.download(f"/Shared/monitoring/{TABLE} dashboard.html").read().decode()
    assert page.count("<svg") > 5 and "http" not in page and "ks_test" in page


@pytest.mark.documented
def test_who_may(monitors: Any, workspace: Any, client: Any) -> None:
    """Only who owns the table, or what contains it, monitors it; and a table has one monitor."""
    arrange.grant(workspace, "table", TABLE, BEN, ["SELECT"])
    with pytest.raises(PermissionDenied):
        client(BEN).quality_monitors.create(TABLE, **PLACE, snapshot=MonitorSnapshot())
    with pytest.raises(NotFound):
        monitors.get(TABLE)
    monitors.create(TABLE, **PLACE, snapshot=MonitorSnapshot())
    with pytest.raises(ResourceAlreadyExists):
        monitors.create(TABLE, **PLACE, snapshot=MonitorSnapshot())


@pytest.mark.documented
def test_who_reads_a_monitor(monitors: Any, workspace: Any, client: Any) -> None:
    """Whoever may read the table sees its monitor and refreshes, and begins none."""
    monitors.create(TABLE, **PLACE, snapshot=MonitorSnapshot())
    ben = client(BEN).quality_monitors
    with pytest.raises(PermissionDenied):
        ben.get(TABLE)
    for kind, name, privilege in (("catalog", "main", "USE_CATALOG"), ("schema", "main.churn", "USE_SCHEMA")):
        arrange.grant(workspace, kind, name, BEN, [privilege])
    arrange.grant(workspace, "table", TABLE, BEN, ["SELECT"])
    assert ben.get(TABLE).table_name == TABLE
    (made,) = ben.list_refreshes(TABLE).refreshes
    assert ben.get_refresh(TABLE, made.refresh_id).state.value == "SUCCESS"
    for refused in (lambda: ben.run_refresh(TABLE), lambda: ben.delete(TABLE)):
        with pytest.raises(PermissionDenied):
            refused()


@pytest.mark.documented
def test_a_description_is_sent_back(monitors: Any) -> None:
    """What an update ignores may stand in it; the folder of the assets stays."""
    monitors.create(TABLE, **PLACE, snapshot=MonitorSnapshot(), custom_metrics=[metric("max('select' = `plan`)")])
    path = f"/api/2.1/unity-catalog/tables/{TABLE}/monitor"
    shown = monitors._api.do("GET", path)
    monitors._api.do("PUT", path, body={**shown, "assets_dir": "/Shared/other", "slicing_exprs": ["vip"]})
    after = monitors._api.do("GET", path)
    assert after == {**shown, "slicing_exprs": ["vip"], "monitor_version": shown["monitor_version"] + 1}


@pytest.mark.documented
def test_updates_that_are_refused(monitors: Any, workspace: Any, client: Any) -> None:
    """Another admin does not update the monitor, and its tables stay where they are."""
    monitors.create(TABLE, **PLACE, snapshot=MonitorSnapshot())
    arrange.admin(workspace, BEN)
    with pytest.raises(PermissionDenied, match="who created the monitor"):
        client(BEN).quality_monitors.update(TABLE, output_schema_name="main.churn", snapshot=MonitorSnapshot())
    with pytest.raises(InvalidParameterValue, match="output_schema_name cannot be updated"):
        monitors.update(TABLE, output_schema_name="main.default", snapshot=MonitorSnapshot())
    assert monitors.get(TABLE).monitor_version == 0


@pytest.mark.documented
@pytest.mark.parametrize(
    "wrong",
    [
        {},
        {"snapshot": MonitorSnapshot(), "time_series": MonitorTimeSeries("at", ["1 day"])},
        {"time_series": MonitorTimeSeries("nope", ["1 day"])},
        {"time_series": MonitorTimeSeries("at", ["2 days"])},
        {"time_series": MonitorTimeSeries("vip", ["1 day"])},
        {"snapshot": MonitorSnapshot(), "latest_monitor_failure_msg": "none"},
        {"snapshot": MonitorSnapshot(), "custom_metrics": [metric("(SELECT max(spend) FROM main.churn.base)")]},
    ],
    ids=["none", "two", "column", "granularity", "time", "answer", "subquery"],
)
def test_what_is_refused(monitors: Any, wrong: dict[str, Any]) -> None:
    """Exactly one kind of analysis, over columns that are there and fit, in granularities that there are.

    No joins and no subqueries in a definition: docs.databricks.com/lakehouse-monitoring/custom-metrics, "Create definition".
    """
    with pytest.raises(InvalidParameterValue):
        monitors.create(TABLE, **PLACE, **wrong)


@pytest.mark.assumed
def test_an_expression_that_fails(monitors: Any) -> None:
    """The refresh fails with the engine's words, and no file of this machine is read by an expression."""
    monitors.create(TABLE, **PLACE, snapshot=MonitorSnapshot(), slicing_exprs=["nope + 1"])
    failed = monitors.get_refresh(TABLE, monitors.run_refresh(TABLE).refresh_id)
    assert failed.state.value == "FAILED" and "nope" in failed.message
    monitors.update(
        TABLE,
        output_schema_name="main.churn",
        snapshot=MonitorSnapshot(),
        slicing_exprs=["(SELECT 1 FROM text.`/etc/passwd`)"],
    )
    failed = monitors.get_refresh(TABLE, monitors.run_refresh(TABLE).refresh_id)
    assert "NOT_IMPLEMENTED" in failed.message
    with pytest.raises(DatabricksError):
        monitors.cancel_refresh(TABLE, failed.refresh_id)


@pytest.mark.documented
def test_a_baseline_that_lacks_columns(monitors: Any, workspace: Any) -> None:
    """What the baseline has is compared with it, and there are no metrics of what it lacks: times, models and labels here."""
    arrange.write_table(workspace, BASE, pa.Table.from_pandas(rows_of(2, shift=7)[["spend", "plan", "prediction"]]))
    log = MonitorInferenceLog(
        problem_type=MonitorInferenceLogProblemType.PROBLEM_TYPE_CLASSIFICATION,
        prediction_col="prediction",
        timestamp_col="at",
        granularities=["1 day"],
        model_id_col="model",
        label_col="label",
    )
    profile, drift = refreshed(
        monitors, workspace, inference_log=log, baseline_table_name=BASE, slicing_exprs=["vip", "plan"]
    )
    known = {"spend", "plan", "prediction", ":table"}
    assert {each["column_name"] for each in profile if each["log_type"] == "BASELINE"} == known
    compared = [each for each in drift if each["drift_type"] == "BASELINE" and each["slice_key"] is None]
    assert {each["column_name"] for each in compared} == known
    first = only(compared, column_name="spend", window={"start": DAY, "end": DAY + timedelta(days=1)}, model="*")
    before, now = rows_of(2, shift=7)["spend"], rows_of(1)["spend"][:200]
    assert first["ks_test"]["statistic"] == pytest.approx(stats.ks_2samp(now, before).statistic)


@pytest.mark.documented
def test_a_schedule(monitors: Any, workspace: Any) -> None:
    """A monitor refreshes when its schedule comes due, with the rows that are there then, and not while it is paused."""
    schedule = MonitorCronSchedule("0 0 12 * * ?", "PST")
    monitors.create(TABLE, **PLACE, snapshot=MonitorSnapshot(), schedule=schedule)
    workspace.clock.sleep(86_400)
    arrange.write_table(workspace, TABLE, pa.Table.from_pandas(rows_of(1, days=3)))
    while (latest := monitors.list_refreshes(TABLE).refreshes[0]).state.value in ("PENDING", "RUNNING"):
        pass
    assert (latest.trigger.value, latest.state.value) == ("SCHEDULE", "SUCCESS")
    assert len(monitors.list_refreshes(TABLE).refreshes) == 2
    counts = {each["count"] for each in arrange.read_table(workspace, f"{TABLE}_profile_metrics").to_pylist()}
    assert 600 in counts
    schedule.pause_status = MonitorCronSchedulePauseStatus.PAUSED
    monitors.update(TABLE, output_schema_name="main.churn", snapshot=MonitorSnapshot(), schedule=schedule)
    workspace.clock.sleep(86_400)
    assert len(monitors.list_refreshes(TABLE).refreshes) == 2


@pytest.mark.assumed
def test_a_schedule_that_cannot_be(monitors: Any) -> None:
    """An expression that is no cron expression, and a zone that Java does not know, are refused."""
    for expression, zone in (("every day", "UTC"), ("0 0 12 * * ?", "Mars/Olympus")):
        with pytest.raises(InvalidParameterValue):
            monitors.create(TABLE, **PLACE, snapshot=MonitorSnapshot(), schedule=MonitorCronSchedule(expression, zone))
