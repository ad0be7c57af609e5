"""lakemock.data.requests: drift of each kind, and a slice on which the model fails."""

import numpy as np
import pandas as pd
import pytest
from lakemock.data.requests import KINDS, TABLE
from scipy.stats import ks_2samp
from sklearn.metrics import roc_auc_score

pytestmark = pytest.mark.measured


def halves(drift):
    """Requests before and after the change, without the slice that fails."""
    drawn = TABLE.draw(4, 20_000, customers=4000, drift=drift)
    usual = drawn.frame.drop(index=drawn.truth["slice"])
    after = (usual["requested_at"] >= pd.Timestamp("2026-07-06", tz="UTC")).to_numpy()
    return usual[~after], usual[after]


def psi(before, after):
    """Population stability index over the tenths of the first sample."""
    edges = np.quantile(before, np.linspace(0.1, 0.9, 9))
    shares = [np.bincount(np.searchsorted(edges, part), minlength=10) / len(part) for part in (before, after)]
    return float(((shares[1] - shares[0]) * np.log(shares[1] / shares[0])).sum())


@pytest.mark.parametrize("drift", KINDS)
def test_each_drift_changes_what_it_says(drift):
    """Spend moves by feature drift only, scores by feature and prediction drift, the rule by concept drift."""
    before, after = halves(drift)
    assert (psi(before["monthly_spend"], after["monthly_spend"]) > 0.2) == (drift == "feature")
    assert (ks_2samp(before["score"], after["score"]).statistic > 0.1) == (drift in ("feature", "prediction"))
    assert (roc_auc_score(after["outcome"], after["score"]) < 0.7) == (drift == "concept")
    assert roc_auc_score(before["outcome"], before["score"]) > 0.75
    assert (after["outcome"].mean() - before["outcome"].mean() > 0.06) == (drift in ("feature", "outcome"))


def test_model_fails_on_the_slice():
    """On the islands the model is worse than chance, and the truth has exactly those rows."""
    drawn = TABLE.draw(4, 20_000, customers=4000)
    slice_ = drawn.frame[drawn.frame["region"] == "islands"]
    assert slice_.index.tolist() == drawn.truth["slice"]
    assert roc_auc_score(slice_["outcome"], slice_["score"]) < 0.4


def test_unknown_drift_is_refused():
    """Another kind of drift is refused with those there are."""
    with pytest.raises(ValueError, match="drift is 'sudden'; it can be none, feature"):
        TABLE.draw(1, 100, customers=20, drift="sudden")
