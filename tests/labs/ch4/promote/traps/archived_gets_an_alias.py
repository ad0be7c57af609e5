"""Trap: every stage becomes an alias.

skill: aliases_for_stages
phrase: stages translated otherwise
"""


def aliases_for_stages(stages: dict[str, str]) -> dict[str, str]:
    names = {"production": "champion", "staging": "challenger"}
    aliases: dict[str, str] = {}
    for version, stage in stages.items():
        alias = names.get(stage.lower(), stage.lower())
        if alias in aliases and alias in names.values():
            raise ValueError(f"{alias} is taken")
        aliases[alias] = version
    return aliases
