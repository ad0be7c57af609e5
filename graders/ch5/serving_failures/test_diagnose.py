"""From metrics, logs and events to causes."""

from typing import Any

from labjudge.grading import Draw, Lab, World, judges, returned, wrong

CAUSES = ["bad_deploy", "cold_start", "credential_leak", "dependency_down", "out_of_memory", "overload", "schema_drift"]


def picture(signals: dict[str, Any]) -> list[str]:
    """The 90 minutes, ten a line, as a dashboard shows them."""
    lines = ["minutes   requests    400   429   500    late     p95  memory  places  events"]
    for start in range(0, 90, 10):
        rows = signals["minutes"][start : start + 10]
        total = sum(row["requests"] for row in rows) or 1
        share = [sum(row["status"][status] for row in rows) / total for status in ("400", "429", "500")]
        late = sum(row["late"] for row in rows) / total
        places = " to ".join(map(str, sorted({f(row["places"] for row in rows) for f in (min, max)})))
        events = ", ".join(each["kind"].lower() for each in signals["events"] if start <= each["minute"] < start + 10)
        p95, memory = (max(row[name] for row in rows) for name in ("p95_ms", "memory_percent"))
        errors = "  ".join(f"{each:4.0%}" for each in share)
        seen = f"{total / 10:8.0f}/min  {errors}  {late:5.1%}  {p95:6,} ms  {memory:3} %  {places:>7}  {events}"
        lines.append(f"{start:2}–{start + 9:2}  {seen}")
    return lines


def diagnosed(lab: Lab, world: World, draw: Draw, what: str, causes: list[str], **how: Any) -> None:
    """End the check as wrong unless exactly the causes that act are named. `what` says what kind of hour it is."""
    judged(lab, what, causes, world.incident_signals(causes, seed=draw.randrange(2**31), **how))


def judged(lab: Lab, what: str, causes: list[str], signals: dict[str, Any]) -> None:
    got = returned(lab.diagnose(signals), list[str], "a list of causes")
    shown, happened = picture(signals), f"it returned {got}"
    if unknown := [each for each in got if each not in CAUSES]:
        wrong("a cause that is not on the list", happened=happened, but=f"{unknown[0]} is none of {', '.join(CAUSES)}")
    if extra := [each for each in got if each not in causes]:
        wrong(f"{what}: {extra[0]} does not act", happened=happened, drawing=shown)
    if len(set(got)) < len(causes):
        wrong(f"{what}: a cause is missing", happened=happened, but="more is wrong than that", drawing=shown)
    if got != sorted(causes):
        wrong(
            "not in alphabetical order, each once",
            happened=happened,
            rule="the causes are in alphabetical order, each once",
        )


@judges
def one_cause(lab: Lab, world: World, draw: Draw) -> None:
    """A cause that acts alone is named, and no other."""
    for cause in draw.shuffled(CAUSES):
        diagnosed(lab, world, draw, "one cause", [cause], may_scale_to_zero=cause == "overload")


@judges
def all_is_well(lab: Lab, world: World, draw: Draw) -> None:
    """When nothing is wrong but the few errors of every day, nothing is named, deployment or not."""
    for deploy in (False, True, True):
        diagnosed(lab, world, draw, "a calm hour", [], innocent_deploy=deploy)
    signals = world.incident_signals([], seed=draw.randrange(2**31))
    for minute in signals["minutes"]:
        minute["memory_percent"] += 22
    judged(lab, "much memory, and no container ended", [], signals)


@judges
def inside_another_network(lab: Lab, world: World, draw: Draw) -> None:
    """A token is also in wrong hands where another caller's systems are: each caller has its own network."""
    signals = world.incident_signals(["credential_leak"], seed=draw.randrange(2**31))
    networks = signals["endpoint"]["networks"]
    for line in signals["logs"]:
        if line["source_ip"] and not line["source_ip"].startswith("10."):  # the thief's
            other = draw.choice([name for name in networks if name != line["caller"]])
            line["source_ip"] = f"{networks[other].removesuffix('.0.0/16')}.250.7"
    judged(lab, "a token in another caller's network", ["credential_leak"], signals)


@judges
def two_causes(lab: Lab, world: World, draw: Draw) -> None:
    """Causes that act at once are all named."""
    pairs = [
        ["bad_deploy", "overload"],
        ["dependency_down", "overload"],
        ["bad_deploy", "dependency_down"],
        ["credential_leak", "schema_drift"],
        ["out_of_memory", "schema_drift"],
        ["credential_leak", "overload"],
        ["cold_start", "schema_drift"],
    ]
    for pair in draw.shuffled(pairs):
        diagnosed(lab, world, draw, "two causes", pair)


@judges
def over_already(lab: Lab, world: World, draw: Draw) -> None:
    """What ended before the last 20 minutes is not named, whether something else acts now or not."""
    ended = ["dependency_down", "overload", "schema_drift", "out_of_memory", "cold_start", "credential_leak"]
    for cause in draw.shuffled(ended):
        now = [draw.choice([each for each in ("overload", "dependency_down", "schema_drift") if each != cause])]
        diagnosed(lab, world, draw, "over already", draw.choice([[], now]), over=[cause])
    for cause in ended:
        diagnosed(lab, world, draw, "over since minute 70", [], over=[cause], over_until=70)


@judges
def innocent_deployment(lab: Lab, world: World, draw: Draw) -> None:
    """A new version is not the cause because it is new: what fails tells."""
    for cause in ("dependency_down", "overload", "schema_drift", "out_of_memory", "credential_leak"):
        diagnosed(lab, world, draw, "a deployment nearby", [cause], innocent_deploy=True)


@judges
def another_signature(lab: Lab, world: World, draw: Draw) -> None:
    """When all callers lack the same column since a deployment, the model changed; when one does, the caller did."""
    diagnosed(lab, world, draw, "refused since a deployment", ["bad_deploy"], new_signature=True)
    diagnosed(lab, world, draw, "one caller is refused", ["schema_drift"], innocent_deploy=True)
    diagnosed(lab, world, draw, "both", ["bad_deploy", "schema_drift"], new_signature=True)
