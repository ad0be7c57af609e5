"""The flavor for where a model will run."""

from labjudge.grading import Draw, Lab, judges, wrong

from .told import a_text

LIBRARIES = ["sklearn", "xgboost", "lightgbm"]
OTHER_LIBRARIES = ["statsmodels", "catboost", "pytorch", "prophet", "inhouse_gam"]


def a_target(draw: Draw, **fields):
    target = {
        "serving": "batch",
        "rows_per_run": draw.randrange(1_000, 40_000),
        "library": draw.choice(LIBRARIES),
        "custom_steps": False,
    }
    return {**target, **fields}


def check_flavor(lab, target, limit, right, title, rule, mistaken=()):
    """The answer is the skill, so a wrong one is shown without the right one. `title` is said of the flavors `mistaken`."""
    got = a_text(lab.choose_flavor(target, limit), "the flavor's name, a string")
    if got != right:
        title = title if not mistaken or got in mistaken else "not the flavor by the rules"
        told = ", ".join(f"{key}={value!r}" for key, value in target.items())
        wrong(title, happened=f"it chose {got!r} for {told}; one machine takes {limit:,} rows", rule=rule)


@judges
def each_call_for_itself(lab: Lab, draw: Draw) -> None:
    """The same target gets another flavor when what one machine takes is another number."""
    rows, rule = 2_000_000, "what one machine takes is told in each call: only a batch of more rows is for the cluster"
    for machine, right in ((5_000_000, "sklearn"), (1_000_000, "spark"), (rows, "sklearn"), (rows - 1, "spark")):
        title = "one machine for a cluster's work" if right == "spark" else "a cluster for one machine's work"
        target = a_target(draw, library="sklearn", rows_per_run=rows)
        check_flavor(lab, target, machine, right, title, rule, ["sklearn", "spark"])


@judges
def own_steps(lab: Lab, draw: Draw) -> None:
    """Own steps, or a library that has no flavor, decide before the number of rows does."""
    limit = draw.randrange(1, 9) * 1_000_000
    rule = "steps of your own, or a library without a flavor, need the flavor that wraps any Python code, in a batch of any size"
    for rows in (limit // 50, limit * 9):
        for serving in ("online", "batch"):
            own = a_target(draw, custom_steps=True, serving=serving, rows_per_run=rows)
            check_flavor(lab, own, limit, "pyfunc", "own steps have no place in that flavor", rule)
            other = a_target(draw, library=draw.choice(["rulefit", "lifetimes"]), serving=serving, rows_per_run=rows)
            check_flavor(lab, other, limit, "pyfunc", "a library that has no flavor", rule)
    rule = (
        "any library but sklearn, xgboost and lightgbm counts as having no flavor, whatever flavors MLflow has besides"
    )
    for library in OTHER_LIBRARIES:
        other = a_target(draw, library=library)
        check_flavor(lab, other, limit, "pyfunc", "a library taken to have a flavor of its own", rule, [library])


@judges
def large_batches(lab: Lab, draw: Draw) -> None:
    """A batch that is too large for one machine runs on the cluster itself; up to that size it need not."""
    limit = draw.randrange(1, 9) * 1_000_000
    for rows in (limit + 1, limit * 20):
        target = a_target(draw, rows_per_run=rows, library=draw.choice(LIBRARIES))
        rule = "a batch of more than single_node_rows is for a pipeline that the cluster runs itself"
        check_flavor(lab, target, limit, "spark", "one machine for a cluster's work", rule, LIBRARIES)
    for rows in (limit, limit // 3):
        for library in LIBRARIES:
            target = a_target(draw, rows_per_run=rows, library=library)
            rule = "a batch of single_node_rows or fewer keeps the library's own flavor"
            check_flavor(lab, target, limit, library, "a cluster for one machine's work", rule, ["spark"])


@judges
def online(lab: Lab, draw: Draw) -> None:
    """An online answer does not wait for Spark, however many rows there are."""
    limit = draw.randrange(1, 9) * 1_000_000
    for rows in (limit * 5, limit, 1):
        for library in LIBRARIES:
            target = a_target(draw, serving="online", rows_per_run=rows, library=library)
            rule = "online, a model is light: the library's own flavor, whatever the number of rows"
            check_flavor(lab, target, limit, library, "Spark in the way of an online answer", rule, ["spark"])
