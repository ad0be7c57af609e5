"""The order of requests, and what becomes of a run that does not go well, with an endpoint that is a function."""

from __future__ import annotations

import pytest
from lakemock.payload_benchmark import limits, measuring, plan, results
from lakemock.payload_benchmark.endpoint import Reply, RequestFailed, TargetError
from lakemock.payload_benchmark.formats import Body
from lakemock.payload_benchmark.plan import Cell
from lakemock.payload_benchmark.samples import Column, drawn

FOR_EVER = 1e9
CELLS = [Cell("columns", "m", "split", rows, Body("application/json", b"x" * rows), 1) for rows in (1, 2, 3)]


def endpoint(answers, stop_after=None, ending=KeyboardInterrupt):
    """Asks in order; `answers` maps a cell's rows to what is raised. After `stop_after` requests all raise `ending`."""
    asked = []

    def ask(cell, check):
        asked.append(cell.rows)
        if stop_after is not None and len(asked) > stop_after:
            raise ending
        if cell.rows in answers:
            raise answers[cell.rows]
        return Reply(0.01, None, 20, cell.rows, {"parse": 0.001})

    return ask, asked


def test_each_round_asks_every_cell_once_in_a_new_order():
    """What slows the machine for a while slows all of them."""
    ask, asked = endpoint({}, stop_after=3 + 3 * 20)
    measuring.measure(CELLS, ask, FOR_EVER, seed=7)
    rounds = [tuple(asked[n : n + 3]) for n in range(3, 63, 3)]
    assert all(sorted(each) == [1, 2, 3] for each in rounds) and len(set(rounds)) > 3


def test_ctrl_c_keeps_what_was_measured():
    """Marked as interrupted; the first answers of each are not counted."""
    ask, _ = endpoint({}, stop_after=3 + 4)
    outcome = measuring.measure(CELLS, ask, FOR_EVER, seed=7)
    found, refused = results.of_measured(outcome.measured)
    assert outcome.ended == measuring.INTERRUPTED
    assert sum(each.answers for each in found) == 4 and refused == []


def test_what_is_refused_is_left_out_with_its_reason():
    """The others are measured."""
    ask, asked = endpoint({3: RequestFailed("answered 400: no such format")}, stop_after=20)
    found, refused = results.of_measured(measuring.measure(CELLS, ask, FOR_EVER, seed=7).measured)
    assert [each.rows for each in found] == [1, 2]
    assert [(each.rows, each.refused) for each in refused] == [(3, "answered 400: no such format")]
    assert asked.count(3) == 1


def test_an_endpoint_that_stops_answering_ends_the_run():
    """Three failures in a row; what was measured is kept."""
    ask, _ = endpoint({}, stop_after=10, ending=RequestFailed("the connection ended"))
    outcome = measuring.measure(CELLS, ask, FOR_EVER, seed=7)
    assert outcome.ended == "the endpoint stopped answering: the connection ended"
    assert sum(len(each.seconds) for each in outcome.measured) == 7


def test_nothing_can_be_measured_when_the_first_request_fails():
    """The smallest request says what is wrong."""
    ask, asked = endpoint({1: RequestFailed("answered 500")})
    with pytest.raises(TargetError, match=r"the first request .*answered 500"):
        measuring.measure(CELLS, ask, FOR_EVER, seed=7)
    assert asked == [1]


def test_a_run_out_of_time_is_marked():
    """Fewer than five answers of each."""
    ask, _ = endpoint({})
    outcome = measuring.measure(CELLS, ask, 0.0, seed=7)
    assert outcome.ended == measuring.TIME_LIMIT
    assert [each.refused for each in outcome.measured if each.refused] == ["not measured: the time was over"] * 2


def test_a_request_over_the_limit_is_never_sent():
    """Refused before: the platform takes 16 MB."""
    large = Cell("rows", "m", "split", 9, Body("application/json", bytes(limits.REQUEST_BYTES + 1)), 1)
    ask, asked = endpoint({}, stop_after=5)
    outcome = measuring.measure([CELLS[0], large], ask, FOR_EVER, seed=7)
    assert outcome.measured[1].refused == "not sent: 16.0 MB is over the limit of 16.0 MB a request"
    assert 9 not in asked


def test_a_single_row_over_the_limit_cannot_be_measured():
    """It says so, and no request is sent."""
    large = Cell("rows", "m", "split", 1, Body("application/json", bytes(limits.REQUEST_BYTES + 1)), 1)
    ask, asked = endpoint({})
    with pytest.raises(TargetError, match="nothing can be measured: rows-m-split-1: not sent: 16"):
        measuring.measure([large], ask, FOR_EVER, seed=7)
    assert asked == []


def test_sizes_beyond_the_limit_are_not_even_made():
    """Rows of two megabytes: 16 are told, 64 and 256 are left."""
    sample = drawn([Column("s", "string", 2_000_000)])
    cells = list(plan.rows_of({"m": sample}, ["split"], (1, 4, 16, 64, 256)))
    assert [each.rows for each in cells] == [1, 4, 16]
    assert cells[-1].too_large and not cells[-2].too_large


def test_the_largest_request_fits_barely():
    """Twice the rows would not."""
    cell = plan.largest("m", "split", drawn([Column("x")]), limit=100_000)
    assert cell.bytes <= 100_000 < 2.2 * cell.bytes


def test_the_plan_names_each_request_once():
    """A baseline is matched by name; every series is there."""
    cells = plan.default(("split", "records"), (1, 4), 7)
    assert len({each.name for each in cells}) == len(cells)
    assert {each.series for each in cells} == {"rows", *plan.SERIES_TITLES}
    assert {each.model for each in cells} <= set(plan.example_models())
