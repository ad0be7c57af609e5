"""lakemock.data.at_scale: Spark draws the rows that NumPy draws."""

import pandas as pd
import pytest
from lakemock.data import at_scale, business

pytestmark = pytest.mark.measured
ROWS = 100_000


@pytest.fixture(params=business.TABLES.values(), ids=lambda table: table.name)
def table(request):
    """Each table of the business."""
    return request.param


def sorted_rows(frame, table):
    """The frame in an order of its own, with times in UTC whatever the client made of them."""
    times = [name for name, kind in table.columns.items() if kind == "timestamp"]
    same = frame.assign(**{name: pd.to_datetime(frame[name], utc=True).astype("datetime64[us, UTC]") for name in times})
    return same.sort_values(list(same.columns), ignore_index=True)


def test_truth_counts_agree(spark, table):
    """In a hundred thousand rows Spark plants as many of each trap as NumPy, in the same rows of the same table."""
    large = at_scale.draw(spark, table, 11, ROWS, **business.options(table.name, ROWS))
    small = business.draw(table.name, 11, ROWS)
    counts = {trap: len(rows) for trap, rows in small.truth.items()}
    assert large.counts() == counts
    told = large.truth.groupBy("trap").count().collect()
    assert {row["trap"]: row["count"] for row in told} == counts


def test_rows_are_the_same(spark, table):
    """Two thousand rows of Spark are those of NumPy, value by value, and so is the schema."""
    large = at_scale.draw(spark, table, 12, 2000, **business.options(table.name, 2000))
    assert {field.name: field.dataType.simpleString() for field in large.frame.schema} == table.columns
    mine = sorted_rows(business.draw(table.name, 12, 2000).frame, table)
    pd.testing.assert_frame_equal(sorted_rows(large.frame.toPandas(), table), mine, rtol=1e-12)


def test_too_few_rows_are_refused(spark):
    """Fewer rows than hold every trap are refused here too."""
    with pytest.raises(ValueError, match="rows is 5; events needs at least 100"):
        at_scale.draw(spark, business.TABLES["events"], 1, 5, customers=10)
