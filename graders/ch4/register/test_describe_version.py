"""The model card of one version."""

from __future__ import annotations

from typing import Any

from labjudge.grading import Draw, Lab, World, equal, judges, refused, wrong

from .candidates import a_person_and_name, signature_of

SECTIONS = {
    "training_window": "Training window",
    "intended_use": "Intended use",
    "limits": "Limits",
    "fairness": "Fairness",
    "rollback_plan": "Rollback plan",
}


class Described:
    """A model with three versions that have descriptions of their own, and its owner."""

    def __init__(self, world: World, draw: Draw):
        self.world, (self.person, self.name) = world, a_person_and_name(world, draw)
        world.uc_model(self.name, owner=self.person, comment="who will leave?")
        self.versions: list[str] = [
            world.uc_version(self.name, signature=signature_of(draw), comment=f"draft {number}, to be replaced")
            for number in range(3)
        ]

    def texts(self) -> dict[str, str]:
        """The descriptions of the versions, and of the model under ""."""
        state: dict[str, Any] = self.world.uc_state(self.name)
        return {"": state["comment"] or "", **{row["version"]: row["comment"] or "" for row in state["versions"]}}

    def write(self, lab: Lab, version: str, card: dict[str, str]) -> str:
        """Write a card; what the version says afterwards. No other description may change."""
        before = self.texts()
        lab.as_(self.person).describe_version(self.name, version, card)
        after = self.texts()
        rule = "each version has its own training window and limits: the card is that version's description"
        changed = [place for place in before if before[place] != after[place]]
        if "" in changed:
            title = "card on the model" if version in changed else "the registered model got the card"
            happened, but = "the registered model's description changed", f"it is of version {version}"
            wrong(title, happened=happened, but=but, rule=rule)
        if other := [place for place in changed if place != version]:
            happened = f"version {other[0]} was described"
            wrong("card on another version", happened=happened, but=f"the card is of version {version}", rule=rule)
        return after[version]


def drawn_card(draw: Draw) -> dict[str, str]:
    return {
        "training_window": f"2025-0{draw.randrange(1, 5)}-01 to 2025-{draw.randrange(10, 13)}-01",
        "intended_use": f"Rank customers for {draw.choice(['a call', 'an offer', 'a letter'])}.",
        "limits": f"Not for customers of less than {draw.randrange(2, 9)} months.",
        "fairness": f"Recall by age group differs by at most {draw.randrange(2, 9)} points.",
        "rollback_plan": f"Set champion back to version {draw.randrange(1, 9)}.",
    }


def sections_in(text: str) -> list[tuple[str, str]]:
    """The headings of the second level, each with the text below it."""
    found: list[tuple[str, list[str]]] = []
    for line in text.splitlines():
        if line.startswith("## "):
            found.append((line[3:].strip(), []))
        elif found:
            found[-1][1].append(line)
    return [(heading, "\n".join(lines)) for heading, lines in found]


@judges
def each_call_for_itself(lab: Lab, world: World, draw: Draw) -> None:
    """Each call writes the card that it is given, in place of what stood there: one of another version, or the draft."""
    model = Described(world, draw)
    first, second, _ = model.versions
    cards = [{**drawn_card(draw), "intended_use": use} for use in ("Rank for a call.", "Rank for a letter.")]
    for version in (first, second):
        draft = model.texts()[version]
        text = model.write(lab, version, cards[version != first])
        if draft in text:
            happened = f"beside the card stands {draft!r}"
            wrong("the older description is still there", happened=happened, drawing=text.splitlines()[:14])
    if cards[0]["intended_use"] in text:
        happened = f"version {second} is described with {cards[0]['intended_use']!r}"
        but = f"this stands in the card of version {first}"
        wrong("the text of another card", happened=happened, but=but, drawing=text.splitlines()[:14])


@judges
def card_is_the_description(lab: Lab, world: World, draw: Draw) -> None:
    """The description has the five headings in their order, each with its whole text below it."""
    model, card = Described(world, draw), drawn_card(draw)
    card["intended_use"] += ' Not for "flex" & trials of <30 days.'
    card["limits"] += "\n\n- not for trials\n  - of  any kind\n- not for staff"
    card["fairness"] += " " + " ".join(f"Group {group}: {draw.randrange(70, 99)} %." for group in range(40))
    given = draw.shuffled(sorted(SECTIONS))
    text = model.write(lab, model.versions[0], {key: card[key] for key in given})
    drawing = text.splitlines()[:14]
    if text == "draft 0, to be replaced":
        wrong("no model card", happened="the description is what it was")
    found, wanted = sections_in(text), list(SECTIONS.values())
    headings = [heading for heading, _ in found if heading in wanted]
    if missing := [heading for heading in wanted if heading not in headings]:
        alike = [line for line in text.splitlines() if line.strip("# *:").lower() == missing[0].lower()]
        but = f"there is {alike[0]!r}" if alike else ""
        wrong("model card incomplete", happened=f"there is no line ## {missing[0]}", but=but, drawing=drawing)
    title = "a section twice" if len(headings) > len(wanted) else "sections in another order"
    equal(headings, wanted, title, happened=f"the headings are {', '.join(headings)}", drawing=drawing)
    for key, heading in SECTIONS.items():
        below = dict(found)[heading]
        if card[key] not in below:
            cut = card[key].splitlines()[0] in below
            title = "a section without its whole text" if cut else "a section with another text"
            happened, but = f"below ## {heading} stands {below.strip()!r}", f"the card says {card[key]!r}"
            wrong(title, happened=happened, but=but)


@judges
def card_of_this_version(lab: Lab, world: World, draw: Draw) -> None:
    """The card belongs to one version: the model and the other versions keep their descriptions."""
    model = Described(world, draw)
    for version in model.versions:
        model.write(lab, version, drawn_card(draw))


@judges
def incomplete_card_is_refused(lab: Lab, world: World, draw: Draw) -> None:
    """A section that is missing or blank is a ValueError, and the description stays as it is."""
    model = Described(world, draw)
    before = model.texts()
    for key in SECTIONS:
        for text in (None, " \n", ""):
            card = {name: value for name, value in {**drawn_card(draw), key: text}.items() if value is not None}
            outcome = lab.attempt.as_(model.person).describe_version(model.name, model.versions[0], card)
            but = f"{key} is {'missing' if text is None else repr(text)}"
            written = model.texts() != before
            title = "card with a gap accepted" if text is None else "blank section accepted"
            refused(outcome, ValueError, title if written else "nothing written, and no ValueError", but=but)
            if written:
                wrong("described before it refused", happened="the description changed", but=but)
