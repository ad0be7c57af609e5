"""Errors by category."""

from typing import Any

from labjudge.grading import Draw, Lab, World, judges, returned, wrong

from .inference_table import DAY, INSTANT, MINUTE, InferenceTable

MESSAGES = {
    "out_of_memory": "The model server ended while it processed the request: out of memory",
    "dependency": "Lookup in the online_store failed: connection refused",
    "model": "Encountered an unexpected error while evaluating the model",
}


class Errors:
    """An inference table with errors, and a list of rules for them."""

    def __init__(self, world: World, draw: Draw) -> None:
        self.draw, self.table = draw, InferenceTable(world, draw)
        odd = INSTANT * draw.randrange(1, 60_000_000)  # a period begins at any moment, and not at a whole minute
        self.since, self.until = self.table.now - DAY + odd, self.table.now + odd
        self.rules: list[dict[str, Any]] = []

    def rule(self, category: str, low: int, high: int, contains: str | None = None) -> None:
        self.rules.append({"category": category, "status": [low, high], "contains": contains})

    def add(self, status: int, count: int, message: str | None = "") -> None:
        """Errors somewhere in the day."""
        for _ in range(count):
            at = self.since + MINUTE * self.draw.randrange(1, 1_439)
            self.table.add(at, status, 40, response=message)

    def expect(self, lab: Lab, right: dict[str, int], title: str, about: str) -> None:
        self.table.write()
        given = {"table": self.table.name, "rules": self.rules, "since": self.since, "until": self.until}
        got = returned(lab.as_(self.table.owner).count_errors(**given), dict[str, int], "counts by category")
        names = {"other", *(rule["category"] for rule in self.rules)}
        if set(got) != names:
            happened, but = f"its categories are {', '.join(sorted(got))}", f"they are {', '.join(sorted(names))}"
            wrong(
                "a category is missing, or one too many",
                happened=happened,
                but=but,
                rule="it returns a count for each category of the rules, and for other",
            )
        for name in sorted(names):
            if got[name] != right.get(name, 0):
                rules = "; ".join(
                    f"{each['category']}: {each['status'][0]} to {each['status'][1]}"
                    + (f" with {each['contains']!r}" if each["contains"] is not None else "")
                    for each in self.rules
                )
                happened = f"{name} is {got[name]}, where {about}"
                but = f"{right.get(name, 0)} is right. The rules: {rules}"
                wrong(title, happened=happened, but=but, drawing=self.drawing())

    def drawing(self) -> list[str]:
        """The errors by status and response."""
        kinds: dict[tuple[int, str], int] = {}
        for row in self.table.rows:
            if row["status_code"] >= 400:
                kind = (row["status_code"], row["response"] or "null")
                kinds[kind] = kinds.get(kind, 0) + 1
        return [f"{count} × {status}  {response}" for (status, response), count in sorted(kinds.items())][:12]


@judges
def told_apart(lab: Lab, world: World, draw: Draw) -> None:
    """Errors of one status are told apart by what the response says, in upper or lower case alike."""
    errors = Errors(world, draw)
    counts = {name: draw.randrange(2, 9) for name in MESSAGES}
    errors.rule("out_of_memory", 500, 599, "OUT of memory")
    errors.rule("dependency", 500, 503, "online_store")
    errors.rule("model", 400, 500, "while evaluating")
    for name, message in MESSAGES.items():
        errors.add(500, counts[name], message)
    errors.add(400, 2, MESSAGES["model"])
    errors.add(504, 1, MESSAGES["dependency"])
    errors.add(200, 6)
    right = {**counts, "model": counts["model"] + 2, "other": 1}
    shown = ", ".join(f"{count} × 500 are {name}" for name, count in counts.items())
    errors.expect(lab, right, "errors of one status, and not of one kind", f"{shown}; 2 × 400 and 1 × 504 beside them")


@judges
def first_rule_that_fits(lab: Lab, world: World, draw: Draw) -> None:
    """The first rule that fits decides, both ends of its statuses belong to it, and several rules may have one category."""
    errors = Errors(world, draw)
    errors.rule("client", 401, 403)
    errors.rule("throttled", 429, 429)
    errors.rule("client", 400, 499)
    errors.rule("timeout", 504, 504)
    errors.rule("server", 500, 599)
    for status in (401, 403, 404, 429, 499, 500, 504, 599):
        errors.add(status, draw.randrange(1, 5))
    kinds = {429: "throttled", 504: "timeout", 500: "server", 599: "server"}
    right: dict[str, int] = {}
    for row in errors.table.rows:
        name = kinds.get(row["status_code"], "client")
        right[name] = right.get(name, 0) + 1
    statuses = sorted(row["status_code"] for row in errors.table.rows)
    errors.expect(lab, right, "not the first rule that fits", f"the statuses are {', '.join(map(str, statuses))}")


@judges
def text_and_no_pattern(lab: Lab, world: World, draw: Draw) -> None:
    """`contains` is text: what it has of `_`, `%` or dots stands for itself."""
    errors = Errors(world, draw)
    errors.rule("dependency", 500, 599, "online_store")
    errors.rule("full", 500, 599, "100% of")
    errors.rule("host", 500, 599, "db.internal")
    right = {"dependency": draw.randrange(1, 5), "full": draw.randrange(1, 5), "host": draw.randrange(1, 5), "other": 3}
    errors.add(500, right["dependency"], "Lookup in the ONLINE_STORE failed")
    errors.add(500, right["full"], "100% OF the memory is in use")
    errors.add(500, right["host"], "no route to db.internal")
    for message in ("the online-store is fine", "1004 bytes of", "dbXinternal"):
        errors.add(500, 1, message)
    errors.expect(lab, right, "text taken for a pattern", "3 responses look alike, with another character in its place")


@judges
def without_a_response(lab: Lab, world: World, draw: Draw) -> None:
    """A response that was not kept holds no text, so it goes on to the rules that want none."""
    errors = Errors(world, draw)
    errors.rule("out_of_memory", 500, 599, "memory")
    errors.rule("gateway", 502, 504)
    errors.add(500, 2, MESSAGES["out_of_memory"])
    lost = {status: draw.randrange(2, 6) for status in (500, 503)}
    for status, count in lost.items():
        errors.add(status, count, None)
    right = {"out_of_memory": 2, "gateway": lost[503], "other": lost[500]}
    total = sum(lost.values())
    errors.expect(lab, right, "a response that is null", f"{total} of {total + 2} responses are null")


@judges
def of_the_period(lab: Lab, world: World, draw: Draw) -> None:
    """The period has its first moment and not its last; categories without errors are 0, with no errors at all too."""
    errors = Errors(world, draw)
    errors.rule("client", 400, 499)
    errors.rule("server", 500, 599)
    errors.add(200, 3)
    errors.expect(lab, {}, "errors where there are none", "all requests were answered")
    # As many at each moment that no other stretch of them has as many together: a shifted period is seen, too.
    edges = (errors.since - INSTANT, errors.since, errors.until - INSTANT, errors.until, errors.until + DAY)
    for count, at in zip((2, 1, 5, 3, 7), edges, strict=True):
        for _ in range(count):
            errors.table.add(at, 500)
    about = "2 errors came just before `since`, 1 at it, 5 just before `until`, 3 at it, 7 a day later"
    errors.expect(lab, {"server": 6}, "errors of another period", about)
