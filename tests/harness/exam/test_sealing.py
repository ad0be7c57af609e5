"""The sealed bank: questions in the open, answers readable by opening a record alone."""

from __future__ import annotations

import json

import pytest
from labjudge.exam import sealing
from labjudge.exam.objectives import BankError
from labjudge.exam.sealing import Record

from .conftest import GUIDE, ITEM, item


def test_a_record_says_what_it_said():
    """Opening an option gives whether it is right, and its reason."""
    sealed = sealing.seal(item())
    assert sealing.opened(sealed, "a") == Record(True, ITEM["why"]["a"])
    assert sealing.opened(sealed, "b") == Record(False, ITEM["why"]["b"])
    assert sealing.right_letters(sealed) == {"a"}


def test_nothing_of_an_answer_can_be_read():
    """Neither a reason nor the right letter stands in the sealed text, and all records are of one length."""
    sealed = sealing.seal(item())
    text = sealed.model_dump_json()
    assert not any(reason in text for reason in ITEM["why"].values())
    assert '"right"' not in text
    assert len({len(record) for record in sealed.records.values()}) == 1


def test_sealing_is_repeatable():
    """The same item gives the same text; another right letter another."""
    assert sealing.seal(item()) == sealing.seal(item())
    assert sealing.seal(item(right=["b"])).salt != sealing.seal(item()).salt


def test_a_bank_is_written_and_read(write_bank):
    """What is sealed into files is read back, and a file without items goes."""
    root = write_bank(ITEM)
    (root / "graders" / "exam").mkdir(parents=True)
    (root / "graders" / "exam" / "gone.json").write_text("{}", "utf-8")
    sealing.write_sealed(root, GUIDE, {"sums"})
    assert sealing.read_sealed(root) == [sealing.seal(item())]


@pytest.mark.parametrize("content", ["", "[]", '{"version": 9}', json.dumps({"version": 1, "items": [{}]})])
def test_a_damaged_bank_is_told(tmp_path, content):
    """The file is named; nothing is judged with half a bank."""
    (tmp_path / "graders" / "exam").mkdir(parents=True)
    (tmp_path / "graders" / "exam" / "sea.json").write_text(content, "utf-8")
    with pytest.raises(BankError, match=r"sea\.json"):
        sealing.read_sealed(tmp_path)


def test_no_bank_is_told(tmp_path):
    """A checkout without questions says so."""
    with pytest.raises(BankError, match="no question here"):
        sealing.read_sealed(tmp_path)
