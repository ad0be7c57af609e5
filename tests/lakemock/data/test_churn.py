"""lakemock.data.churn: customers with planted traps."""

import pandas as pd
import pytest
from lakemock.data import churn
from sklearn.metrics import roc_auc_score

pytestmark = pytest.mark.measured
FEATURES = ["region", "plan", "tenure_months", "monthly_spend", "support_calls"]


def test_columns_have_the_documented_types():
    """Every column has its type."""
    types = {name: str(kind) for name, kind in churn.customers(1).frame.dtypes.items()}
    assert types == {
        "customer_id": "object",
        "region": "object",
        "plan": "object",
        "tenure_months": "int64",
        "monthly_spend": "float64",
        "support_calls": "int64",
        "signup_date": types["signup_date"],
        "churned": "int64",
    }
    assert types["signup_date"].startswith("datetime64")


def test_same_seed_same_rows():
    """The same seed gives the same rows, another seed others."""
    first = churn.customers(7).frame
    pd.testing.assert_frame_equal(first, churn.customers(7).frame)
    assert not first.equals(churn.customers(8).frame)


@pytest.mark.parametrize("seed", [1, 2, 3])
@pytest.mark.parametrize("rows", [20, 400])
def test_planted_rows_are_where_the_truth_says(seed, rows):
    """Rare regions and nulls are in the rows that `truth` names, and in no other."""
    drawn = churn.customers(seed, rows, null_support_calls=True)
    frame, truth = drawn.frame, drawn.truth
    assert frame.index[frame["region"] == churn.RARE_REGION].tolist() == truth["rare_region"]
    assert frame.index[frame["monthly_spend"].isna()].tolist() == truth["null_spend"]
    assert frame.index[frame["support_calls"].isna()].tolist() == truth["null_support_calls"]
    assert min(map(len, (truth["rare_region"], truth["null_spend"], truth["null_support_calls"]))) >= 3


def test_nulls_in_support_calls_change_nothing_else():
    """Asking for nulls leaves all other values as they were."""
    plain, nulled = churn.customers(5), churn.customers(5, null_support_calls=True)
    pd.testing.assert_frame_equal(plain.frame.drop(columns="support_calls"), nulled.frame.drop(columns="support_calls"))
    known = nulled.frame["support_calls"].dropna()
    assert (known == plain.frame.loc[known.index, "support_calls"]).all()
    assert plain.truth["null_support_calls"] == []


def test_customers_are_unique():
    """No two rows are the same customer."""
    assert churn.customers(3, 2000).frame["customer_id"].is_unique


@pytest.mark.parametrize("seed", range(5))
def test_rule_separates_as_documented(seed):
    """The known probability has an AUC of about 0.8, and a churn rate that is neither rare nor half."""
    drawn = churn.customers(seed, 5000)
    assert 0.79 < roc_auc_score(drawn.frame["churned"], drawn.truth["churn_probability"]) < 0.85
    assert 0.25 < drawn.frame["churned"].mean() < 0.5


@pytest.mark.parametrize("seed", range(3))
def test_sane_model_learns_it(seed):
    """A plain pipeline on 400 rows reaches about 0.8 on rows that it has not seen."""
    from sklearn.compose import make_column_transformer
    from sklearn.impute import SimpleImputer
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import OneHotEncoder, StandardScaler

    numbers = make_pipeline(SimpleImputer(), StandardScaler())
    columns = make_column_transformer((OneHotEncoder(handle_unknown="ignore"), FEATURES[:2]), (numbers, FEATURES[2:]))
    train, test = churn.customers(seed).frame, churn.customers(seed + 100, 3000).frame
    model = make_pipeline(columns, LogisticRegression()).fit(train[FEATURES], train["churned"])
    assert roc_auc_score(test["churned"], model.predict_proba(test[FEATURES])[:, 1]) > 0.76


def test_too_few_rows_are_refused():
    """Fewer rows than can hold what is planted are refused, with the number."""
    with pytest.raises(ValueError, match="rows is 19; at least 20"):
        churn.customers(1, 19)
