"""Trap: the text is collected in a list that outlives the call.

skill: describe_version
phrase: this stands in the card of version
"""

# ruff: noqa: F821  what is not defined here is the solution's, on top of which this runs

TEXT = []


def describe_version(name: str, version: str, card: dict[str, str]) -> None:
    if any(not card.get(section, "").strip() for section in SECTIONS):
        raise ValueError("incomplete")
    TEXT.extend(f"## {heading}\n\n{card[section]}" for section, heading in SECTIONS.items())
    MlflowClient().update_model_version(name, version, description="\n\n".join(TEXT))
