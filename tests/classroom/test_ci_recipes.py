"""The ready workflow, development container and container recipe: what they promise is so, and their commands exist."""

from __future__ import annotations

import json
import re
import stat
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import typer
import yaml
from labjudge.cli import main
from labjudge.sandbox import tiers

from tests.classroom.conftest import PLAIN, Graded
from tests.harness.conftest import SUMS

ROOT = Path(__file__).resolve().parents[2]
WORKFLOW = ROOT / ".github/workflows/grade.yml"
DOCKERFILE = ROOT / "containers/grade.Dockerfile"


@pytest.fixture
def workflow() -> dict[Any, Any]:
    return yaml.safe_load(WORKFLOW.read_text("utf-8"))


def steps(workflow: dict[Any, Any]) -> list[dict[str, Any]]:
    return [step for job in workflow["jobs"].values() for step in job["steps"]]


def grade_step(workflow: dict[Any, Any]) -> dict[str, Any]:
    return next(step for step in steps(workflow) if step.get("id") == "grade")


def test_the_workflow_may_read_and_nothing_else(workflow):
    """It has the one right that a checkout needs, no job has more, and no secret is asked for."""
    assert workflow["permissions"] == {"contents": "read"}
    assert all("permissions" not in job for job in workflow["jobs"].values())
    assert "secrets" not in WORKFLOW.read_text("utf-8")
    assert set(workflow[True]) == {"workflow_call", "workflow_dispatch"}  # YAML reads `on` as True


def test_what_it_uses_is_pinned(workflow):
    """Every action is pinned to a commit, with its version beside."""
    used = [line for line in WORKFLOW.read_text("utf-8").splitlines() if "uses:" in line]
    assert len(used) == len([step for step in steps(workflow) if "uses" in step])
    assert [line for line in used if not re.search(r"uses: [\w./-]+@[0-9a-f]{40} # v\d", line)] == []


def test_learner_code_meets_no_token(workflow):
    """Checkouts leave no credentials behind, and where submissions are judged no token is in the environment."""
    checkouts = [step for step in steps(workflow) if step.get("uses", "").startswith("actions/checkout@")]
    assert [step["with"]["persist-credentials"] for step in checkouts] == [False, False]
    assert not re.search("token|secret", json.dumps(grade_step(workflow)), re.IGNORECASE)


def test_no_text_of_others_becomes_a_command(workflow):
    """Nothing is put into a script by an expression: inputs and names come as variables."""
    assert [step["run"] for step in steps(workflow) if "${{" in step.get("run", "")] == []


def run_grade_step(workflow, suite, tmp_path, **variables: str) -> Graded:
    """Run the step's script in a suite, as the runner would."""
    command = suite.root / ".venv" / "bin" / "labs"
    command.parent.mkdir(parents=True, exist_ok=True)
    command.write_text(f'#!/bin/sh\nexec {sys.executable} -m labjudge.cli "$@"\n')
    command.chmod(command.stat().st_mode | stat.S_IXUSR)
    names = {name: str(tmp_path / name) for name in ("GITHUB_STEP_SUMMARY", "GITHUB_OUTPUT")}
    given = dict.fromkeys(grade_step(workflow)["env"], "") | {"OUT": str(tmp_path / "out")} | names | variables
    script = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", grade_step(workflow)["run"]]
    done = subprocess.run(script, cwd=suite.root, env={**PLAIN, **given}, capture_output=True, text=True, timeout=200)
    return Graded(done.returncode, done.stdout + done.stderr, tmp_path / "out")


def test_its_script_grades_a_class(workflow, tiny, tmp_path):
    """In the instructor's repository the script grades what lies in the folder, certified, and fails below --pass-at."""
    tiny.write("handed-in/repository/class/ada/ch1/sums.py", SUMS)
    where = {"HANDED_IN": str(tiny.root / "handed-in/repository"), "SUBMISSIONS": "class", "LABS": "sums words"}
    run = run_grade_step(workflow, tiny, tmp_path, **where, PASS_AT="90", HERE="school/suite", SUITE="school/suite")
    assert (run.status, run.rows["ada"]["earned"], run.rows["ada"]["certified"]) == (1, "5", "yes"), run.text


@pytest.mark.parametrize(
    "elsewhere", [{"HERE": "ada/labs"}, {"HERE": "school/suite", "FORK": "true"}], ids=["repository", "fork"]
)
def test_elsewhere_it_says_unverified(workflow, tiny, tmp_path, elsewhere):
    """In a learner's repository or fork the same script judges, and says that nobody should rely on it."""
    tiny.write("handed-in/labs-ada/labs/ch1/sums.py", SUMS)
    where = {"HANDED_IN": str(tiny.root / "handed-in/labs-ada"), "SUBMISSIONS": ".", "SUITE": "school/suite"}
    run = run_grade_step(workflow, tiny, tmp_path, **where, **elsewhere)
    assert (run.status, run.rows["labs-ada"]["earned"], run.rows["labs-ada"]["certified"]) == (0, "5", "no"), run.text
    assert "Unverified" in (tmp_path / "GITHUB_STEP_SUMMARY").read_text("utf-8")
    assert (tmp_path / "GITHUB_OUTPUT").read_text("utf-8").startswith("result=")


def readme_install() -> str:
    """The part of README's first command that installs."""
    block = (ROOT / "README.md").read_text("utf-8").partition("<!-- run: main -->")[2].split("```")[1]
    return block.strip().rpartition(" && ")[0]


def test_the_development_container_installs_as_readme_says():
    """Its command is README's, and editor and shell use the environment that it makes."""
    content = json.loads((ROOT / ".devcontainer/devcontainer.json").read_text("utf-8"))
    assert content["postCreateCommand"] == readme_install()
    assert re.search(r":\d+\.\d+-\w+$", content["image"])
    settings = content["customizations"]["vscode"]["settings"]
    assert settings["python.defaultInterpreterPath"].endswith("/.venv/bin/python")
    assert not {"privileged", "runArgs", "mounts"} & set(content)


def dockerfile() -> list[list[str]]:
    lines = [line for line in DOCKERFILE.read_text("utf-8").splitlines() if line and not line.startswith("#")]
    return [line.split(maxsplit=1) for line in lines]


def test_the_container_is_not_root():
    """It goes on as a user of its own before anything of the suite is copied, and never back; its base has a version."""
    kinds = [kind for kind, _ in dockerfile()]
    assert [rest for kind, rest in dockerfile() if kind == "USER"] == ["grader"]
    assert kinds.index("USER") < kinds.index("COPY")
    assert re.fullmatch(r"python:3\.\d+-slim-\w+", dict(dockerfile())["FROM"])


def test_the_container_has_what_judging_takes():
    """What it copies is there; the solutions and tests are not among it; `labs` is what it starts."""
    copied = [rest.split()[1:-1] for kind, rest in dockerfile() if kind == "COPY"]
    names = {name for words in copied for name in words}
    assert [name for name in names if not (ROOT / name).exists()] == []
    assert {"labs", "graders", "harness", "fixtures"} <= names
    assert not names & {"solutions", "tests", ".", ".git"}
    assert json.loads(dict(dockerfile())["ENTRYPOINT"]) == [".venv/bin/labs"]


@pytest.mark.parametrize("tier", tiers.TIERS)
def test_the_doctor_names_options_of_the_page(tier, monkeypatch):
    """What `labs doctor` says inside a container that refuses a sandbox are options with which the page starts one."""
    monkeypatch.setattr(tiers, "_number", lambda file: None)
    option = r"--security-opt ([\w=]+)"
    page = (ROOT / "docs/grading.md").read_text("utf-8").partition("## In a container")[2].partition("\n## ")[0]
    named = set(re.findall(option, tiers._cure(tier)))
    assert "seccomp=unconfined" in named and named <= set(re.findall(option, page))


def test_commands_in_recipes_exist(workflow):
    """Each `labs` command of the recipes is one, with these options."""
    commands = typer.main.get_command(main).commands  # type: ignore[attr-defined]
    scripts = "\n".join(step.get("run", "") for step in steps(workflow))
    used = set(re.findall(r"\blabs ([a-z]+)", scripts)) | set(json.loads(dict(dockerfile())["CMD"]))
    assert {"doctor", "grade"} <= used <= set(commands)
    known = {option for parameter in commands["grade"].params for option in parameter.opts}
    assert set(re.findall(r"(?<=[\s(])--[a-z-]+", grade_step(workflow)["run"])) <= known
