"""Lab 6.5: the last hours and the exam day. Brief: exam_day.md beside this file. Lesson: README.md, section 6.6.

Run `pytest labs/ch6/exam_day.py`; write one function after another.
"""

from datetime import datetime

from pyspark.sql import SparkSession


def weakness(
    spark: SparkSession,
    results: str,
    experiment: str,
    learner: str,
    domains: list[str],
    now: datetime,
    half_life: float,
) -> dict[str, float]:
    """Estimate what a learner lacks in each of `domains`: domain -> 0 (all is known) to 1 (nothing is).

    Results of labs and quizzes are rows of the table `results`: `learner`, `domain`, `right`, `asked`, `at`. Exams are finished
    runs of `experiment`, which may not exist yet (and is not made by looking), with the tag `learner`: metrics `share.DOMAIN`
    and `asked.DOMAIN`, at the start of the run. None is later than `now` (UTC).

    Each question counts 0.5 ** (age / half_life), the age of its result in days, with fractions. What is known is the
    part that was right of all that count, what is lacking the rest; 1 where nothing was asked.
    """
    raise NotImplementedError


def revision_plan(minutes: int, topics: list[dict], rule: dict) -> dict[str, int]:
    """Share the `minutes` left among topics: name -> whole minutes, for all topics, which add up to `minutes`.

    A topic: `name`, `weight`, `weakness`. One whose weakness is at most `rule["solid"]` gets nothing; the others get minutes in
    proportion to weight x weakness. A session shorter than `rule["block"]` minutes teaches nothing: as long as the smallest share
    is shorter than that, and others are left, the topic with the smallest product is left out (of equal ones the
    last) and all minutes are shared among the rest. Then they are made whole, none changed by a minute or more.
    Where every topic is solid, nobody gets anything.
    """
    raise NotImplementedError


def next_question(clock: dict) -> dict | None:
    """Say what to do next in an exam: `{"name", "seconds"}`, a question and for how long at most; None to hand in.

    `clock`: `limit` and `left`, in seconds, and `questions` in their order, each `{"name", "spent", "answered"}`. `seconds` are
    more than 0 and no more than `left`. It is asked again after each question, until it hands in or no time is left; at most
    20 times as often as there are questions. At the end:

    - each question is answered that needs at most its fair share (`limit` / number of questions);
    - all are answered if together they need at most `limit`;
    - no time is left while a question is unanswered. An answered one is not opened again.
    """
    raise NotImplementedError


def design_choices(spark: SparkSession, facts: dict) -> dict[str, dict]:
    """Choose for each phase by what stands in the workspace: phase -> `{"choice", "evidence"}`.

    The phases `features`, `training`, `registry`, `serving` and `monitoring`, and what decides each, are the table in the brief.
    `facts` has names of tables (`labels`, `features`, `requests`, `outcomes`), of an `experiment` and of a registered `model` in
    Unity Catalog, and the numbers `batch_seconds` and `react_days`. Both kinds of runs, and rows in each table, are there.
    """
    raise NotImplementedError


def checklist(spark: SparkSession, bookings: str, learner: str, room: dict, rules: dict) -> dict | None:
    """Check an appointment: `{"starts", "ready_at", "open"}`; None when the learner has none.

    `bookings` has rows with `learner`, `name`, `day` ("2026-10-26"), `time` ("09:00"; both local to `zone`), `zone`
    ("Europe/Berlin"), `device`, `status` ("booked", "cancelled") and `booked_at`; of a learner's rows the one booked last holds.
    `starts` is a moment in any time zone (in UTC if it has none); `ready_at` is `rules["early_minutes"]` before. `open`, sorted,
    names what is not as it should be:

    - "document": `room["document"]` (`name`, `valid_until`, a date) names somebody else (capitals aside), or ends before the day;
    - "system check": of `room["checks"]` (`device`, `at`, `passed`) on the booked device those after the start say nothing; the
      last of the others did not pass, is older at the start than `rules["check_hours"]`, or there is none;
    - "breaks": `room["break_minutes"]` are more than `rules["break_minutes"]`;
    - "aids": something on `room["desk"]` is not in `rules["allowed"]`.
    """
    raise NotImplementedError
