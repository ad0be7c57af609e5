"""Trap: of two versions in Production the last silently becomes champion.

skill: aliases_for_stages
phrase: one alias for two versions
"""


def aliases_for_stages(stages: dict[str, str]) -> dict[str, str]:
    names = {"production": "champion", "staging": "challenger"}
    return {names[stage.lower()]: version for version, stage in stages.items() if stage.lower() in names}
