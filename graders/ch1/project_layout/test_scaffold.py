"""The files of a project."""

from __future__ import annotations

import itertools
import json
import re
from typing import Any

from labjudge.grading import Draw, Lab, World, equal, judges, returned, wrong

from .projects import folder, settings


def pins(draw: Draw) -> dict[str, str]:
    return {"mlflow": f"3.{draw.randrange(9)}.1", "scikit-learn": "1.6.1", draw.word(): f"0.{draw.randrange(30)}"}


def files_of(name: str, environments: dict[str, Any]) -> list[str]:
    fixed = [f"src/{name}/__init__.py", "notebooks/train.py", "requirements.txt", "databricks.yml"]
    return [*fixed, *(f"conf/{each}.json" for each in environments)]


def section_of(text: str, key: str) -> str:
    """What stands under a key of databricks.yml: all up to a line that is indented no further. No such key ends the check."""
    found = re.search(rf"^([ {{]*)([^#\n]*[{{, ])?[\"']?{key}[\"']?\s*:", text, re.MULTILINE)
    if found is None:
        wrong(f"databricks.yml has no `{key}:`", happened=f"databricks.yml is {text!r}")
    first, *others = text[found.end() :].splitlines() or [""]
    depth = len(found[1])
    deeper = itertools.takewhile(lambda line: line.lstrip()[:1] in ("", "#") or line[: depth + 1].isspace(), others)
    return "\n".join([first, *deeper])


@judges
def the_whole_layout(lab: Lab, world: World, draw: Draw) -> None:
    """Every file of the layout is there, with the settings of each environment."""
    place, name, environments = folder(draw), draw.word(), settings(draw)
    got = lab.as_(draw.person()).scaffold(place, name, environments, pins(draw))
    texts = world.workspace_texts(place)
    if missing := [path for path in files_of(name, environments) if path not in texts]:
        wrong("a file is missing", happened=f"after the call there is no {missing[0]} in {place}")
    equal(
        got, sorted(texts), "not what was written", happened=f"it returned {got}", but=f"{sorted(texts)} are there now"
    )
    for each, right in environments.items():
        equal(
            json.loads(texts[f"conf/{each}.json"]),
            right,
            "not the settings",
            happened=f"conf/{each}.json has {texts[f'conf/{each}.json']}",
        )


@judges
def pinned_and_named(lab: Lab, world: World, draw: Draw) -> None:
    """Requirements are pinned exactly; the bundle names project and environments; the notebook is thin and imports it."""
    place, name, environments, versions = folder(draw), draw.word(), settings(draw), pins(draw)
    lab.as_(draw.person()).scaffold(place, name, environments, versions)
    texts = world.workspace_texts(place)
    lines = sorted(
        line.strip()
        for line in texts.get("requirements.txt", "").splitlines()
        if line.strip() and not line.startswith("#")
    )
    equal(
        lines,
        sorted(f"{package}=={version}" for package, version in versions.items()),
        "not the pins",
        happened=f"requirements.txt has {lines}",
    )
    bundle = texts.get("databricks.yml", "")
    if not re.search(rf"""(?<![\w-])name["']?\s*:\s*["']?{name}(?![\w-])""", of_bundle := section_of(bundle, "bundle")):
        happened = f"under `bundle:` of databricks.yml stands {of_bundle.strip() or 'nothing'}"
        wrong("not the bundle's name", happened=happened, but=f"`name: {name}` was to be there")
    targets = section_of(bundle, "targets")
    if lacking := [each for each in environments if not re.search(rf"(?<![\w-]){each}(?![\w-])", targets)]:
        wrong("the bundle does not name it", happened=f"databricks.yml does not have {lacking[0]} under `targets:`")
    notebook = texts.get("notebooks/train.py", "")
    if len(notebook.splitlines()) > 10:
        happened = f"notebooks/train.py has {len(notebook.splitlines())} lines"
        wrong("not a thin notebook", happened=happened, but="at most ten are to be there")
    if not re.search(rf"^\s*(import ([\w., ]+[, ])?{name}\b|from {name}[. ])", notebook, re.MULTILINE):
        happened = f"no line of notebooks/train.py is `import {name}`, or begins with `from {name}`"
        wrong("the notebook does not import the package", happened=happened, drawing=notebook.splitlines())


@judges
def what_is_there_stays(lab: Lab, world: World, draw: Draw) -> None:
    """A file that is there stays as it is, an empty one too, and is not among those written."""
    name, environments = draw.word(), settings(draw)
    files = draw.shuffled(files_of(name, environments))
    for there in (files[:3], files[3:]):  # each file is there once
        place = folder(draw)
        mine = {**{path: draw.choice(["", "# mine"]) for path in there}, there[0]: "", "notes/todo.md": "later"}
        for path, text in mine.items():
            world.workspace_file(f"{place}/{path}", text)
        got = lab.as_(draw.person()).scaffold(place, name, environments, pins(draw))
        now = world.workspace_texts(place)
        for path, text in mine.items():
            if now.get(path) != text:
                wrong("somebody's file is gone", happened=f"{path} was {text!r} and is {now.get(path, 'not there')!r}")
        returned(got, list[str], "the paths that it wrote")
        written, right = [path for path in got if path in files], sorted(path for path in files if path not in mine)
        title = "not what was written beside them" if written else "nothing is written where a file is there"
        equal(written, right, title, happened=f"{', '.join(sorted(there))} were there, and it returned {got}")


@judges
def a_second_run_is_none(lab: Lab, world: World, draw: Draw) -> None:
    """A second run writes nothing, also where somebody has changed a file in between."""
    place, name, environments, versions = folder(draw), draw.word(), settings(draw), pins(draw)
    person = draw.person()
    lab.as_(person).scaffold(place, name, environments, versions)
    world.workspace_file(f"{place}/notebooks/train.py", "# changed\n")
    before = world.workspace_texts(place)
    outcome = lab.attempt.as_(person).scaffold(place, name, environments, {"other": "9"})
    equal(outcome.value, [], "a second run writes", happened=str(outcome))
    changed = [path for path, text in world.workspace_texts(place).items() if before.get(path) != text]
    if changed:
        wrong("a second run changes files", happened=f"{changed[0]} is another")
