"""Trap: the default argument is one dict for all calls, and fills up.

skill: aliases_for_stages
phrase: aliases_for_stages remembers an earlier call
"""


def aliases_for_stages(stages: dict[str, str], aliases: dict[str, str] = {}) -> dict[str, str]:  # noqa: B006
    for version, stage in stages.items():
        alias = {"production": "champion", "staging": "challenger"}.get(stage.lower())
        if alias and alias in aliases:
            raise ValueError(f"two versions would be {alias}")
        if alias:
            aliases[alias] = version
    return aliases
