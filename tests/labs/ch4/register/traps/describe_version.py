"""Mistakes of describe_version."""

from labjudge.proof.traps import swap

# a section that is there counts, even if nothing is in it.
swap(
    "blank_section",
    says="blank section accepted",
    old='if not card.get(section, "").strip()]:',
    new="if section not in card]:",
)

# what is missing from the card is left open in the description.
swap(
    "gap_in_the_card",
    says="card with a gap accepted",
    old="""\
    if missing := [section for section in SECTIONS if not card.get(section, "").strip()]:
        raise ValueError(f"the model card lacks {', '.join(missing)}")""",
    new="""\
    card = dict.fromkeys(SECTIONS, "to do") | card""",
)

# the card is written below what stood there.
swap(
    "card_below_the_old_one",
    says="the older description is still there",
    old="    MlflowClient()",
    new="""\
    text = (MlflowClient().get_model_version(name, version).description or "") + "\\n\\n" + text
    MlflowClient()""",
)

# the card is written on the registered model, not on the version.
swap(
    "card_of_the_model",
    says="the registered model got the card",
    old="update_model_version(name, version, ",
    new="update_registered_model(name, ",
)

# the newest version is described, whichever was asked for.
swap(
    "card_of_the_newest",
    says="card on another version",
    old="    MlflowClient()",
    new="""\
    version = str(max(int(each.version) for each in MlflowClient().search_model_versions(f"name = '{name}'")))
    MlflowClient()""",
)

# the card describes the registered model, and with it every version.
swap(
    "card_on_the_model",
    says="card on the model",
    old="    MlflowClient()",
    new="""\
    MlflowClient().update_registered_model(name, description=text)
    MlflowClient()""",
)

swap(
    "cards_pile_up",
    says="this stands in the card of version",
    old="    MlflowClient().update_model_version(name, version, description=text)",
    new="""\
    TEXTS.append(text)
    MlflowClient().update_model_version(name, version, description="\\n\\n".join(TEXTS))


TEXTS = []""",
)

# of each text only the first line is written.
swap(
    "first_line_of_a_text",
    says="a section without its whole text",
    old="{card[section].strip()}",
    new="{card[section].strip().splitlines()[0]}",
)

# the headings are written as titles are.
swap("headings_in_title_case", says="model card incomplete", old="{heading}", new="{heading.title()}")

# the sections come in the order in which somebody filled in the card.
swap(
    "order_of_the_card",
    says="sections in another order",
    old="in SECTIONS.items())",
    new="in sorted(SECTIONS.items(), key=lambda each: list(card).index(each[0])))",
)

swap("text_escaped", says="&lt;30 days", old=".strip()}", new=".strip().replace('<', '&lt;')}")
