"""Stages translated into the aliases that replace them."""

from labjudge.grading import Draw, Lab, judges, returned, wrong

from .missing_keys import missing_key
from .staged_models import told_stages


@judges
def stages_become_aliases(lab: Lab, draw: Draw) -> None:
    """Production becomes champion, Staging challenger, everything else nothing."""
    versions = [str(number) for number in draw.sample(range(1, 40), 6)]
    stages = dict(zip(versions, draw.sample(["Production", "Staging", *["Archived", "None"] * 2], 6), strict=True))
    outcome = lab.attempt.aliases_for_stages(stages)
    if outcome.error is not None:
        missing_key(outcome.error, f"the stages are {told_stages(stages)}", "Archived and None become nothing")
    got = returned(outcome.value, dict[str, str], "a dict from alias to version")
    right = {
        {"Production": "champion", "Staging": "challenger"}[stage]: version
        for version, stage in stages.items()
        if stage in ("Production", "Staging")
    }
    if got != right:
        wrong(
            "stages translated otherwise",
            happened=f"it returned {got}",
            but=f"the stages say {right}",
            rule="Production becomes champion, Staging challenger, Archived and None nothing",
        )


@judges
def one_version_for_an_alias(lab: Lab, draw: Draw) -> None:
    """Two versions that would need one alias are refused."""
    for stage, again in (("Production", "Production"), ("Staging", "Staging"), ("Production", "PRODUCTION")):
        first, second = draw.sample(range(1, 40), 2)
        outcome = lab.attempt.aliases_for_stages({str(first): stage, str(second): again})
        if outcome.error is None or "ValueError" not in outcome.error.types:
            wrong(
                "one alias for two versions" if stage == again else "one stage in two spellings gives its alias twice",
                happened=f"it {'raised ' + str(outcome.error) if outcome.error else f'returned {outcome.value}'}",
                but=f"version {first} is in {stage!r}, version {second} in {again!r}: the same stage",
                rule="an alias points to one version: two that would need the same one are a ValueError",
            )


@judges
def case_and_nothing(lab: Lab, draw: Draw) -> None:
    """Stages in any case are understood; no stages give no aliases."""
    got = returned(
        lab.aliases_for_stages({"3": "production", "4": "ARCHIVED", "5": "none", "6": "STAGING"}),
        dict[str, str],
        "a dict from alias to version",
    )
    if got != {"champion": "3", "challenger": "6"}:
        wrong(
            "the case of a stage's name counts here too",
            happened=f"it returned {got}",
            but="version 3 is in Production, version 6 in Staging",
            rule="names of stages are the same in upper and lower case",
        )
    for stages in ({}, {"3": "Archived", "4": "None"}):
        got = returned(lab.aliases_for_stages(stages), dict[str, str], "a dict from alias to version")
        if not got:
            continue
        wrong(
            "aliases out of nothing",
            happened=f"it returned {got}",
            but="no version is in Production or Staging",
            rule="Archived and None become nothing; without versions there are no aliases",
        )
