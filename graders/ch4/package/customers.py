"""Customers that models are trained on and asked about."""

import pandas as pd
from labjudge.grading import Draw
from lakemock.data import churn

CATEGORICAL, NUMERIC = ["region", "plan"], ["tenure_months", "monthly_spend", "support_calls"]
FEATURES = [*CATEGORICAL, *NUMERIC]
LABEL = "churned"


def some_customers(draw: Draw, rows: int = 600) -> pd.DataFrame:
    """Customers of the usual regions, some with nulls in their spend; every category occurs."""
    frame: pd.DataFrame = churn.customers(draw.randrange(10**6), rows).frame
    return frame[frame["region"] != churn.RARE_REGION].reset_index(drop=True)


def complete(frame: pd.DataFrame) -> pd.DataFrame:
    """The rows without a null, numbered anew."""
    return frame.dropna().reset_index(drop=True)
