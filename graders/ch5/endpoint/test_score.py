"""A client that asks again without making things worse."""

from typing import Any

from labjudge.grading import Draw, Lab, Outcome, World, equal, judges, wrong

from .served import Served, gaps, shows_token, timeline, waits_on_the_clock

WORK = 0.1
"""Seconds on the clock that a model may take for an answer, which stand between two requests beside what was waited."""
# A wait is too long by what the workspace's clock says alone, and too short by that and the machine's own time together: so a
# machine under load makes no right wait wrong, whether it was slept in one piece or until a moment that was read off a clock.


def policy(draw: Draw, **given: Any) -> dict[str, Any]:
    drawn = {"attempts": draw.randrange(3, 6), "timeout": float(draw.randrange(20, 40)), "base": 2.0, "cap": 8.0}
    return {**drawn, "deadline": 3600.0, "repeatable": True, **given}


def called(lab: Lab, served: Served, draw: Draw, how: dict[str, Any]) -> tuple[Outcome, list[dict[str, Any]]]:
    """How a call with two records ended, and the requests that it made."""
    before = len(served.since())
    outcome = lab.attempt.as_(served.caller).score(served.name, served.records(draw, 2), f"till-{draw.word()}", how)
    return outcome, served.since(before)


def no_answer(outcome: Outcome, requests: list[dict[str, Any]], when: str = "") -> None:
    if not outcome.raised(TimeoutError):
        wrong(
            "how it ends without an answer",
            happened=f"{when}{outcome}",
            rule="it raises TimeoutError when there is no answer by the policy",
            drawing=timeline(requests),
        )


@judges
def answered_at_once(lab: Lab, world: World, draw: Draw) -> None:
    """A request that is answered is sent once, has `request_id` as its client_request_id, and no token in its URL or body."""
    served = Served(world, draw)
    for count in (3, 1):
        records, request_id, before = served.records(draw, count), f"till-{draw.word()}", len(served.since())
        got = lab.as_(served.caller).score(served.name, records, request_id, policy(draw))
        equal(
            got,
            served.right(records),
            "other predictions",
            rule="it returns the predictions of all records, in their order",
        )
        requests = served.since(before)
        if len(requests) != 1:
            wrong("asked again after an answer", happened=f"{len(requests)} requests", drawing=timeline(requests))
        told = requests[0]["client_request_id"]
        equal(told, request_id, "a request nobody finds again", happened=f"its client_request_id is {told!r}")
        if shows_token(requests[0]["url"] + requests[0]["body"]):
            wrong(
                "a token where logs see it", happened="the token of who calls stands in the URL or body of the request"
            )


@judges
def attempts(lab: Lab, world: World, draw: Draw) -> None:
    """While an endpoint is down, a call makes as many requests as its policy has attempts, and raises TimeoutError at once."""
    served, calls = Served(world, draw), 3
    for kind in ("unavailable", "throttled", "dropped"):
        for allowed in (1, draw.randrange(2, 5)):
            served.fault(kind)
            before, outcomes, how = len(served.since()), [], policy(draw, attempts=allowed, base=40.0, cap=90.0)
            for _ in range(calls):
                outcomes.append(called(lab, served, draw, how)[0])
            over, requests = world.clock_ahead(), served.since(before)
            right = calls * allowed
            if len(requests) != right:
                more = "a retry storm" if len(requests) >= 3 * right else "more attempts than allowed"
                wrong(
                    more if len(requests) > right else "fewer attempts than allowed",
                    happened=f"{kind}: {calls} calls with {allowed} attempts each, and the server saw {len(requests)} requests",
                    but=f"{calls} times {allowed} are {right}",
                    drawing=timeline(requests),
                )
            for outcome in outcomes:
                no_answer(outcome, requests, f"{kind}: ")
            if (after := over - requests[-1]["ahead"]) > 19:
                happened = f"{kind}: it ended {after:.0f} s after its last attempt"
                wrong("waits after the last attempt", happened=happened, drawing=timeline(requests))


@judges
def waits(lab: Lab, world: World, draw: Draw) -> None:
    """After the nth attempt it waits min(cap, base * 2 ** (n - 1)) times a random number between 1/2 and 1, drawn each time."""
    served, drawn = Served(world, draw), []
    base, cap = float(draw.randrange(30, 60)), float(draw.randrange(150, 220))
    capped, spreads = [], []
    for _ in range(3):
        served.fault("unavailable", times=6)
        outcome, requests = called(lab, served, draw, policy(draw, attempts=8, base=base, cap=cap))
        if outcome.error or len(requests) != 7:
            wrong(
                "gives up too early, or too late",
                happened=f"{outcome}; the server saw {len(requests)} requests",
                but="the endpoint answers the seventh request, and there are eight attempts",
                drawing=timeline(requests),
            )
        for number, (apart, waited) in enumerate(zip(gaps(requests), waits_on_the_clock(requests), strict=True)):
            longest = min(cap, base * 2**number)
            if apart < longest / 2 - 0.01 or waited > longest + WORK:
                wrong(
                    "waits too long" if waited > longest else "waits too short",
                    happened=f"after attempt {number + 1} it waited {waited:.1f} s",
                    but=f"base {base:g} and cap {cap:g} give {longest / 2:g} to {longest:g} s",
                    drawing=timeline(requests),
                )
            drawn.append(waited / longest)
            if base * 2**number >= 2 * cap:
                capped.append(waited / longest)
        spreads.append(max(drawn[-5:]) - min(drawn[-5:]))
    if max(drawn) - min(drawn) < 0.08:
        wrong(
            "everybody comes back together",
            happened=f"in 18 waits of three calls, each was {min(drawn):.2f} to {max(drawn):.2f} of its longest",
            but="clients that failed at the same moment ask again at the same moment",
            drawing=timeline(requests),
        )
    if min(spreads) < 0.02:
        wrong(
            "one random number for a whole call",
            happened="in one of three calls, all waits were the same part of their longest",
            but="it is drawn at each wait",
        )
    if max(capped) - min(capped) < 0.04:
        wrong(
            "nothing random once the cap is reached",
            happened=f"once the cap was reached, each wait was {min(capped):.2f} to {max(capped):.2f} of it",
            but="the random part is of what min gives, the cap included",
            drawing=timeline(requests),
        )


@judges
def refused(lab: Lab, world: World, draw: Draw) -> None:
    """What is refused for good is asked once: PermissionError at 401 and 403, ValueError at any other 4xx but 429."""
    served = Served(world, draw)
    records = served.records(draw, 2)
    lacking = [{name: value for name, value in list(row.items())[1:]} for row in records]
    cases: list[tuple[str, str, list[dict[str, float]], str, type[Exception]]] = [
        ("a column is missing", served.name, lacking, served.caller, ValueError),
        ("there is no such endpoint", f"no-{draw.word()}", records, served.caller, ValueError),
        ("the caller has no permission", served.name, records, served.stranger, PermissionError),
    ]
    for why, name, sent, person, error in cases:
        before = len(served.since())
        outcome = lab.attempt.as_(person).score(name, sent, f"till-{draw.word()}", policy(draw))
        requests = served.since(before)
        if len(requests) != 1:
            wrong(
                "asks again what is refused for good",
                happened=f"{why}: the server saw {len(requests)} requests",
                drawing=timeline(requests),
            )
        if not outcome.raised(error):
            wrong("another end of a refusal", happened=f"{why}: {outcome}", but=f"it raises {error.__name__}")
        if outcome.error and shows_token(outcome.error.message):
            wrong("a token where logs see it", happened="the exception's message has the token of who calls")


@judges
def retry_after(lab: Lab, world: World, draw: Draw) -> None:
    """A Retry-After is waited for beside the wait of the policy, also when it is longer than the cap."""
    served = Served(world, draw)
    for kind in ("throttled", "unavailable"):
        asked = float(draw.randrange(40, 90))
        served.fault(kind, times=1, retry_after=asked)
        outcome, requests = called(lab, served, draw, policy(draw, base=10.0, cap=20.0))
        waited = gaps(requests)
        if not waited:
            wrong("does not come back", happened=str(outcome), but=f"{requests[0]['status']} is asked again")
        if waited[0] < asked + 5 - 0.01:
            wrong(
                "comes back too early",
                happened=f"{requests[0]['status']} with Retry-After: {asked:g}; the next request came after {waited[0]:.1f} s",
                but=f"{asked:g} s and a random wait of 5 to 10 s come first",
                drawing=timeline(requests),
            )
        waited = waits_on_the_clock(requests)
        if waited[0] > asked + 10 + WORK:
            happened, but = (
                f"the next request came after {waited[0]:.1f} s",
                f"{asked + 10:g} s at most were to be waited",
            )
            wrong("comes back too late", happened=happened, but=but, drawing=timeline(requests))


@judges
def slow(lab: Lab, world: World, draw: Draw) -> None:
    """An attempt waits `timeout` for its answer, and is then over."""
    served = Served(world, draw)
    how = policy(draw)
    served.fault("latency", times=1, seconds=200.0)
    outcome, requests = called(lab, served, draw, how)
    waited = gaps(requests)
    if not waited:
        wrong(
            "waits as long as it takes" if not outcome.error else "a late answer ends the call",
            happened=f"the answer took 200 s and the time-out is {how['timeout']:g} s: {outcome}",
            but="the attempt ends at its time-out, and as the request may be repeated, the next one follows",
        )
    on_the_clock = waits_on_the_clock(requests)[0]
    if waited[0] < how["timeout"] + 1 - 0.01 or on_the_clock > how["timeout"] + 2 + WORK:
        wrong(
            "another time-out",
            happened=f"the next request came after {on_the_clock:.1f} s",
            but=f"{how['timeout']:g} s time-out and a wait of 1 to 2 s",
            drawing=timeline(requests),
        )


@judges
def repeatable(lab: Lab, world: World, draw: Draw) -> None:
    """What may have been worked for is asked again only if it may be repeated; what was turned away, in any case."""
    served = Served(world, draw)
    for kind, unclear in (
        ("answer_lost", True), ("latency", True), ("error", True), ("cut", True), ("throttled", False), ("unavailable", False),
    ):  # fmt: skip
        late = {"seconds": 500.0} if kind == "latency" else {}
        for may in (True, False):
            served.fault(kind, times=1, **late)
            outcome, requests = called(lab, served, draw, policy(draw, repeatable=may))
            right = 1 if unclear and not may else 2
            if len(requests) != right:
                happened = f"{kind}, repeatable {may}: the server saw {len(requests)} requests; {outcome}"
                title = "asks again what may be done already" if len(requests) > right else "does not ask again"
                wrong(title, happened=happened, but=f"{right} would be right", drawing=timeline(requests))
            ids = {each["client_request_id"] for each in requests if each["body"]}
            if len(ids) > 1:
                wrong(
                    "each attempt has an id of its own", happened=f"one call sent the client_request_ids {sorted(ids)}"
                )
            if right == 1:
                no_answer(outcome, requests)
            elif outcome.error:
                wrong(
                    "an answer is not passed on",
                    happened=f"{kind}, repeatable {may}: {outcome}",
                    drawing=timeline(requests),
                )


@judges
def deadline(lab: Lab, world: World, draw: Draw) -> None:
    """The whole call ends before `deadline`: what would come later is not begun, and no attempt lasts beyond it."""
    served = Served(world, draw)
    timeout = float(draw.randrange(20, 40))
    # Where the last attempt has less than its time-out left, it may be cut short or left out.
    cases: list[tuple[str, dict[str, Any], float, tuple[int, ...]]] = [
        ("throttled", {"retry_after": 500.0}, 200.0, (1,)),
        ("latency", {"seconds": 400.0}, 2 * timeout + 10.0, (2, 3)),
        ("unavailable", {}, 5.0, ()),
    ]
    for kind, fault, ends, requests_right in cases:
        served.fault(kind, **fault)
        start = world.clock_ahead()
        outcome, requests = called(lab, served, draw, policy(draw, attempts=9, timeout=timeout, cap=2.0, deadline=ends))
        took = world.clock_ahead() - start
        if took > ends + WORK:
            wrong(
                "longer than anybody waits",
                happened=f"{kind}: the call took {took:.1f} s",
                but=f"its deadline is {ends:g} s",
                drawing=timeline(requests),
            )
        no_answer(outcome, requests)
        if kind == "throttled" and took > 30:
            happened = f"it waited {took:.0f} s and then gave up"
            wrong("waits for nothing", happened=happened, but="Retry-After was past the deadline from the start")
        if requests_right and len(requests) not in requests_right:
            wrong(
                "gives up before its time"
                if len(requests) < min(requests_right)
                else "more requests than there is time for",
                happened=f"{kind}: {len(requests)} requests within {ends:g} s",
                but=f"there is time for {' or '.join(map(str, requests_right))}",
                drawing=timeline(requests),
            )
