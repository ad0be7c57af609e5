"""Mistakes of aliases_for_stages."""

from labjudge.proof.traps import swap, trap


@trap(says="stages translated otherwise")
def archived_gets_an_alias(stages: dict[str, str]) -> dict[str, str]:
    names = {"production": "champion", "staging": "challenger"}
    aliases: dict[str, str] = {}
    for version, stage in stages.items():
        alias = names.get(stage.lower(), stage.lower())
        if alias in aliases and alias in names.values():
            raise ValueError(f"{alias} is taken")
        aliases[alias] = version
    return aliases


@trap(says="aliases_for_stages remembers an earlier call")
def default_dict_shared(stages: dict[str, str], aliases: dict[str, str] = {}) -> dict[str, str]:  # noqa: B006
    for version, stage in stages.items():
        alias = {"production": "champion", "staging": "challenger"}.get(stage.lower())
        if alias and alias in aliases:
            raise ValueError(f"two versions would be {alias}")
        if alias:
            aliases[alias] = version
    return aliases


ONCE = """\
        if alias in aliases:
            raise ValueError(f"versions {aliases[alias]} and {version} would both be {alias}")
"""
# Of two versions in Production the last silently becomes champion.
swap("last_version_takes_the_alias", says="one alias for two versions", old=ONCE, new="")


@trap(says="one stage in two spellings gives its alias twice")
def spelling_makes_another_stage(stages: dict[str, str]) -> dict[str, str]:
    named = [stage for stage in stages.values() if stage.lower() in ("production", "staging")]
    if len(named) != len(set(named)):
        raise ValueError("two versions in one stage")
    aliases = {"production": "champion", "staging": "challenger"}
    return {aliases[stage.lower()]: version for version, stage in stages.items() if stage.lower() in aliases}
