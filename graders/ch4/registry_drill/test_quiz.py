"""The chapter's quiz: labs/ch4/quiz.toml against its sealed key."""

from pathlib import Path

from labjudge import quiz
from labjudge.grading import Lab, ToDo, judges, wrong

KEY = Path(__file__).parents[1] / "quiz_key.json"


def answers(lab: Lab):
    """The learner's answers by question, as letters; "" where there is none."""
    found = quiz.answers_in(lab.artefact())
    if not isinstance(found, str):
        asked = {item["name"] for item in quiz.read_key(KEY)["items"]}
        found = next((f"{name} is no question of this quiz" for name in found if name not in asked), found)
    if isinstance(found, str):
        wrong("the quiz file has another shape", happened=found, rule="write your answers and leave the rest as it is")
    if not any(found.values()):
        raise ToDo
    return found


@judges
def answers_are_letters(lab: Lab) -> None:
    """Every answer that is filled in is one of the letters a, b, c, d."""
    for name, letter in answers(lab).items():
        if letter and letter not in quiz.LETTERS:
            wrong(
                "an answer that is no letter",
                happened=f"question {name} is answered {letter[:40]!r}",
                rule='an answer is one of "a", "b", "c", "d"',
            )


@judges
def enough_are_right(lab: Lab) -> None:
    """At least four of five questions are answered right."""
    judged = quiz.judge(answers(lab), quiz.read_key(KEY))
    needed = quiz.needed(len(judged))
    missed = [each for each in judged if not each.right]
    if len(judged) - len(missed) >= needed:
        return
    first = next((each for each in missed if each.chosen), missed[0])
    wrong(
        "not enough right answers",
        happened=f"right: {len(judged) - len(missed)} of {len(judged)}; needed: {needed}",
        but=f"{first.name}: {first.why}" if first.chosen else f"{first.name} is not answered",
        rule="read the section, then think about what the question assumes",
        read=first.section,
        drawing=[
            f"{each.section}  {each.name:<28} {'you chose ' + each.chosen if each.chosen else 'not answered'}"
            for each in missed
        ],
    )
