"""Python, packages and code that a run was made with."""

import json
import platform
from importlib import metadata
from typing import Any

from labjudge.grading import Draw, Lab, World, judges, wrong

from .households import finished_run, only_run

PACKAGES = ["pandas", "numpy", "mlflow", "pyarrow", "python-dateutil"]


def code(draw: Draw, uncommitted: list[str]) -> dict[str, Any]:
    return {"commit": f"{draw.randrange(16**10):010x}", "branch": f"feature/{draw.word()}", "uncommitted": uncommitted}


def logged(lab: Lab, world: World, draw: Draw, packages: list[str], given: dict[str, Any]) -> dict[str, Any]:
    """The run after the call, with its `environment`."""
    owner = draw.person()
    run_id = finished_run(world, draw, owner)
    lab.as_(owner).log_environment(packages, given, run_id)
    run = only_run(world, run_id)
    return {**run, "environment": environment_in(world, run_id)}


def environment_in(world: World, run_id: str) -> dict[str, Any]:
    """The run's environment.json, as far as its shape goes."""
    text = world.run_artifact(run_id, "environment.json")
    try:
        found = json.loads(text or "")
    except ValueError:
        found = None
    if not isinstance(found, dict) or not isinstance(found.get("packages"), dict):
        wrong(
            "no environment in the run",
            happened=f"environment.json is {'not there' if text is None else repr(text)[:200]}",
            rule="the run has the artifact environment.json, with python and packages",
        )
    environment: dict[str, Any] = found
    return environment


@judges
def what_is_installed(lab: Lab, world: World, draw: Draw) -> None:
    """Python and each package are there with the version that is installed, found by the name that pip knows."""
    packages = ["scikit-learn", "PyYAML", *draw.sample(PACKAGES, 3)]  # pip's name and the module's differ
    found = logged(lab, world, draw, packages, code(draw, []))["environment"]
    if found.get("python") != platform.python_version():
        wrong(
            "not this Python", happened=f"python is {found.get('python')}", but=f"this is {platform.python_version()}"
        )
    for name in packages:
        if name not in found["packages"]:
            told = ", ".join(sorted(found["packages"]))
            wrong("a package is not told by its name", happened=f"packages has {told}", but=f"{name} was asked for")
        got, right = found["packages"][name], metadata.version(name)
        if got != right:
            wrong("not the version that is installed", happened=f"{name} is {got}", but=f"{right} is installed")


@judges
def what_is_not_installed(lab: Lab, world: World, draw: Draw) -> None:
    """A package that is not installed is there with null: its absence is part of the environment, too."""
    name = f"{draw.word()}-{draw.word()}"
    owner = draw.person()
    run_id = finished_run(world, draw, owner)
    outcome = lab.attempt.as_(owner).log_environment(["pandas", name], code(draw, []), run_id)
    if outcome.error:
        wrong("a package that is not installed", happened=str(outcome), but=f"{name} is not installed")
    found = environment_in(world, run_id)["packages"]
    if found.get(name, "not there") is not None:
        wrong(
            "what is not installed is not told",
            happened=f"{name} is {found.get(name, 'not there')!r}",
            but="it is not installed: null",
        )


@judges
def the_code_that_ran(lab: Lab, world: World, draw: Draw) -> None:
    """The tags tell branch and commit, and whether the commit is what ran."""
    for uncommitted in ([], ["train.py"], ["conf/dev.yml", "README.md"]):
        given = code(draw, uncommitted)
        tags = logged(lab, world, draw, ["pandas"], given)["tags"]
        right = given["commit"] + ("-dirty" if uncommitted else "")
        got = tags.get("code_version")
        if got != right:
            title = "uncommitted changes are hidden" if got == given["commit"] else "not the commit that ran"
            wrong(
                title,
                happened=f"the tag code_version is {got}",
                but=f"commit {given['commit']}, uncommitted: {', '.join(uncommitted) or 'nothing'}",
            )
        if tags.get("branch") != given["branch"]:
            wrong("the branch is not in the run", happened=f"the tag branch is {tags.get('branch')}")
