"""Lab 1.1: from exam domains to a plan that trains. Brief: study_plan.md beside this file. Lesson: README.md, 1.1 and 1.6.

Run `pytest labs/ch1/study_plan.py`; write one function after another.
"""


def skill_cards(objectives: list[dict], labs: list[dict]) -> list[dict]:
    """Make a card for each objective, in their order: `{"objective", "domain", "task", "lab"}`.

    An objective: `name`, `domain`. A lab: `name`, and `tasks`, each `{"objective", "kind", "text"}` with the kind `do`, `read` or
    `watch`. A card's task is the text of something to do; reading and watching are no training. Of several labs the one with
    the most to do for the objective is taken (of equal ones the first), and its first such task. Without one, `task` and `lab`
    are None.
    """
    raise NotImplementedError


def allocate(hours: int, domains: list[dict]) -> dict:
    """Share the hours among domains: domain -> whole minutes, which add up to `hours` x 60.

    A domain: `name`, `weight` (of the exam) and `confidence` (0 to 1). Shares are as weight x (1 - confidence); where that is 0
    for all, as the weights. Shares are rounded down, and the minutes that are left go one each to the largest remainders (of
    equal ones to the first domain).
    """
    raise NotImplementedError


def coverage_gaps(experiment: str, objectives: list[dict]) -> dict:
    """Find what has not been practised: `{"objectives": [names], "domains": [names]}`, both sorted.

    Each practice is a run of `experiment`, with the tags `objective` and `kind` (`do`, `read`, `watch`). An objective is
    practised when a finished run of the kind `do` has its name. A domain is a gap when none of its objectives is practised. There
    may be thousands of runs; where the experiment does not exist, nothing has been practised.
    """
    raise NotImplementedError


def choose_component(scenario: dict, options: list[dict]) -> dict:
    """Choose for a scenario: `{"component": name, "eliminated": {name: reason}}`.

    A scenario: `phase`, and `needs` (a list). An option: `name`, `phases`, `offers`, `practices` (how it would be used) and
    `effort`. It is eliminated with the first reason that holds: `phase` (it is for other phases), the first of the needs, in the
    scenario's order, that it does not offer, or the first of its practices that lesson 1.6 calls unfit for production. Of the
    others the one with the least effort is chosen (of equal ones the first); None when all are eliminated.
    """
    raise NotImplementedError


def annotate(steps: list[dict]) -> list[dict]:
    """Annotate an architecture, step by step in its order: `{"step", "component", "risks"}`, risks sorted.

    A step: `name`, `does` (as in the table of lesson 1.1; the component is what stands there before the colon, if there is
    one), `trigger` (`schedule`, `event` or `person`), `compute` (`all-purpose`, `jobs` or `serverless`), `runs_as` (`user` or
    `service principal`), `reads` and `writes` (lists of texts: tables, or paths and other names). The risks, by the same
    lesson: `interactive compute`, `personal identity`, `ungoverned data`, `no evaluation before`.
    """
    raise NotImplementedError


def map_workspace(schema: str) -> dict:
    """Map what stands in a schema (`catalog.schema`): full name -> component.

    A table with a primary key is a `feature table`, another one a `table`; a registered model is a `registered model`. An empty
    schema has nothing; of a large one the workspace answers a list in several pages.
    """
    raise NotImplementedError
