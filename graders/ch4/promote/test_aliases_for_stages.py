"""Stages translated into the aliases that replace them."""

from labjudge.grading import Draw, Lab, equal, judges, refused, wrong

STAGES = ["Production", "Staging", "Archived", "Archived", "None", "None"]


@judges
def stages_become_aliases(lab: Lab, draw: Draw) -> None:
    """Production becomes champion, Staging challenger, Archived and None nothing; each may be there or not."""
    for stages in (STAGES, STAGES[1:], STAGES[2:], ["Production"], []):
        numbers = draw.sample(range(1, 40), len(stages))
        given = {str(number): stage for number, stage in zip(numbers, draw.shuffled(stages), strict=True)}
        outcome = lab.attempt.aliases_for_stages(given)
        if outcome.raised(KeyError):
            wrong("a key that is not there is taken for granted", happened=str(outcome), but=f"stages are {given}")
        if outcome.error:
            raise outcome.error
        named = {"Production": "champion", "Staging": "challenger"}
        right = {named[stage]: version for version, stage in given.items() if stage in named}
        equal(outcome.value, right, "stages translated otherwise", happened=f"{outcome} for {given}")


@judges
def one_version_for_an_alias(lab: Lab, draw: Draw) -> None:
    """An alias points to one version: two that would need the same one are a ValueError."""
    for stage, again in (("Production", "Production"), ("Staging", "Staging"), ("Production", "PRODUCTION")):
        first, second = draw.sample(range(1, 40), 2)
        outcome = lab.attempt.aliases_for_stages({str(first): stage, str(second): again})
        same = stage == again
        title = "one alias for two versions" if same else "one stage in two spellings gives its alias twice"
        refused(outcome, ValueError, title, but=f"version {first} is in {stage!r}, version {second} in {again!r}")


@judges
def case_of_the_stage(lab: Lab) -> None:
    """Names of stages are the same in upper and lower case."""
    got = lab.aliases_for_stages({"3": "production", "4": "ARCHIVED", "5": "none", "6": "STAGING"})
    equal(got, {"champion": "3", "challenger": "6"}, "the case of a stage's name counts here too")
