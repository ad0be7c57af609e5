"""lakemock.data.events: deliveries with planted traps."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pandas as pd
import pytest
from lakemock.data import calendar
from lakemock.data.events import TABLE

pytestmark = pytest.mark.measured
SIZES = [(1, 100), (2, 1000), (3, 4000)]


def local_times(frame):
    """Each event's wall time, by the IANA database and not by our calendar."""
    moments = zip(frame["event_at"], frame["time_zone"], strict=True)
    return [moment.tz_convert(ZoneInfo(zone)) for moment, zone in moments]


@pytest.fixture(params=SIZES, ids=str)
def drawn(request):
    """Events of one seed and size."""
    seed, rows = request.param
    return TABLE.draw(seed, rows, customers=rows // 10)


def test_late_rows_are_those_that_took_an_hour(drawn):
    """Late rows took an hour to three days, all others less."""
    delay = drawn.frame["ingested_at"] - drawn.frame["event_at"]
    assert drawn.frame.index[delay >= pd.Timedelta("1h")].tolist() == drawn.truth["late"]
    assert delay.max() <= pd.Timedelta("3D")


def test_future_rows_happened_after_they_came(drawn):
    """Future rows, and no others, are dated after their ingestion, by two hours at least."""
    ahead = drawn.frame["event_at"] - drawn.frame["ingested_at"]
    assert drawn.frame.index[ahead > pd.Timedelta(0)].tolist() == drawn.truth["future"]
    assert ahead[drawn.truth["future"]].min() >= pd.Timedelta("2h")


def test_duplicates_are_second_deliveries(drawn):
    """The second row of an event, in the frame's order, is a duplicate; it differs in its ingestion only."""
    frame = drawn.frame
    assert frame.index[frame["event_id"].duplicated()].tolist() == drawn.truth["duplicate"]
    told = frame.drop(columns="ingested_at")
    assert len(told.drop_duplicates()) == len(frame) - len(drawn.truth["duplicate"])


def test_ties_share_customer_and_moment(drawn):
    """Without duplicates, each tie shares customer and microsecond with one event of another id, and nobody else does."""
    frame = drawn.frame.drop(index=drawn.truth["duplicate"])
    tied = frame[frame.duplicated(["customer_id", "event_at"], keep=False)]
    assert set(drawn.truth["tie"]) < set(tied.index)
    assert len(tied) == 2 * len(drawn.truth["tie"])
    assert tied["event_id"].is_unique


def test_local_time_is_that_of_the_zone(drawn):
    """What the wall clock showed agrees with the IANA database, but for those that were not put forward in spring."""
    shown = [moment.strftime("%Y-%m-%dT%H:%M:%S") for moment in local_times(drawn.frame)]
    other = [row for row, text in enumerate(shown) if drawn.frame["local_time"][row] != text]
    assert other == drawn.truth["spring_gap"]


def test_spring_gap_rows_show_a_time_that_never_was(drawn):
    """These rows and no others have a local time that no moment has in their zone; by the winter offset it is the event's."""
    never = []
    for row, (text, name) in enumerate(zip(drawn.frame["local_time"], drawn.frame["time_zone"], strict=True)):
        zone = ZoneInfo(name)
        wall = datetime.fromisoformat(text).replace(tzinfo=zone)
        if wall.astimezone(UTC).astimezone(zone) != wall:
            never.append(row)
            assert wall.astimezone(UTC) == drawn.frame["event_at"][row].floor("s")
    assert never == drawn.truth["spring_gap"]


def test_time_zone_rows_have_another_local_date(drawn):
    """The rows whose local date is not the UTC date are in the truth."""
    moments = zip(drawn.frame["event_at"], local_times(drawn.frame), strict=True)
    other = [row for row, (moment, local) in enumerate(moments) if moment.date() != local.date()]
    assert other == drawn.truth["time_zone"]


def test_daylight_saving_rows_are_ambiguous(drawn):
    """The wall clock of these rows shows a time that occurred twice; that of all others does not."""
    naive = [(moment.replace(tzinfo=None).to_pydatetime(), moment.tzinfo) for moment in local_times(drawn.frame)]
    offsets = [{wall.replace(tzinfo=zone, fold=fold).utcoffset() for fold in (0, 1)} for wall, zone in naive]
    gap_free = [row for row, (wall, _) in enumerate(naive) if len(offsets[row]) == 2 and wall.month == 10]
    assert gap_free == drawn.truth["daylight_saving"]


@pytest.mark.parametrize("seed", range(3))
def test_every_hundred_rows_hold_each_trap(seed):
    """Planted traps are one in a hundred rows, exactly."""
    truth = TABLE.draw(seed, 4000, customers=400).truth
    exact = ("late", "duplicate", "tie", "future", "spring_gap")
    assert {trap: len(truth[trap]) for trap in exact} == dict.fromkeys(exact, 40)
    assert len(truth["time_zone"]) > 40
    assert len(truth["daylight_saving"]) >= 40


def test_weekends_are_busy():
    """A week is the strongest period of the daily counts, and a Saturday or Sunday has 1.56 times as many as another day."""
    drawn = TABLE.draw(5, 20_000, customers=2000)
    days = drawn.frame["event_at"].dt.floor("D")
    assert drawn.frame.index[days.dt.weekday >= 5].tolist() == drawn.truth["seasonality"]
    daily = drawn.frame.drop(index=drawn.truth["daylight_saving"] + drawn.truth["spring_gap"]).groupby(days).size()
    counts = daily.reindex(pd.date_range("2025-09-29", periods=364, tz="UTC"), fill_value=0)
    by_lag = {lag: counts.autocorr(lag) for lag in range(2, 13)}
    assert max(by_lag, key=by_lag.get) == 7
    expected = sum(calendar.WEEKDAYS[5:]) / 2 / (sum(calendar.WEEKDAYS[:5]) / 5)
    weekend = counts.index.weekday >= 5
    assert counts[weekend].mean() / counts[~weekend].mean() == pytest.approx(expected, rel=0.08)
