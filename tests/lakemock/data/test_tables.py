"""lakemock.data.tables: what holds for every table of the business."""

import time
from pathlib import Path

import pandas as pd
import pytest
from lakemock.data import business

pytestmark = pytest.mark.measured
KINDS = {"string": "object", "double": "float64", "bigint": "int64", "timestamp": "datetime64[us, UTC]"}
TABLES = list(business.TABLES.values())


@pytest.fixture(params=TABLES, ids=lambda table: table.name)
def table(request):
    """Each table of the business."""
    return request.param


def test_same_seed_same_data(table):
    """The same seed gives the same rows and truth; another seed other rows, and its traps elsewhere."""
    first, again, other = (business.draw(table.name, seed, 1000) for seed in (7, 7, 8))
    pd.testing.assert_frame_equal(first.frame, again.frame)
    assert first.truth == again.truth
    assert not first.frame.equals(other.frame)
    assert first.truth != other.truth


def test_columns_have_the_documented_types(table):
    """The frame has the table's columns, in order, with pandas' type for each."""
    frame = business.draw(table.name, 1, 500).frame
    assert {name: str(kind) for name, kind in frame.dtypes.items()} == {
        name: KINDS[kind] for name, kind in table.columns.items()
    }
    assert frame[table.order].is_monotonic_increasing


def test_every_column_and_trap_is_documented(table):
    """The module's docstring names each column and each trap in a table."""
    text = business.described(table.name)
    assert not [name for name in (*table.columns, *table.traps) if f"| {name} |" not in text]


@pytest.mark.parametrize("seed", range(4))
def test_every_trap_is_planted(table, seed):
    """A thousand rows hold each trap, whatever the seed, and truth names positions of the frame."""
    drawn = business.draw(table.name, seed, 1000)
    assert list(drawn.truth) == list(table.traps)
    assert all(drawn.truth.values())
    assert all(0 <= row < 1000 for rows in drawn.truth.values() for row in rows)


def test_too_few_rows_are_refused(table):
    """Fewer rows than hold every trap are refused, with the number and what is needed."""
    with pytest.raises(ValueError, match=f"rows is 99; {table.name} needs at least 100"):
        business.draw(table.name, 1, 99)


def test_drawing_is_quick(table):
    """Five thousand rows take less than half a second (least of three)."""
    took = []
    for seed in range(3):
        began = time.perf_counter()
        business.draw(table.name, seed, 5000)
        took.append(time.perf_counter() - began)
    assert min(took) < 0.5


def test_unknown_tables_are_refused():
    """An unknown table is refused with those that exist."""
    with pytest.raises(ValueError, match=r"no table 'event'; it has .*events"):
        business.draw("event", 1, 100)


def test_page_shows_each_table(table):
    """docs/data.md has a section for each table, with the words of its docstring."""
    page = (Path(__file__).parents[3] / "docs" / "data.md").read_text("utf-8")
    assert f"## {table.name}\n\n{business.described(table.name).strip()}" in page
