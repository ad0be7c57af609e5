"""Lab 6.4: the practice exam. Brief: practice_exam.md beside this file. Lesson: README.md, section 6.6.

Run `pytest labs/ch6/practice_exam.py`; write one function after another.
"""

from pyspark.sql import SparkSession


def draw_form(
    spark: SparkSession, bank: str, form: str, weights: dict[str, int], guide: int, number: int, seed: int
) -> list[str]:
    """Draw a form, write it as the new table `form`, and return the names of its questions in the order of their places.

    It has `number` questions of this `guide`, none twice. Each domain gets its share by `weights`, which add up to 100: rounded
    down, and what is left goes one each to the largest remainders (of equal ones to either). Within a domain the numbers of
    its objectives differ by at most one; the bank has enough of each. Places are drawn: domains are mixed.

    The same arguments give the same form, whichever order the bank's rows arrive in; another seed asks other questions.
    Who takes the exam may read `form` and its history: it has the form's seven columns and nothing else.
    Raises ValueError, and writes nothing, when a domain has fewer questions of the guide than its share.
    """
    raise NotImplementedError


def answers_in_time(spark: SparkSession, events: str, attempt: str, minutes: int) -> dict[str, list[str]]:
    """Find the answers that count: question -> letters, sorted. What is unanswered is not in it.

    The table `events` has rows of many attempts: `attempt`, `at` (timestamp; an attempt's all differ), `kind`, `name`, and
    `chosen` (letters; empty when the answer was taken back). Kinds are "opened" (at first, and again after each crash),
    "answered", and "saved" (a sign of life).

    A sitting lasts from "opened" to the last event, of any kind, before the next "opened". Between sittings the clock
    stands still; then it goes on from where it stood. Of the answers to a question, the last one counts that was given when
    at most `minutes` had passed in all sittings together.
    """
    raise NotImplementedError


def score(spark: SparkSession, form: str, bank: str, chosen: dict[str, list[str]], rule: dict[str, float]) -> dict:
    """Score the answers `chosen` (question -> letters) to a form: `whole`, `domains`, `objectives`, `failed`, `verdict`.

    `whole`, and each value of `domains` and `objectives` (by name), is `{"right", "asked", "low", "high"}`: numbers of questions
    of the form, and Wilson's 95 % interval of the share. A question is right if the letters chosen are just the right ones,
    in any order; one without letters is asked, and wrong. Answers to questions of other forms do not count.

    `failed` are the domains whose share is below `rule["domain"]`, the lowest share first, of equal ones by name. `verdict`:
    "failed" if a domain failed or the whole share is below `rule["whole"]`; else "too close to call" if `low` of the whole is
    below `rule["whole"]`; else "passed".
    """
    raise NotImplementedError


def review(spark: SparkSession, form: str, bank: str, chosen: dict[str, list[str]]) -> list[dict]:
    """List each missed question of a form: `{"name", "objective", "lab", "pattern", "assumptions"}`.

    `pattern` lists the reasons (`why` of the bank) of all right options, `assumptions` those of the options that were chosen and
    are wrong; both in the order of the letters. A question that was left open is missed, without assumptions.

    The objective with the lowest share of right answers comes first, of equal ones by name; within an objective the questions
    are in the order of their places.
    """
    raise NotImplementedError


def log_attempt(experiment: str, attempt: dict, result: dict, missed: list[dict]) -> str:
    """Log an attempt as one finished run of `experiment`, which those may read who take the form next; return the run's id.

    `attempt`: `{"id", "learner", "form", "seed", "state"}`. `result` as `score`, `missed` as `review` returns it. Params: `form`
    and `seed`. Tags: `attempt` (the id), `learner`, `verdict`. Metrics: `share` (of the whole), and for each domain
    `share.DOMAIN`, `low.DOMAIN`, `high.DOMAIN`, `asked.DOMAIN`. Artifact `review.json`: `{"objective", "lab"}` of each missed
    question, as a list in the same order. No name of a question and no reason is anywhere in the run.

    Raises ValueError, and writes nothing, while the state is "open" (later "submitted" or "out of time"). An attempt
    that has a finished run already is not logged again: that run's id is returned.
    """
    raise NotImplementedError
