"""Lab 1.5: what you can do, and what stands in the way. Brief: readiness.md beside this file. Lesson: README.md, 1.4 and 1.6.

Run `pytest labs/ch1/readiness.py`; write one function after another. The quiz is quiz.toml beside this file.
"""


def score(answers: dict, key: list[dict]) -> dict:
    """Score answers: domain -> `{"right", "asked"}`.

    `answers` maps names of questions to an option (a letter, a number, a text), or to None where it was left open; a question
    that is not in it was left open, too. `key` has a question each: `name`, `domain`, `right`. What is left open is asked and
    not right. Answers to questions that the key does not have count for nothing.
    """
    raise NotImplementedError


def levels(scores: dict, rubric: list[dict], required: dict) -> dict:
    """Find levels, and what blocks readiness: `{"levels": {domain: level}, "ready": bool, "blocked_by": [domains]}`.

    `scores` as `score` returns them (`asked` may be 0, too). `rubric`: `{"level", "at_least"}` (a share), from the lowest, whose
    share is 0, to the highest; a domain has the highest level whose share it reaches. `required` maps domains to the level that
    each must have. A domain blocks when its level is lower, or when it was not asked about (it has no level then). `blocked_by`
    names them from the lowest share on, those without questions first; of equal ones by name. No average makes up for a domain.
    """
    raise NotImplementedError


def log_assessment(experiment: str, learner: str, scores: dict, form: str) -> str:
    """Log an assessment as one finished run of `experiment`, which is made where it is missing; return the run's id.

    Tags: `learner`, `form` and `kind` (`assessment`). For each domain that was asked about the metrics `share.DOMAIN` and
    `asked.DOMAIN`. The same learner may take a form twice: that is another run.
    """
    raise NotImplementedError


def latest_assessment(experiment: str, learner: str) -> dict | None:
    """Find the newest finished assessment of a learner, by start time: domain -> share. None when there is none.

    The experiment, which may not exist yet (and is not made by looking), holds runs of other learners and of other kinds,
    thousands maybe. Runs are tagged and measured as `log_assessment` does it. Learners have any name, O'Neill too.
    """
    raise NotImplementedError


def progress(experiment: str, learner: str) -> dict:
    """For each domain, the share in the first and in the latest finished assessment that asked about it, and the change.

    Returns domain -> `{"first", "latest", "change"}`; empty when there is no finished assessment.
    """
    raise NotImplementedError
