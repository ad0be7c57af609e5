"""The flavor for where a model will run."""

from typing import Any

from labjudge.grading import Draw, Lab, judges, returned, wrong

LIBRARIES = ["sklearn", "xgboost", "lightgbm"]


def check(
    lab: Lab, target: dict[str, Any], machine: int, right: str, title: str, mistaken: tuple[str, ...] | list[str] = ()
) -> None:
    """Ask for a flavor. The answer is the skill, so a wrong one is shown without the right one.

    `title` is said of the flavors `mistaken`, of any other that it is not the flavor by the rules.
    """
    target = {"serving": "batch", "custom_steps": False, **target}
    got = returned(lab.choose_flavor(target, machine), str, "the flavor's name, a string")
    if got != right:
        title = title if not mistaken or got in mistaken else "not the flavor by the rules"
        steps = "with" if target["custom_steps"] else "without"
        happened = f"it chose {got!r} for {target['serving']}, {target['library']} {steps} steps of its own, "
        happened += f"{target['rows_per_run']:,} rows a run; one machine takes {machine:,} rows"
        wrong(title, happened=happened)


@judges
def own_steps(lab: Lab, draw: Draw) -> None:
    """Steps of your own, or a library other than sklearn, xgboost and lightgbm, need the flavor that wraps any Python code."""
    machine = draw.randrange(1, 9) * 1_000_000
    for rows in (machine // 50, machine * 9):
        for serving in ("online", "batch"):
            target = {"serving": serving, "rows_per_run": rows, "library": draw.choice(LIBRARIES)}
            own, other = {**target, "custom_steps": True}, {**target, "library": draw.choice(["rulefit", "lifetimes"])}
            check(lab, own, machine, "pyfunc", "own steps have no place in that flavor")
            check(lab, other, machine, "pyfunc", "a library that has no flavor")
    for library in ("statsmodels", "catboost", "pytorch", "prophet", "inhouse_gam"):
        target = {"rows_per_run": machine // 3, "library": library}
        check(lab, target, machine, "pyfunc", "a library taken to have a flavor of its own", [library])


@judges
def large_batches(lab: Lab, draw: Draw) -> None:
    """A batch of more rows than this call's single_node_rows runs on the cluster; up to that, the library's own flavor."""
    rows = draw.randrange(1, 9) * 1_000_000
    for library in LIBRARIES:
        target = {"rows_per_run": rows, "library": library}
        for machine in (rows, rows * 3):
            check(lab, target, machine, library, "a cluster for one machine's work", ["spark"])
        for machine in (rows - 1, rows // 20):
            check(lab, target, machine, "spark", "one machine for a cluster's work", LIBRARIES)


@judges
def online(lab: Lab, draw: Draw) -> None:
    """An online answer does not wait for Spark: the library's own flavor, whatever the number of rows."""
    machine = draw.randrange(1, 9) * 1_000_000
    for rows in (machine * 5, machine, 1):
        for library in LIBRARIES:
            target = {"serving": "online", "rows_per_run": rows, "library": library}
            check(lab, target, machine, library, "Spark in the way of an online answer", ["spark"])
