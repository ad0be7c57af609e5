"""Mistakes of describe_version."""

import html

from labjudge.proof.traps import swap, trap

# a section that is there counts, even if nothing is in it.
swap(
    "blank_section",
    says="blank section accepted",
    old="""\
    if missing := [section for section in SECTIONS if not card.get(section, "").strip()]:
        raise ValueError(f"the model card lacks {', '.join(missing)}")
    text = "\\n\\n".join(f"## {heading}\\n\\n{card[section].strip()}" for section, heading in SECTIONS.items())
    MlflowClient().update_model_version(name, version, description=text)""",
    new="""\
    keys = ["training_window", "intended_use", "limits", "fairness", "rollback_plan"]
    if any(key not in card for key in keys):
        raise ValueError("incomplete card")
    text = "\\n".join(f"## {key.replace('_', ' ').capitalize()}\\n{card[key]}" for key in keys)
    client = MlflowClient()
    client.update_model_version(name, version, description=text)""",
)

# the card is written below what stood there.
swap(
    "card_below_the_old_one",
    says="the older description is still there",
    old="""\
    if missing := [section for section in SECTIONS if not card.get(section, "").strip()]:
        raise ValueError(f"the model card lacks {', '.join(missing)}")
    text = "\\n\\n".join(f"## {heading}\\n\\n{card[section].strip()}" for section, heading in SECTIONS.items())
    MlflowClient().update_model_version(name, version, description=text)""",
    new="""\
    keys = ["training_window", "intended_use", "limits", "fairness", "rollback_plan"]
    if any(not card.get(key, "").strip() for key in keys):
        raise ValueError("incomplete card")
    client = MlflowClient()
    text = "\\n".join(f"## {key.replace('_', ' ').capitalize()}\\n{card[key]}" for key in keys)
    text = (client.get_model_version(name, version).description or "") + "\\n\\n" + text
    client.update_model_version(name, version, description=text)""",
)

# the card is written on the registered model, not on the version.
swap(
    "card_of_the_model",
    says="the registered model got the card",
    old="""\
    if missing := [section for section in SECTIONS if not card.get(section, "").strip()]:
        raise ValueError(f"the model card lacks {', '.join(missing)}")
    text = "\\n\\n".join(f"## {heading}\\n\\n{card[section].strip()}" for section, heading in SECTIONS.items())
    MlflowClient().update_model_version(name, version, description=text)""",
    new="""\
    keys = ["training_window", "intended_use", "limits", "fairness", "rollback_plan"]
    if any(not card.get(key, "").strip() for key in keys):
        raise ValueError("incomplete card")
    text = "\\n".join(f"## {key.replace('_', ' ').capitalize()}\\n{card[key]}" for key in keys)
    client = MlflowClient()
    client.update_registered_model(name, description=text)""",
)

# the newest version is described, whichever was asked for.
swap(
    "card_of_the_newest",
    says="card on another version",
    old="""\
    if missing := [section for section in SECTIONS if not card.get(section, "").strip()]:
        raise ValueError(f"the model card lacks {', '.join(missing)}")
    text = "\\n\\n".join(f"## {heading}\\n\\n{card[section].strip()}" for section, heading in SECTIONS.items())
    MlflowClient().update_model_version(name, version, description=text)""",
    new="""\
    keys = ["training_window", "intended_use", "limits", "fairness", "rollback_plan"]
    if any(not card.get(key, "").strip() for key in keys):
        raise ValueError("incomplete card")
    text = "\\n".join(f"## {key.replace('_', ' ').capitalize()}\\n{card[key]}" for key in keys)
    client = MlflowClient()
    newest = max(int(found.version) for found in client.search_model_versions(f"name = '{name}'"))
    client.update_model_version(name, str(newest), description=text)""",
)

# the card describes the registered model, and with it every version.
swap(
    "card_on_the_model",
    says="card on the model",
    old="""\
    if missing := [section for section in SECTIONS if not card.get(section, "").strip()]:
        raise ValueError(f"the model card lacks {', '.join(missing)}")
    text = "\\n\\n".join(f"## {heading}\\n\\n{card[section].strip()}" for section, heading in SECTIONS.items())
    MlflowClient().update_model_version(name, version, description=text)""",
    new="""\
    keys = ["training_window", "intended_use", "limits", "fairness", "rollback_plan"]
    if any(not card.get(key, "").strip() for key in keys):
        raise ValueError("incomplete card")
    text = "\\n".join(f"## {key.replace('_', ' ').capitalize()}\\n{card[key]}" for key in keys)
    client = MlflowClient()
    client.update_model_version(name, version, description=text)
    client.update_registered_model(name, description=text)""",
)


TEXT = []


@trap(says="this stands in the card of version")
def cards_pile_up(name: str, version: str, card: dict[str, str]) -> None:
    if any(not card.get(section, "").strip() for section in SECTIONS):
        raise ValueError("incomplete")
    TEXT.extend(f"## {heading}\n\n{card[section]}" for section, heading in SECTIONS.items())
    MlflowClient().update_model_version(name, version, description="\n\n".join(TEXT))


# of each text only the first line is written.
swap(
    "first_line_of_a_text",
    says="a section without its whole text",
    old="""\
    if missing := [section for section in SECTIONS if not card.get(section, "").strip()]:
        raise ValueError(f"the model card lacks {', '.join(missing)}")
    text = "\\n\\n".join(f"## {heading}\\n\\n{card[section].strip()}" for section, heading in SECTIONS.items())
    MlflowClient().update_model_version(name, version, description=text)""",
    new="""\
    keys = ["training_window", "intended_use", "limits", "fairness", "rollback_plan"]
    if any(not card.get(key, "").strip() for key in keys):
        raise ValueError("incomplete card")
    client = MlflowClient()
    text = "\\n".join(f"## {key.replace('_', ' ').capitalize()}\\n{card[key].strip().splitlines()[0]}" for key in keys)
    client.update_model_version(name, version, description=text)""",
)

# what is missing from the card is left blank in the description.
swap(
    "gap_in_the_card",
    says="card with a gap accepted",
    old="""\
    if missing := [section for section in SECTIONS if not card.get(section, "").strip()]:
        raise ValueError(f"the model card lacks {', '.join(missing)}")
    text = "\\n\\n".join(f"## {heading}\\n\\n{card[section].strip()}" for section, heading in SECTIONS.items())""",
    new="""\
    keys = ["training_window", "intended_use", "limits", "fairness", "rollback_plan"]
    text = "\\n".join(f"## {key.replace('_', ' ').capitalize()}\\n{card.get(key, 'to do')}" for key in keys)""",
)

# the headings are written as titles are.
swap(
    "headings_in_title_case",
    says="model card incomplete",
    old="""\
    if missing := [section for section in SECTIONS if not card.get(section, "").strip()]:
        raise ValueError(f"the model card lacks {', '.join(missing)}")
    text = "\\n\\n".join(f"## {heading}\\n\\n{card[section].strip()}" for section, heading in SECTIONS.items())
    MlflowClient().update_model_version(name, version, description=text)""",
    new="""\
    keys = ["training_window", "intended_use", "limits", "fairness", "rollback_plan"]
    if any(not card.get(key, "").strip() for key in keys):
        raise ValueError("incomplete card")
    text = "\\n".join(f"## {key.replace('_', ' ').title()}\\n{card[key]}" for key in keys)
    client = MlflowClient()
    client.update_model_version(name, version, description=text)""",
)

# the sections come in the order in which somebody filled in the card.
swap(
    "order_of_the_card",
    says="sections in another order",
    old="""\
    if missing := [section for section in SECTIONS if not card.get(section, "").strip()]:
        raise ValueError(f"the model card lacks {', '.join(missing)}")
    text = "\\n\\n".join(f"## {heading}\\n\\n{card[section].strip()}" for section, heading in SECTIONS.items())""",
    new="""\
    keys = ["training_window", "intended_use", "limits", "fairness", "rollback_plan"]
    if any(not card.get(key, "").strip() for key in keys):
        raise ValueError("incomplete card")
    text = "\\n".join(f"## {key.replace('_', ' ').capitalize()}\\n{value}" for key, value in card.items())""",
)


_describe_version = describe_version


@trap(says="&lt;30 days")
def text_escaped(name: str, version: str, card: dict[str, str]) -> None:
    _describe_version(name, version, {section: html.escape(text) for section, text in card.items()})
