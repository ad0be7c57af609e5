"""From causes to steps, carried out in a simulation of the next half-hour."""

from typing import Any

from labjudge.grading import Draw, Lab, World, judges, returned, wrong

STEPS: dict[str, str] = {
    "save_evidence": "",
    "roll_back": "version",
    "add_places": "places",
    "add_memory": "gigabytes",
    "keep_warm": "",
    "serve_defaults": "",
    "ask_caller": "caller",
    "revoke_token": "caller",
    "restart": "",
}
FAILED = 0.02
"""The share of requests that may fail afterwards."""


def facts(draw: Draw, causes: list[str], **given: Any) -> dict[str, Any]:
    """What is known of an endpoint; the versions before the serving one served well, but for the last one."""
    serving = draw.randrange(9, 14)
    callers = draw.sample(["till", "web", "app", "nightly"], 3)
    usual = draw.uniform(4, 9)
    bad = "bad_deploy" in causes
    drawn = {
        "serving": str(serving),
        "versions": [
            {"version": str(each), "served_well": each != serving - 1 and not (bad and each == serving)}
            for each in range(serving - 4, serving + 1)
        ],
        "places": 12,
        "usual_in_work": usual,
        "peak_in_work": usual * draw.uniform(3, 5),
        "memory_gb": 4,
        "needs_gb": draw.choice([5.5, 7.0, 8.0, 9.5, 13.0]),
        "memory_sizes": [4, 8, 16],
        "callers": callers,
        "drifting": callers[0] if "schema_drift" in causes else None,
        "leaked": callers[1] if "credential_leak" in causes else None,
    }
    return {**drawn, **given}


def shown(steps: list[dict[str, Any]]) -> str:
    texts = [" ".join(str(value) for value in step.values()) for step in steps]
    return ", then ".join(texts) or "nothing"


def carried_out(lab: Lab, world: World, causes: list[str], known: dict[str, Any]) -> None:
    """Carry the steps out, and end the check as wrong for what comes of them."""
    steps = returned(lab.choose_remedies(causes, known), list[dict[str, Any]], "a list of steps")
    for step in steps:
        needs = STEPS.get(str(step.get("do")))
        if needs is None or set(step) != {"do", *([needs] if needs else [])}:
            wrong(
                "a step that cannot be carried out", happened=f"it returned {step}", rule="steps are those of the brief"
            )
        value = step.get(needs)
        kinds = (int, float) if needs in ("places", "gigabytes") else (str,)  # 24.0 are 24 places
        sound = not needs or type(value) in kinds
        if needs == "places":
            sound = sound and value % 4 == 0
        if needs == "gigabytes":
            sound = sound and value in known["memory_sizes"]
        if needs == "version":
            sound = sound and value in [each["version"] for each in known["versions"]]
        if not sound:
            happened = f"{step} cannot be carried out here"
            wrong(
                "a step that cannot be carried out",
                happened=happened,
                rule="a version is one that is there, as text; places are a multiple of 4, gigabytes one of the sizes",
            )
    before = world.incident_remedied(causes, known, [])["failed"]
    after = world.incident_remedied(causes, known, steps)
    happened = f"{' and '.join(causes) or 'no cause'}; carried out: {shown(steps)}"
    drawing = [f"{'minutes':<12} {'failed before':<16} failed after the steps"]
    for five, (then, now) in enumerate(zip(before, after["failed"], strict=True)):
        drawing.append(
            f"{5 * five:>3} – {5 * five + 5:<6} {then:4.0%} {'█' * round(10 * then):<11} {now:4.0%} {'█' * round(10 * now)}"
        )
    besides = "; ".join(sentence for _, sentence in after["notes"])
    if (worst := max(after["failed"])) > FAILED:
        then = "is not over" if worst < max(before) else "goes on" if worst == max(before) else "became worse"
        wrong(
            f"{' and '.join(causes) or 'no cause'} {then}",
            happened=happened,
            but=f"up to {worst:.0%} of the requests fail in the half-hour after" + (besides and f"; {besides}"),
            drawing=drawing,
        )
    for title, _ in after["notes"]:
        wrong(title, happened=happened, but=besides, drawing=drawing)


@judges
def one_cause(lab: Lab, world: World, draw: Draw) -> None:
    """The steps end the incident, and bring nothing that it does not need."""
    for cause in (
        "bad_deploy",
        "cold_start",
        "credential_leak",
        "dependency_down",
        "out_of_memory",
        "overload",
        "schema_drift",
    ):
        carried_out(lab, world, [cause], facts(draw, [cause]))


@judges
def several_causes(lab: Lab, world: World, draw: Draw) -> None:
    """Each of several causes gets its step, and evidence is kept before containers are replaced."""
    for causes in (
        ["bad_deploy", "overload"],
        ["dependency_down", "out_of_memory"],
        ["bad_deploy", "credential_leak", "schema_drift"],
    ):
        carried_out(lab, world, causes, facts(draw, causes))


@judges
def which_version(lab: Lab, world: World, draw: Draw) -> None:
    """A rollback goes to the newest version before the serving one that served well; 10 is newer than 9."""
    for serving, good in ((11, 9), (12, 10), (11, 10), (100, 99)):
        versions = [
            {"version": str(each), "served_well": each <= good or each > serving}
            for each in range(serving - 4, serving + 2)
        ]
        carried_out(lab, world, ["bad_deploy"], facts(draw, ["bad_deploy"], serving=str(serving), versions=versions))


@judges
def how_many_places(lab: Lab, world: World, draw: Draw) -> None:
    """Places are enough for the surge and not many more; memory is the smallest size that is enough."""
    for peak in (draw.uniform(12, 20), draw.uniform(60, 120), 28.0):
        carried_out(lab, world, ["overload"], facts(draw, ["overload"], peak_in_work=peak))
    for needs in (4.5, 8.0, 8.5, 16.0):
        carried_out(lab, world, ["out_of_memory"], facts(draw, ["out_of_memory"], needs_gb=needs))


@judges
def nothing_is_wrong(lab: Lab, world: World, draw: Draw) -> None:
    """Without a cause nothing is changed."""
    carried_out(lab, world, [], facts(draw, []))
