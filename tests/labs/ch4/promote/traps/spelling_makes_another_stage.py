"""Trap: two spellings of a stage are not seen as one.

skill: aliases_for_stages
phrase: one stage in two spellings gives its alias twice
"""


def aliases_for_stages(stages: dict[str, str]) -> dict[str, str]:
    named = [stage for stage in stages.values() if stage.lower() in ("production", "staging")]
    if len(named) != len(set(named)):
        raise ValueError("two versions in one stage")
    aliases = {"production": "champion", "staging": "challenger"}
    return {aliases[stage.lower()]: version for version, stage in stages.items() if stage.lower() in aliases}
