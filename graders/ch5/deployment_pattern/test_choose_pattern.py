"""The cheapest pattern that meets a contract."""

from typing import Any

from labjudge.grading import Draw, Lab, judges, returned, wrong

Choice = tuple[str | None, bool]


class Contracts:
    """What the patterns take here, drawn once, and contracts around it."""

    def __init__(self, draw: Draw) -> None:
        self.draw = draw
        self.takes = {
            "batch": draw.randrange(7_200_000, 28_800_000),
            "streaming": draw.randrange(20_000, 180_000),
            "online": draw.randrange(30, 90),
        }

    def expect(self, lab: Lab, right: Choice, title: str, **contract: Any) -> None:
        """Ask for a contract; features that take no time from history unless something else is said."""
        given = {"rows": "table", "within_ms": 10**9, "features_ms": 0, "features_from": "history", **contract}
        got = returned(lab.choose_pattern(contract=given, takes=self.takes), dict[str, Any], "a dict")
        if set(got) != {"pattern", "precompute"}:
            wrong(
                "not the two answers",
                happened=f"it returned {got}",
                but="its keys are pattern and precompute",
                rule="it returns a dict with pattern and precompute",
            )
        if (got["pattern"], got["precompute"]) != right or not isinstance(got["precompute"], bool):
            told = f"rows of a {given['rows']}" if given["rows"] != "events" else "events"
            features = f"features from {given['features_from']} take {given['features_ms']:,} ms"
            wrong(
                title,
                happened=f"for {told} within {given['within_ms']:,} ms, where {features}: "
                f"pattern {got['pattern']}, precompute {got['precompute']}",
                but="here " + ", ".join(f"{name} takes {each:,} ms" for name, each in self.takes.items()),
            )


@judges
def the_cheapest(lab: Lab, draw: Draw) -> None:
    """Of the patterns that are fast enough the cheapest is chosen; batch and streaming compute features in their time."""
    contracts = Contracts(draw)
    takes = contracts.takes
    for rows in draw.shuffled(["table", "events"]):
        for pattern, within in (
            ("batch", takes["batch"] * 3),
            ("streaming", takes["batch"] // 2),
            ("streaming", takes["streaming"] * 2),
            ("online", takes["streaming"] // 2),
        ):
            about = {"rows": rows, "within_ms": within, "features_ms": 0 if pattern == "online" else within * 2}
            contracts.expect(lab, (pattern, False), "not the cheapest that is fast enough", **about)


@judges
def at_the_limit(lab: Lab, draw: Draw) -> None:
    """What takes as long as is allowed meets the contract, and a millisecond more does not."""
    contracts = Contracts(draw)
    takes = contracts.takes
    title = "one millisecond decides"
    for pattern, next_one in (("batch", "streaming"), ("streaming", "online")):
        contracts.expect(lab, (pattern, False), title, within_ms=takes[pattern])
        contracts.expect(lab, (next_one, False), title, within_ms=takes[pattern] - 1)
    features = draw.randrange(20, 60)
    within = takes["online"] + features
    about = {"rows": "request", "features_ms": features}
    contracts.expect(lab, ("online", False), title, within_ms=within, **about)
    contracts.expect(lab, ("online", True), title, within_ms=within - 1, **about)
    contracts.expect(lab, ("online", True), title, within_ms=takes["online"], **about)
    contracts.expect(lab, (None, False), title, within_ms=takes["online"] - 1, **about)


@judges
def rows_of_a_request(lab: Lab, draw: Draw) -> None:
    """Rows that come with a request are nowhere before it: no batch and no stream has them, however much time there is."""
    contracts = Contracts(draw)
    for factor in (1, 9):
        within = contracts.takes["batch"] * factor
        title = "rows that only the request has"
        contracts.expect(lab, ("online", False), title, rows="request", within_ms=within, features_from="request")


@judges
def heavy_features(lab: Lab, draw: Draw) -> None:
    """Features that take too long at the request are computed beforehand, where they come from history, and only then."""
    contracts = Contracts(draw)
    within = contracts.takes["online"] + draw.randrange(100, 200)
    heavy = within * draw.randrange(2, 9)
    for rows in draw.shuffled(["table", "events", "request"]):
        about = {"rows": rows, "within_ms": within}
        contracts.expect(lab, ("online", True), "heavy joins at the request", features_ms=heavy, **about)
        contracts.expect(
            lab, (None, False), "history that is not there yet", features_ms=heavy, features_from="request", **about
        )
        for origin in ("history", "request"):
            contracts.expect(
                lab,
                ("online", False),
                "computed beforehand without need",
                features_ms=50,
                features_from=origin,
                **about,
            )


@judges
def nothing_meets_it(lab: Lab, draw: Draw) -> None:
    """A contract that no pattern meets is no pattern's, and it is said so."""
    contracts = Contracts(draw)
    for rows in draw.shuffled(["table", "events", "request"]):
        within = draw.randrange(1, contracts.takes["online"])
        contracts.expect(lab, (None, False), "a contract that cannot be kept", rows=rows, within_ms=within)
