"""lakemock.data.transactions, customers and labels: planted rows found again by their values."""

import pandas as pd
import pytest
from lakemock.data import business
from sklearn.metrics import roc_auc_score

pytestmark = pytest.mark.measured


def day(text):
    return pd.Timestamp(text, tz="UTC")


def test_payments_hold_what_the_truth_says():
    """New channel, nulls of the surge, repeated reports and kiosks in cents are where the truth says, and nowhere else."""
    drawn = business.draw("transactions", 3, 20_000)
    frame, truth = drawn.frame, drawn.truth
    surge = frame["paid_at"].between(day("2026-03-09"), day("2026-03-12"), inclusive="left")
    assert frame.index[frame["channel"] == "wallet"].tolist() == truth["new_category"]
    assert frame.index[frame["amount"].isna() & surge].tolist() == truth["null_surge"]
    assert frame.index[frame["amount"].isna() & ~surge].tolist() == truth["null_usual"]
    assert frame.index[frame["transaction_id"].duplicated()].tolist() == truth["duplicate"]
    cents = frame["paid_at"].between(day("2026-05-04"), day("2026-05-18"), inclusive="left")
    cents &= (frame["channel"] == "kiosk") & frame["amount"].notna()
    assert frame.index[cents].tolist() == truth["unit_bug"]
    assert frame["amount"][cents].median() > 50 * frame["amount"][~cents].median()


def test_customers_hold_what_the_truth_says():
    """Quoted addresses, persons kept twice, unknown plans, nulls and future dates are where the truth says."""
    drawn = business.draw("customers", 3, 4000)
    frame, truth = drawn.frame, drawn.truth
    quoted = [row for row, note in enumerate(frame["note"]) if "@" in note or "7700" in note]
    assert quoted == truth["pii"]
    assert frame.index[frame["email"].str.endswith("EXAMPLE.COM")].tolist() == truth["duplicate"]
    assert frame["email"].str.lower().nunique() == len(frame) - len(truth["duplicate"])
    assert frame.index[frame["plan"] == "unlimited"].tolist() == truth["new_category"]
    assert frame.index[frame["monthly_spend"].isna()].tolist() == truth["null_spend"]
    assert frame.index[frame["signed_up_at"] > day("2026-10-01")].tolist() == truth["future"]
    assert frame["customer_id"].is_unique


def test_labels_tie_with_events():
    """Labels that tie have the moment of an event of the customer; those without a feature come before all events."""
    drawn = business.draw("labels", 3, 1000, customers=400, events=4000)
    events = business.draw("events", 3, 4000, customers=400).frame
    frame, truth = drawn.frame, drawn.truth
    known = set(zip(events["customer_id"], events["event_at"], strict=True))
    pairs = zip(frame["customer_id"], frame["label_at"], strict=True)
    assert [row for row, pair in enumerate(pairs) if pair in known] == truth["tie"]
    assert (frame["label_at"][truth["no_feature"]] < events["event_at"].min()).all()
    assert frame.index[frame["outcome_at"] - frame["label_at"] > pd.Timedelta("60D")].tolist() == truth["late"]
    assert frame.index[frame["outcome_at"] > day("2026-10-01")].tolist() == truth["future"]


def test_rule_separates_the_outcomes():
    """Scores by the known rule reach an AUC of about 0.8."""
    frame = business.draw("requests", 9, 20_000, drift="none").frame
    assert 0.75 < roc_auc_score(frame["outcome"], frame["score"]) < 0.87


@pytest.mark.parametrize("seed", range(3))
def test_surge_and_new_channel_have_the_documented_size(seed):
    """Most amounts of the surge are null, about 2 % of the others; a fifth of the late payments come by the new channel."""
    frame = business.draw("transactions", seed, 20_000).frame
    surge = frame["paid_at"].between(day("2026-03-09"), day("2026-03-12"), inclusive="left")
    assert frame["amount"][surge].isna().mean() > 0.5
    assert 0.01 < frame["amount"][~surge].isna().mean() < 0.03
    wallet = frame["channel"] == "wallet"
    assert 0.17 < wallet[frame["paid_at"] >= day("2026-08-17")].mean() < 0.23
    assert wallet[frame["paid_at"].between(day("2026-08-03"), day("2026-08-17"), inclusive="left")].mean() > 0.3
