"""Size, type and scale to zero."""

from __future__ import annotations

from typing import Any

from labjudge.grading import Draw, Lab, equal, judges, refused, returned


def needs(draw: Draw, **about: Any) -> dict[str, Any]:
    plain = {
        "requests_per_second": 10,
        "seconds_per_request": 0.1,
        "limit_seconds": 2.0,
        "cold_start_seconds": float(draw.randrange(20, 200)),
        "model": draw.choice(["linear", "trees"]),
    }
    return {**plain, **about}


def chosen(lab: Lab, asked: dict[str, Any], name: str) -> Any:
    """One of the settings that come back. Ends the check as wrong where no dict does; None for one that is not in it."""
    shape = "a dict with workload_size, workload_type and scale_to_zero_enabled"
    return returned(lab.serving_settings(asked), dict, shape).get(name)


@judges
def size_by_requests_under_way(lab: Lab, draw: Draw) -> None:
    """The smallest size is taken that holds rate times duration, up to its very limit."""
    for rate, seconds, right in (
        (draw.randrange(1, 10), 0.25, "Small"),
        (16, 0.25, "Small"),
        (17, 0.25, "Medium"),
        (32, 0.5, "Medium"),
        (draw.randrange(33, 120), 0.5, "Large"),
        (256, 0.25, "Large"),
        (0, 0.5, "Small"),
    ):
        got = chosen(lab, needs(draw, requests_per_second=rate, seconds_per_request=seconds), "workload_size")
        equal(
            got,
            right,
            "not the size",
            happened=f"{rate} requests a second of {seconds} s: {got}",
        )


@judges
def zero_only_where_callers_can_wait(lab: Lab, draw: Draw) -> None:
    """Scale to zero is on only where a cold start fits into the time that a caller waits, up to the very second."""
    limit = float(draw.randrange(10, 60))
    for cold, right in ((limit + 0.5, False), (limit, True), (limit / 2, True), (limit * 10, False)):
        got = chosen(lab, needs(draw, limit_seconds=limit, cold_start_seconds=cold), "scale_to_zero_enabled")
        equal(
            got,
            right,
            "no scale to zero where a cold start fits" if right else "scale to zero where nobody waits so long",
            happened=f"callers wait {limit:g} s, a cold start takes {cold:g} s: {got}",
        )


@judges
def gpu_for_deep_models(lab: Lab, draw: Draw) -> None:
    """Deep models get GPU_SMALL, all others CPU."""
    for model, right in (("deep", "GPU_SMALL"), ("trees", "CPU"), ("linear", "CPU")):
        got = chosen(lab, needs(draw, model=model), "workload_type")
        equal(got, right, "not the type", happened=f"for {model}: {got}")


@judges
def too_much_for_one(lab: Lab, draw: Draw) -> None:
    """More requests at a time than the largest size holds raise ValueError."""
    outcome = lab.attempt.serving_settings(
        needs(draw, requests_per_second=draw.randrange(129, 400), seconds_per_request=0.5)
    )
    refused(outcome, ValueError, "more than the largest size holds")
