"""Settings of autologging for a training."""

import itertools

from labjudge.grading import Draw, Lab, judges, returned, wrong


def check(lab: Lab, training: dict[str, object], limit: float, name: str, right: bool, title: str) -> None:
    got = returned(
        lab.autolog_settings(training, limit),
        dict[str, bool],
        "a dict of bools: disable, log_models, log_input_examples",
    )
    if got.get(name) is not right:
        shown = ", ".join(f"{key} {value}" for key, value in training.items())
        wrong(
            title,
            happened=f"{name} is {got.get(name, 'not there')}",
            but=f"the training: {shown}; the limit is {limit:g} MB",
        )


def training(draw: Draw, **known: object) -> dict[str, object]:
    drawn = {"purpose": draw.choice(["sweep", "final"]), "runs_on": "driver", "model_mb": 1.0, "personal_data": False}
    return {**drawn, **known}


@judges
def executors_log_nothing(lab: Lab, draw: Draw) -> None:
    """On executors there is no active run: autologging is disabled, and neither model nor example is asked for."""
    for name, right in (("disable", True), ("log_models", False), ("log_input_examples", False)):
        check(
            lab, training(draw, purpose="final", runs_on="executors"), 50.0, name, right, "autologging where no run is"
        )
    for purpose in ("sweep", "final"):
        check(lab, training(draw, purpose=purpose), 50.0, "disable", False, "disabled on the driver")


@judges
def models_of_the_final_one(lab: Lab, draw: Draw) -> None:
    """A final training logs its model unless it is larger than the limit (as large is not larger); a sweep logs none."""
    limit = float(draw.randrange(20, 200))
    for size in (limit / 1000, limit, limit + 1):
        check(
            lab, training(draw, purpose="sweep", model_mb=size), limit, "log_models", False, "a model for every trial"
        )
    for size, right in ((limit - 1, True), (limit, True), (limit + 0.5, False)):
        title = "the model is too large" if not right else "the final model is not logged"
        check(lab, training(draw, purpose="final", model_mb=size), limit, "log_models", right, title)
    check(
        lab,
        training(draw, purpose="final", personal_data=True),
        limit,
        "log_models",
        True,
        "no model because of personal data",
    )
    check(lab, training(draw, purpose="final", model_mb=0.5), 0.0, "log_models", False, "a limit of 0 is a limit")


@judges
def examples_go_with_a_model(lab: Lab, draw: Draw) -> None:
    """An input example goes with a model only, and never where the rows are personal data."""
    for purpose, personal, size in itertools.product(("sweep", "final"), (True, False), (1.0, 99.0)):
        right = purpose == "final" and not personal and size < 50
        title = (
            "a row of somebody in the artifacts"
            if personal
            else "an example without its model"
            if not right
            else "no example with the model"
        )
        check(
            lab,
            training(draw, purpose=purpose, personal_data=personal, model_mb=size),
            50.0,
            "log_input_examples",
            right,
            title,
        )
