"""Mistakes of describe_version."""

from labjudge.proof.traps import swap

FILLED = 'if not card.get(section, "").strip()]:'
# a section that is there counts, even if nothing is in it.
swap("blank_section", says="blank section accepted", old=FILLED, new="if section not in card]:")

COMPLETE = """if missing := [section for section in SECTIONS if not card.get(section, "").strip()]:
        raise ValueError(f"the model card lacks {', '.join(missing)}")"""
FILLED_UP = 'card = dict.fromkeys(SECTIONS, "to do") | card'
# what is missing from the card is left open in the description.
swap("gap_in_the_card", says="card with a gap accepted", old=COMPLETE, new=FILLED_UP)

WRITE = "MlflowClient().update"
BELOW = """text = (MlflowClient().get_model_version(name, version).description or "") + "\\n\\n" + text
    MlflowClient().update"""
# the card is written below what stood there.
swap("card_below_the_old_one", says="the older description is still there", old=WRITE, new=BELOW)

VERSION = "update_model_version(name, version, "
# the card is written on the registered model, not on the version.
swap("card_of_the_model", says="the registered model got the card", old=VERSION, new="update_registered_model(name, ")

NEWEST = """version = str(max(int(each.version) for each in MlflowClient().search_model_versions(f"name = '{name}'")))
    MlflowClient().update"""
# the newest version is described, whichever was asked for.
swap("card_of_the_newest", says="card on another version", old=WRITE, new=NEWEST)

MODEL_TOO = """MlflowClient().update_registered_model(name, description=text)
    MlflowClient().update"""
# the card describes the registered model, and with it every version.
swap("card_on_the_model", says="card on the model", old=WRITE, new=MODEL_TOO)

WRITTEN = "MlflowClient().update_model_version(name, version, description=text)"
PILE = """TEXTS.append(text)
    MlflowClient().update_model_version(name, version, description="\\n\\n".join(TEXTS))


TEXTS = []"""
swap("cards_pile_up", says="this stands in the card of version", old=WRITTEN, new=PILE)

TEXT = "{card[section].strip()}"
FIRST_LINE = "{card[section].strip().splitlines()[0]}"
# of each text only the first line is written.
swap("first_line_of_a_text", says="a section without its whole text", old=TEXT, new=FIRST_LINE)

# the headings are written as titles are.
swap("headings_in_title_case", says="model card incomplete", old="{heading}", new="{heading.title()}")

IN_ORDER = "in SECTIONS.items())"
AS_FILLED_IN = "in sorted(SECTIONS.items(), key=lambda each: list(card).index(each[0])))"
# the sections come in the order in which somebody filled in the card.
swap("order_of_the_card", says="sections in another order", old=IN_ORDER, new=AS_FILLED_IN)

swap("text_escaped", says="&lt;30 days", old=".strip()}", new=".strip().replace('<', '&lt;')}")
