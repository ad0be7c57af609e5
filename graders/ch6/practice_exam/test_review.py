"""What is made of missed questions."""

from __future__ import annotations

from typing import Any

from labjudge.grading import Draw, Lab, World, equal, judges, returned

from .exams import Chosen, Exams, Row, taken


def reviewed(lab: Lab, scene: Exams, asked: list[Row], chosen: Chosen) -> list[dict[str, Any]]:
    scene.write_form(asked)
    got = lab.as_(scene.author).review(form=scene.form, bank=scene.bank, chosen=chosen)
    found: list[dict[str, Any]] = returned(got, list[dict[str, Any]], "a list of dicts")
    return found


def entry(row: Row, chosen: list[str]) -> dict[str, Any]:
    reasons = dict(zip("abcdefgh", row["why"], strict=False))
    return {
        **{name: row[name] for name in ("name", "objective", "lab")},
        "pattern": [reasons[letter] for letter in sorted(row["right"])],
        "assumptions": [reasons[letter] for letter in sorted(set(chosen) - set(row["right"]))],
    }


@judges
def pattern_and_assumptions(lab: Lab, world: World, draw: Draw) -> None:
    """A missed question has the reasons of all right options, those of what was chosen wrongly, and its lab."""
    scene = Exams(world, draw)
    single = scene.question("domain", "objective")
    half = scene.question("domain", "objective", several=True)
    partly = scene.question("domain", "objective", several=True)
    both = scene.question("domain", "objective", several=True)
    fine = scene.question("domain", "objective", several=True)
    wrong_letters = [letter for letter in "abcde" if letter not in both["right"]]
    chosen: Chosen = {
        single["name"]: scene.wrong_answer(single),
        half["name"]: [*scene.wrong_answer(half), half["right"][draw.randrange(2)]],
        partly["name"]: [draw.choice(partly["right"])],
        both["name"]: draw.sample(wrong_letters, 2),
        fine["name"]: fine["right"][::-1],
    }
    asked = [single, half, partly, both, fine]
    got = reviewed(lab, scene, asked, chosen)
    names = [each.get("name") for each in got]
    title = "not the missed questions" if partly["name"] in names else "a part of the right letters is taken for right"
    equal(names, [row["name"] for row in asked[:4]], title)
    for each, row in zip(got, asked, strict=False):
        right = entry(row, chosen[row["name"]])
        told = [f"{letter}  {reason}" for letter, reason in zip("abcde", row["why"], strict=False)]
        told += [f"right: {', '.join(sorted(row['right']))}; chosen: {', '.join(sorted(chosen[row['name']]))}"]
        for part, title in (
            ("pattern", "not the whole pattern"),
            ("assumptions", "not the assumptions of what was chosen"),
        ):
            mine = each.get(part)
            if isinstance(mine, list) and sorted(map(str, mine)) == sorted(right[part]):
                title = f"{part} not in the order of the letters"
            happened = f"the {part} of {row['name']}: {mine!r}"
            equal(mine, right[part], title, happened=happened, but=f"{right[part]!r} is right", drawing=told)
        equal(each, right, "not objective and lab of a question")


@judges
def left_open(lab: Lab, world: World, draw: Draw) -> None:
    """A question that was left open is missed, without assumptions, and counts in its objective's share."""
    scene = Exams(world, draw)
    asked = [scene.question("domain", "objective", several=draw.random() < 0.5) for _ in range(2)]
    got = reviewed(lab, scene, asked, {asked[0]["name"]: []})
    happened = f"{len(got)} of 2 questions are in the review"
    right = [entry(row, []) for row in asked]
    equal(len(got), 2, "a question that was left open is lost", happened=happened, but="nobody answered either")
    equal(got, right, "not the review of open questions")
    better, weaker = sorted(scene.names(2, "objective"))
    asked, chosen = taken(scene, {"domain": {better: (2, 3), weaker: (1, 3)}})
    chosen = {row["name"]: chosen[row["name"]] for row in asked if row["objective"] == better or _is_right(row, chosen)}
    told = [f"{better}  2 of 3 right, 1 wrong", f"{weaker}  1 of 3 right, 2 left open"]
    names = [each.get("objective") for each in reviewed(lab, scene, asked, chosen)]
    equal(names, [weaker, weaker, better], "open questions are left out of the share", drawing=told)


def _is_right(row: Row, chosen: Chosen) -> bool:
    return set(chosen[row["name"]]) == set(row["right"])


@judges
def weakest_first(lab: Lab, world: World, draw: Draw) -> None:
    """The objective with the lowest share comes first, of equal ones by name; then by place."""
    scene = Exams(world, draw)
    many, one, first, second = sorted(scene.names(4, "objective"))
    results = {"domain": {many: (5, 8), one: (0, 1), second: (1, 2), first: (2, 4)}}
    asked, chosen = taken(scene, results)
    asked.sort(key=lambda row: row["objective"] == first)  # of the equal objectives the first has the last places
    got = reviewed(lab, scene, asked, chosen)
    missed = [row for row in asked if not _is_right(row, chosen)]
    order = [one, first, second, many]
    right = [row["name"] for row in sorted(missed, key=lambda row: order.index(row["objective"]))]
    told = [f"{name}  {right_ones} of {number} right" for name, (right_ones, number) in results["domain"].items()]
    mine = [each.get("objective") for each in got]
    by_place = mine == [one, second, first, first, many, many, many]
    equal(
        mine,
        sorted((row["objective"] for row in missed), key=order.index),
        "equal objectives not by name" if by_place else "not the weakest objective first",
        drawing=told,
    )
    equal([each.get("name") for each in got], right, "not in the order of the places", drawing=told)


@judges
def all_right(lab: Lab, world: World, draw: Draw) -> None:
    """With everything right there is nothing to review."""
    scene = Exams(world, draw)
    asked = [scene.question("domain", "objective", several=True) for _ in range(3)]
    got = reviewed(lab, scene, asked, {row["name"]: row["right"] for row in asked})
    equal(got, [], "a review of nothing")
