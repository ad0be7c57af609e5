"""State that a submission keeps between calls is named for what it is; a mistake that was there alone keeps its own name."""

from __future__ import annotations

import pytest

from tests.harness.conftest import ADD_GRADER, SUMS

MEMORY = {
    "the first answer": "kept = []\n\ndef add(a, b):\n    kept.append(a + b)\n    return kept[0]\n",
    "an exception": "done = []\n\ndef add(a, b):\n    assert not done\n    done.append(1)\n    return a + b\n",
    "a default": "def add(a, b, kept=[]):\n    kept.append(a)\n    return a + b + len(kept) - 1\n",
}


@pytest.mark.parametrize("isolation", ["fork", "inprocess"])
@pytest.mark.parametrize("name", MEMORY)
def test_memory_is_named(tiny, name, isolation):
    """What ends well with nothing kept from the calls before."""
    tiny.write("labs/ch1/sums.py", f"{SUMS}\n\n{MEMORY[name]}")
    run = tiny.pytest("labs/ch1/sums.py", "--isolation", isolation)
    assert "add remembers an earlier call" in run.text
    assert run.last.startswith("1 right, 1 wrong")


@pytest.mark.parametrize(
    ("add", "said"),
    [
        ("return a * b", "not the sum"),
        ("return abs(a) + abs(b)", "signs lost"),
        ("raise OSError(5)", "raised OSError"),
    ],
)
def test_other_mistakes_keep_their_names(tiny, add, said):
    """In the first call of a skill, and in a later one, in a module that has a place to remember."""
    tiny.write("labs/ch1/sums.py", f"{SUMS}\nkept = []\n\ndef add(a, b):\n    {add}\n")
    run = tiny.pytest("labs/ch1/sums.py")
    assert said in run.text
    assert "remembers" not in run.text


def test_chance_is_no_memory(tiny):
    """What is wrong once, and right when it is asked again as before, keeps its own name."""
    second = (
        "from pathlib import Path\n\nkept = []\n\n\ndef add(a, b):\n    calls = Path('calls.txt')\n"
        "    calls.write_text((calls.read_text() if calls.exists() else '') + '.')\n"
        "    return 0 if calls.read_text() == '..' else a + b\n"
    )
    tiny.write("labs/ch1/sums.py", f"{SUMS}\n\n{second}")
    run = tiny.pytest("labs/ch1/sums.py")
    assert "signs lost" in run.text
    assert "remembers" not in run.text


@pytest.mark.parametrize("ending", ["while True: pass", "os._exit(3)", "raise OSError('again')"])
def test_files_that_cannot_be_loaded_twice(tiny, ending):
    """The mistake keeps its name, no later check is asked of a process that hears nothing, and the other skill is right."""
    third = '@judges\ndef adds_again(lab, draw):\n    """Again."""\n    lab.add(1, 1)\n'
    tiny.write("graders/ch1/sums/test_add.py", f"{ADD_GRADER}\n\n{third}")
    head = f"import os\n\nif os.path.exists('loaded'):\n    {ending}\nopen('loaded', 'w').close()\n"
    tiny.write("labs/ch1/sums.py", f"{head}\n{SUMS}\n\ndef add(a, b):\n    return abs(a) + abs(b)\n")
    run = tiny.pytest("labs/ch1/sums.py", "--limit-seconds", "2", timeout=40)
    assert "signs lost" in run.text
    assert "remembers" not in run.text
    assert run.last.startswith("1 right, 1 wrong")
