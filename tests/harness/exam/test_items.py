"""The bank's files: what does not hold is told with file, line and what is wrong."""

from __future__ import annotations

import pytest
from labjudge.exam.items import read_bank
from labjudge.exam.objectives import BankError

from .conftest import GUIDE, ITEM


def refused(root):
    """The first line that reading the bank is refused with, without the folder."""
    with pytest.raises(BankError) as caught:
        read_bank(root, GUIDE, ["sums"])
    return caught.value.problems[0].removeprefix(f"{root}/solutions/exam/")


def test_items_are_read_in_order(write_bank):
    """A file that holds gives its items as they stand."""
    root = write_bank(ITEM, ITEM | {"name": "anchor"})
    assert [item.name for item in read_bank(root, GUIDE, ["sums"])] == ["lee_shore", "anchor"]


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (
            {"objective": "sea.sale"},
            "sea.toml:22: second: objective 'sea.sale' is not in labs/exam/objectives.toml; did you mean sea.sail?",
        ),
        ({"lab": "sum"}, "sea.toml:24: second: lab 'sum' is neither in the catalogue nor planned; did you mean sums?"),
        ({"difficulty": 4}, "sea.toml:25: second: difficulty: Input should be less than or equal to 3"),
        ({"source": []}, "sea.toml:26: second: source: Tuple should have at least 1 item after validation, not 0"),
        ({"right": ["a", "b"]}, "sea.toml:28: second: right of 'one of four' takes 1 of a, b, c, d; found a, b"),
        ({"right": ["e"]}, "sea.toml:28: second: right of 'one of four' takes 1 of a, b, c, d; found e"),
        ({"options": {"a": "one"}}, "sea.toml:29: second: options of 'one of four' are a, b, c, d; found a"),
        ({"options": ITEM["options"] | {"b": "The  bow turns."}}, "sea.toml:29: second: two options are the same"),
        ({"why": ITEM["why"] | {"c": " "}}, "sea.toml:37: second: why.c is empty"),
    ],
)
def test_a_mistake_is_told_with_its_line(write_bank, change, told):
    """The line is that of the key that is wrong, in the item that is wrong."""
    assert refused(write_bank(ITEM, ITEM | {"name": "second"} | change)) == told


def test_an_unknown_key_is_told(write_bank):
    """A key that nobody reads is a mistake."""
    assert refused(write_bank(ITEM | {"hint": "none"})) == "sea.toml:10: lee_shore: hint: unknown key"


def test_a_source_of_no_kind_is_told(write_bank):
    """A source says of which kind it is."""
    assert refused(write_bank(ITEM | {"source": ["somebody said so"]})).startswith("sea.toml:7: lee_shore: source.0:")


def test_a_name_in_two_files_is_told(write_bank):
    """Names are unique in the whole bank."""
    write_bank(ITEM, name="land.toml")
    assert refused(write_bank(ITEM)) == "sea.toml:1: lee_shore is in land.toml:1 already"


def test_what_is_no_toml_is_told(write_bank):
    """The parser's line and column are handed on."""
    root = write_bank(ITEM)
    (root / "solutions" / "exam" / "sea.toml").write_text("[[items]]\nname = lee\n", "utf-8")
    assert refused(root) == "sea.toml: Invalid value (at line 2, column 8)"


def test_code_in_a_text_is_no_key(write_bank):
    """A line `lab = …` inside a question is not taken for the item's key."""
    root = write_bank(ITEM)
    text = (root / "solutions" / "exam" / "sea.toml").read_text("utf-8")
    shown = text.replace("[[items]]\n", '[[items]]\nquestion = """\nWhat does this do, and to whom?\nlab = 3\n"""\n', 1)
    kept = "\n".join(line for line in shown.splitlines() if not line.startswith('question = "The'))
    (root / "solutions" / "exam" / "sea.toml").write_text(kept.replace('lab = "sums"', 'lab = "sun"'), "utf-8")
    assert refused(root).startswith("sea.toml:9: lee_shore: lab 'sun'")
