"""A lab's grader is a folder: the checks of a skill in the module of its name, beside modules of what skills share."""

from __future__ import annotations

import sys
from concurrent.futures import ThreadPoolExecutor

import pytest
from labjudge import graders
from labjudge.graders import GraderError
from labjudge.proof import claims
from labjudge.proof.dossier import Dossier
from labjudge.suite import Suite

ADD, MEAN, SHOUT = "graders/ch1/sums/test_add.py", "graders/ch1/sums/test_mean.py", "graders/ch1/words/test_shout.py"
CHECK = '@judges\ndef one_more(lab):\n    """One more."""\n'


def checks(tiny, lab: str) -> list[str]:
    suite = Suite(tiny.root)
    return [check.id for check in suite.checks(suite.catalogue.lab(lab))]


def problems(tiny) -> list[str]:
    """What `labs check` finds out about both labs before it judges anything."""
    suite = Suite(tiny.root)
    found = claims.suite_problems(suite)
    for entry in suite.catalogue.labs:
        found += claims.checks(Dossier(suite, entry))
    return [problem.replace(f"{tiny.root}/", "") for problem in found]


def add_to(tiny, path: str, text: str) -> None:
    tiny.write(path, f"{(tiny.root / path).read_text('utf-8')}\n\n{text}")


def test_skills_come_as_in_the_catalogue_and_checks_as_in_the_text(tiny):
    """The order of files on disk means nothing."""
    text = (tiny.root / "labs/catalog.toml").read_text("utf-8")
    add, mean = text.index('name = "add"'), text.index('name = "mean"')
    tiny.write(
        "labs/catalog.toml", text[:add] + 'name = "mean"' + text[add + 12 : mean] + 'name = "add"' + text[mean + 13 :]
    )
    assert checks(tiny, "sums") == ["sums::mean::mean_of_some", "sums::mean::mean_of_none"] + [
        f"sums::add::{name}" for name in ("adds", "adds_negative")
    ]


def test_labs_have_shared_modules_of_one_name_side_by_side(tiny):
    """Modules that two labs or two checkouts name alike do not meet, nor do they meet a learner's."""
    for path, word in ((ADD, "one"), (SHOUT, "two")):
        add_to(tiny, path, "from .drawn import WORD\n")
        tiny.write(f"{path.rpartition('/')[0]}/drawn.py", f"WORD = {word!r}\n")
    loaded = [graders.load(tiny.root / path) for path in (ADD, SHOUT)]
    assert [module.WORD for module in loaded] == ["one", "two"]
    assert not {"drawn", "ch1", "add"} & set(sys.modules)


def test_threads_get_one_whole_module(tiny):
    """Labs are judged in threads: each sees the same module, and none before it is whole."""
    tiny.write("graders/ch1/sums/drawn.py", f"NUMBERS = {list(range(20_000))}\nLAST = NUMBERS[-1]\n")
    for path in (ADD, MEAN):
        add_to(tiny, path, "from .drawn import LAST\nEND = LAST\n")
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda number: graders.load(tiny.root / (ADD, MEAN)[number % 2]), range(16)))
    assert {module.END for module in found} == {19_999}
    assert len(set(map(id, found))) == 2


def test_reading_imports_nothing(tiny):
    """Which checks there are is told by their text alone; what skills share is not even read."""
    tiny.write("graders/ch1/sums/drawn.py", "this is no Python\n")
    tiny.write(MEAN, "raise SystemExit\n" + (tiny.root / MEAN).read_text("utf-8"))
    assert len(checks(tiny, "sums")) == 4


def broken(tiny, case: str) -> None:
    if case == "missing":
        (tiny.root / MEAN).unlink()
    elif case == "no Python":
        add_to(tiny, MEAN, "def f(:\n")
    elif case == "no check":
        tiny.write(MEAN, "THREE = 3\n")
    else:
        add_to(tiny, MEAN, CHECK.replace("(lab)", "(lab, rng)"))


BROKEN = {
    "missing": f"{MEAN} cannot be read: [Errno 2] No such file or directory",
    "no Python": f"{MEAN} cannot be read: invalid syntax",
    "no check": f"{MEAN}: has no check of mean",
    "of another parameter": f"{MEAN}:21: one_more asks for rng; a check gets lab, world, draw",
}


@pytest.mark.parametrize("case", BROKEN)
def test_grader_that_cannot_serve(tiny, case):
    """A module that is missing, does not parse or has no valid check is reported when labs are proven."""
    broken(tiny, case)
    assert any(problem.startswith(BROKEN[case]) for problem in problems(tiny))
    with pytest.raises(GraderError):
        checks(tiny, "sums")


@pytest.mark.parametrize("case", BROKEN)
def test_pytest_says_which_grader(tiny, case):
    """The run of a lab whose grader cannot serve ends with one sentence, and the other labs are collected."""
    broken(tiny, case)
    run = tiny.pytest("labs/ch1", "--collect-only", "-q")
    assert run.status != 0
    assert f"the grader of sums: SUITE/{BROKEN[case]}" in run.text
    assert "words.py::shout::capitals" in run.text


def test_checks_that_nobody_runs_are_told(tiny):
    """A check belongs into the module of its skill; beside it there is what skills share."""
    tiny.write("graders/ch1/sums/drawn.py", "from labjudge.grading import judges\n\n\n" + CHECK)
    assert [problem for problem in problems(tiny) if "drawn" in problem] == [
        "graders/ch1/sums/drawn.py:5: nobody runs one_more: no skill of catalog.toml has the module drawn.py"
    ]


def test_graders_of_no_lab_are_told(tiny):
    """A grader that stands where no lab looks for it is told."""
    for path in ("graders/ch1/test_sum.py", "graders/ch1/sum/test_add.py"):
        tiny.write(path, "")
    said = "belongs to no lab; a grader is graders/chN/LAB/test_SKILL.py"
    assert problems(tiny) == [f"graders/ch1/sum/test_add.py: {said}", f"graders/ch1/test_sum.py: {said}"]


def test_graders_are_not_run_by_themselves(tiny):
    """Whoever runs a grader's file reads in a sentence what to run."""
    run = tiny.pytest("graders/ch1/sums/test_add.py")
    assert run.status != 0
    assert "graders judge a submission: run pytest labs/ch1/sums.py" in run.text


def test_checks_say_what_they_require(tiny):
    """A check without a docstring is told."""
    add_to(tiny, ADD, CHECK.replace('"""One more."""', "return None"))
    assert f"{ADD}: the check one_more has no docstring: one sentence, the requirement" in problems(tiny)
