"""A frame whose parameter has no annotation comes as pandas', and an exception says so."""

from typing import Any

import pyarrow as pa
from labjudge.learner_code import LearnerCode

SOURCE = """
def view(rows):
    rows.createOrReplaceTempView("rows")

def refuse(rows):
    raise ValueError("no rows")
"""


def error_of(function: str) -> dict[str, Any]:
    code = LearnerCode()
    code.load({"path": "lab.py", "source": SOURCE})
    try:
        code.call({"function": function, "args": [pa.table({"n": [1]})], "kwargs": {}, "anew": False})
    except Exception as raised:
        return code._described(raised, function)
    raise AssertionError("it raised nothing")


def test_a_librarys_exception_says_how_the_frame_came() -> None:
    """Who removed `: DataFrame` reads why the frame has no method of Spark's."""
    message = error_of("view")["message"]
    assert "createOrReplaceTempView" in message and message.endswith(
        "(without an annotation, a frame is pandas': rows)"
    )


def test_an_exception_of_the_learners_own_stays_as_it_is() -> None:
    """What the submission raises itself is judged by its message."""
    assert error_of("refuse")["message"] == "no rows"
