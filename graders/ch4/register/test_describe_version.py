"""The model card of one version."""

from labjudge.grading import Draw, Lab, World, judges, wrong
from labjudge.people import PEOPLE

from .candidates import a_name, column, drawn_columns
from .refusals import check_refused

SECTIONS = {
    "training_window": "Training window",
    "intended_use": "Intended use",
    "limits": "Limits",
    "fairness": "Fairness",
    "rollback_plan": "Rollback plan",
}


def drawn_card(draw: Draw):
    return {
        "training_window": f"2025-0{draw.randrange(1, 5)}-01 to 2025-{draw.randrange(10, 13)}-01",
        "intended_use": f"Rank customers for {draw.choice(['a call', 'an offer', 'a letter'])}.",
        "limits": f"Not for customers of less than {draw.randrange(2, 9)} months.",
        "fairness": f"Recall by age group differs by at most {draw.randrange(2, 9)} points.",
        "rollback_plan": f"Set champion back to version {draw.randrange(1, 9)}.",
    }


def versions_to_describe(world: World, draw: Draw, person):
    """A model of `person` with three versions that have descriptions of their own."""
    name = a_name(world, draw, person)
    world.uc_model(name, owner=person, comment="who will leave?")
    signature = {"inputs": drawn_columns(draw), "outputs": [column("score", "double")]}
    return name, [world.uc_version(name, signature=signature, comment=f"draft {n}, to be replaced") for n in range(3)]


def described(state, version):
    return next((row["comment"] or "" for row in state["versions"] if row["version"] == version), "")


def sections_in(text):
    """`[(heading, text below it), ...]` of the headings of the second level."""
    found: list[tuple[str, list[str]]] = []
    for line in text.splitlines():
        if line.startswith("## "):
            found.append((line[3:].strip(), []))
        elif found:
            found[-1][1].append(line)
    return [(heading, "\n".join(lines)) for heading, lines in found]


def described_elsewhere(before, after, version):
    """The card is of one version: the model and the other versions keep their descriptions."""
    rule = "each version has its own training window and limits: the card is that version's description"
    here = described(after, version) != described(before, version)
    if after["comment"] != before["comment"]:
        wrong(
            "card on the model" if here else "the registered model got the card",
            happened="the registered model's description changed"
            + ("" if here else f", and that of version {version} did not"),
            but=f"the card is of version {version}",
            rule=rule,
        )
    for row in before["versions"]:
        if row["version"] != version and described(after, row["version"]) != described(before, row["version"]):
            wrong(
                "card on another version",
                happened=f"version {row['version']} was described",
                but=f"the card is of version {version}",
                rule=rule,
            )


@judges
def each_call_for_itself(lab: Lab, world: World, draw: Draw) -> None:
    """What was written about one version does not come back in the next one's card."""
    person = draw.choice(PEOPLE)
    name, versions = versions_to_describe(world, draw, person)
    cards = [{**drawn_card(draw), "intended_use": use} for use in ("Rank for a call.", "Rank for a letter.")]
    for version, card in zip(versions, cards, strict=False):
        lab.as_(person).describe_version(name, version, card)
    text = described(world.uc_state(name), versions[1])
    if (old := cards[0]["intended_use"]) in text:
        wrong(
            "the text of another card",
            happened=f"version {versions[1]} is described with {old!r}",
            but=f"this stands in the card of version {versions[0]}",
            rule="each call writes the card that it is given",
            drawing=text.splitlines()[:14],
        )


@judges
def card_is_the_description(lab: Lab, world: World, draw: Draw) -> None:
    """The version's description has the five sections in order, each with its text."""
    person, card = draw.choice(PEOPLE), drawn_card(draw)
    card["intended_use"] += ' Not for "flex" & trials of <30 days.'
    card["limits"] += "\n\n- not for trials\n  - of  any kind\n- not for staff"
    card["fairness"] += " " + " ".join(f"Group {group}: {draw.randrange(70, 99)} %." for group in range(40))
    name, versions = versions_to_describe(world, draw, person)
    version = draw.choice(versions[:2])
    given = draw.sample(sorted(SECTIONS), len(SECTIONS))
    given = given if given != list(SECTIONS) else given[::-1]
    before = world.uc_state(name)
    lab.as_(person).describe_version(name, version, {key: card[key] for key in given})
    after = world.uc_state(name)
    described_elsewhere(before, after, version)
    text = described(after, version)
    rule = "five sections in this order: " + ", ".join(f"## {heading}" for heading in SECTIONS.values())
    drawing = text.splitlines()[:14]
    if text == described(before, version):
        wrong("no model card", happened=f"the description of version {version} is what it was", rule=rule)
    if (draft := described(before, version)) in text:
        wrong(
            "the older description is still there",
            happened=f"beside the card stands {draft!r}",
            rule="the card comes in place of what stood there; else each correction would leave one more card",
            drawing=drawing,
        )
    found = sections_in(text)
    headings = [heading for heading, _ in found if heading in SECTIONS.values()]
    for heading in SECTIONS.values():
        if headings.count(heading) != 1:
            alike = [line for line in text.splitlines() if line.strip("# *:").lower() == heading.lower()]
            wrong(
                "model card incomplete" if heading not in headings else "a section twice",
                happened=f"the description of version {version} has "
                + (f"no line ## {heading}" if heading not in headings else f"more than one line ## {heading}"),
                but=f"there is {alike[0]!r}" if alike and heading not in headings else "",
                rule=rule,
                drawing=drawing,
            )
    if headings != list(SECTIONS.values()):
        wrong(
            "sections in another order",
            happened=f"the order is {', '.join(headings)}",
            rule=rule,
            drawing=drawing,
        )
    below = dict(found)
    for key, heading in SECTIONS.items():
        if card[key] not in below[heading]:
            cut = card[key].splitlines()[0] in below[heading]
            wrong(
                "a section without its whole text" if cut else "a section with another text",
                happened=f"below ## {heading} stands {below[heading].strip()!r:.400}",
                but=f"the card says {card[key]!r:.400}",
                rule="each section has its whole text below its heading",
                drawing=drawing,
            )


@judges
def card_of_this_version(lab: Lab, world: World, draw: Draw) -> None:
    """The card belongs to one version: the model and the other versions keep their descriptions."""
    person = draw.choice(PEOPLE)
    name, versions = versions_to_describe(world, draw, person)
    for version in versions:
        before = world.uc_state(name)
        lab.as_(person).describe_version(name, version, drawn_card(draw))
        described_elsewhere(before, world.uc_state(name), version)


@judges
def incomplete_card_is_refused(lab: Lab, world: World, draw: Draw) -> None:
    """A card that lacks a section, or has a blank one, is refused and changes nothing."""
    person = draw.choice(PEOPLE)
    name, versions = versions_to_describe(world, draw, person)
    before = world.uc_state(name)
    rule = "a section that is missing or blank is a ValueError, and the description stays as it is"
    for key in SECTIONS:
        for text, what in ((None, "missing"), (" \n", "blank"), ("", "blank")):
            card = {**drawn_card(draw), key: text}
            if text is None:
                del card[key]
            outcome = lab.attempt.as_(person).describe_version(name, versions[0], card)
            but = f"{key} is {what}"
            title = "card with a gap accepted" if text is None else "blank section accepted"
            written = world.uc_state(name) != before
            check_refused(outcome, title if written else "nothing written, and no ValueError", but, rule)
            if written:
                happened = "the description changed"
                wrong("described before it refused", happened=happened, but=but, rule=rule)
