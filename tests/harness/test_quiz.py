"""A chapter's quiz: sealed so that only an answer opens its own record, judged with the reason of what was chosen."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

import pytest
from labjudge import quiz
from labjudge.endings import Wrong
from labjudge.quiz_checks import check_enough
from labjudge.submission import is_blank_text

ROOT = Path(__file__).resolve().parents[2]
ITEM = {
    "name": "greeting",
    "section": "1.2",
    "objective": "manners",
    "question": "How does one say good-bye?",
    "right": "b",
    "options": {"a": "Hello.", "b": "Good-bye.", "c": 'With "Please".', "d": "Not at all."},
    "why": {
        "a": "That begins.",
        "b": "That ends.",
        "c": "That asks.",
        "d": "That takes it for granted that nobody minds.",
    },
}
CHAPTERS = sorted(path.parent.name for path in ROOT.glob("solutions/ch*/quiz_items.toml"))


@pytest.fixture
def key():
    return quiz.seal([ITEM], "ch1")[1]


def items_file(tmp_path, item):
    lines = ["[[items]]", *(f"{name} = {json.dumps(item[name])}" for name in item if name not in ("options", "why"))]
    for table in ("options", "why"):
        lines += [f"[items.{table}]", *(f"{letter} = {json.dumps(text)}" for letter, text in item[table].items())]
    path = tmp_path / "quiz_items.toml"
    path.write_text("\n".join(lines), "utf-8")
    return path


def test_right_answer_says_why(key):
    """The right letter opens the reason."""
    assert quiz.judge({"greeting": "b"}, key) == [quiz.Judged("greeting", "1.2", "b", True, "That ends.")]


@pytest.mark.parametrize("letter", ["a", "c", "d"])
def test_wrong_answer_says_what_it_assumes(key, letter):
    """A wrong letter opens what this option assumes, and nothing of another."""
    (judged,) = quiz.judge({"greeting": letter}, key)
    assert (judged.right, judged.why) == (False, ITEM["why"][letter])


@pytest.mark.parametrize("answers", [{}, {"greeting": ""}, {"greeting": "e"}, {"other": "b"}])
def test_no_answer_is_not_right(key, answers):
    """What is not answered with a letter is not right, and opens nothing."""
    assert quiz.judge(answers, key) == [quiz.Judged("greeting", "1.2", "", False, "")]


def test_key_holds_no_text(key):
    """Neither reasons nor the right letter can be read in the key, nor told by the length of a record."""
    text = json.dumps(key)
    assert not any(word in text for reason in ITEM["why"].values() for word in [reason, reason.encode().hex()])
    assert len({len(record) for record in key["items"][0]["options"].values()}) == 1


def test_sealing_is_repeatable_and_depends_on_the_text():
    """The same question gives the same key, another one another salt."""
    assert quiz.seal([ITEM], "ch1") == quiz.seal([dict(ITEM)], "ch1")
    changed = ITEM | {"right": "c"}
    assert quiz.seal([changed], "ch1")[1]["items"][0]["salt"] != quiz.seal([ITEM], "ch1")[1]["items"][0]["salt"]


def test_learners_file_can_be_read_back():
    """The learner's file has the question and its options, and an empty answer; the solved one the right letter."""
    (question,) = tomllib.loads(quiz.seal([ITEM], "ch1")[0])["questions"]
    assert question == {
        "name": "greeting",
        "section": "1.2",
        "question": "How does one say good-bye?",
        **ITEM["options"],
        "answer": "",
    }
    assert quiz.answers_in(tomllib.loads(quiz.solved([ITEM], "ch1"))) == {"greeting": "b"}


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ({}, "it has no [[questions]]"),
        ({"questions": "none"}, "it has no [[questions]]"),
        ({"questions": [{"answer": "a"}]}, "question 1 has no name"),
        ({"questions": [3]}, "question 1 has no name"),
        ({"questions": [{"name": "x"}, {"name": "x"}]}, "question x is there twice"),
        ({"questions": [{"name": "x", "answer": 2}]}, "the answer of x is no text"),
    ],
)
def test_damaged_file_is_told(content, said):
    """What a learner's editor did to the file is said in one sentence."""
    assert quiz.answers_in(content) == said


def test_answers_are_read_kindly():
    """Capitals and spaces around a letter do not matter, nor does an answer that was taken out."""
    content = {"questions": [{"name": "x", "answer": " B "}, {"name": "y"}]}
    assert quiz.answers_in(content) == {"x": "b", "y": ""}


@pytest.mark.parametrize(("number", "needed"), [(24, 20), (20, 16), (5, 4), (1, 1)])
def test_four_of_five_are_needed(number, needed):
    """The share is rounded up."""
    assert quiz.needed(number) == needed


@pytest.mark.parametrize("change", [{"right": "e"}, {"options": {"a": "one"}}, {"note": "x"}])
def test_questions_that_do_not_hold_are_refused(tmp_path, change):
    """A question needs its keys, four options, four reasons and a right letter."""
    with pytest.raises(quiz.QuizError, match="greeting"):
        quiz.read_items(items_file(tmp_path, ITEM | change))


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_files_are_made_from_the_questions(chapter):
    """quiz.toml and the key say what the questions say; else: labs seal CHAPTER."""
    items = quiz.read_items(ROOT / "solutions" / chapter / "quiz_items.toml")
    text, sealed = quiz.seal(items, chapter)
    assert (ROOT / "labs" / chapter / "quiz.toml").read_text("utf-8") == text
    assert (ROOT / "solutions" / chapter / "quiz.toml").read_text("utf-8") == quiz.solved(items, chapter)
    assert quiz.read_key(ROOT / "graders" / chapter / "quiz_key.json") == sealed


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_every_section_is_asked_about(chapter):
    """Each question names a section of its chapter, and none of its six is left out."""
    items = quiz.read_items(ROOT / "solutions" / chapter / "quiz_items.toml")
    assert {item["section"] for item in items} == {f"{chapter.removeprefix('ch')}.{number}" for number in range(1, 7)}


class AnsweredLab:
    """A submission with these answers."""

    def __init__(self, **answers):
        self.answers = answers

    def artefact(self):
        return {"questions": [{"name": name, "answer": answer} for name, answer in self.answers.items()]}


@pytest.fixture
def key_file(tmp_path):
    items = [ITEM | {"name": f"q{number}"} for number in range(5)]
    path = tmp_path / "quiz_key.json"
    path.write_text(json.dumps(quiz.seal(items, "ch1")[1]), "utf-8")
    return path


def test_what_was_missed_is_told_of_a_passed_quiz(key_file):
    """Four of five pass; the fifth is told with what it assumes."""
    remark = check_enough(AnsweredLab(q0="b", q1="b", q2="b", q3="b", q4="c"), key_file)
    assert [line.strip() for line in remark.drawing] == ["1.2  q4                           you chose c", "That asks."]


def test_nothing_is_told_when_all_is_right(key_file):
    """A quiz without a mistake has no remark."""
    assert check_enough(AnsweredLab(**{f"q{number}": "b" for number in range(5)}), key_file) is None


def test_every_missed_question_is_told(key_file):
    """Three of five do not pass, and both that were missed are told."""
    with pytest.raises(Wrong) as caught:
        check_enough(AnsweredLab(q0="b", q1="b", q2="b", q3="a"), key_file)
    assert [line.split()[1] for line in caught.value.finding.drawing if "q" in line] == ["q3", "q4"]


def test_code_in_a_question_keeps_its_lines():
    """Prose is wrapped, lines of code and rows of a table are not."""
    question = "What does it print?\n\n    print(1)\n\n| a | b |"
    text, _ = quiz.seal([ITEM | {"question": question}], "ch1")
    assert tomllib.loads(text)["questions"][0]["question"] == question


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_what_is_still_to_do(chapter):
    """A quiz is to do until one answer is written, whatever its questions show as code."""
    text = (ROOT / "labs" / chapter / "quiz.toml").read_text("utf-8")
    assert is_blank_text(text)
    for answer in ('answer = "c"', "answer = c", '  answer = "c"'):
        assert not is_blank_text(text.replace('answer = ""', answer, 1))
