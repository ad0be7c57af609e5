"""A form, of which only counts, order and columns are judged: no certain questions."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from typing import Any

from labjudge.grading import Draw, Lab, World, equal, judges, refused, returned, wrong

from .exams import FORM, Exams

SEEDS = 4


class Contract:
    """A bank of three domains, weights and a number for which rounding gives another number of questions, and guides."""

    def __init__(self, world: World, draw: Draw) -> None:
        self.scene, self.draw, self.world = Exams(world, draw), draw, world
        self.domains = self.scene.names(3, "domain")
        self.weights, self.number, self.shares = shares_that_rounding_misses(draw, self.domains)
        self.guide, self.older = draw.sample([2022, 2023, 2024, 2025], 2)
        for domain, count in zip(self.domains, (4, 3, 2), strict=True):
            for objective in self.scene.names(count, "objective"):
                for place in range(10):
                    self.scene.question(domain, objective, guide=self.guide, several=place % 3 == 1)
                    self.scene.question(domain, objective, guide=self.older)
        self.by_name = {row["name"]: row for row in self.scene.questions}
        self.scene.write_bank()

    def arguments(self, seed: int, form: str = "") -> dict[str, Any]:
        form = form or f"{self.scene.schema}.form_{self.draw.word()}"
        given: dict[str, Any] = {"bank": self.scene.bank, "form": form, "weights": self.weights, "guide": self.guide}
        return {**given, "number": self.number, "seed": seed}

    def drawn(self, lab: Lab, seed: int, form: str = "") -> list[str]:
        got = lab.as_(self.scene.author).draw_form(**self.arguments(seed, form))
        names: list[str] = returned(got, list[str], "a list of names")
        if strange := [name for name in names if name not in self.by_name]:
            wrong("not questions of the bank", happened=f"it returned {strange[0]!r} among the names")
        return names

    def four(self, lab: Lab) -> list[list[str]]:
        """The forms of four seeds."""
        return [self.drawn(lab, seed) for seed in self.draw.sample(range(1, 10_000), SEEDS)]


def shares_that_rounding_misses(draw: Draw, domains: list[str]) -> tuple[dict[str, int], int, dict[str, int]]:
    while True:
        first, second = draw.randrange(36, 50), draw.randrange(26, 36)
        weights = dict(zip(domains, (first, second, 100 - first - second), strict=True))
        number = draw.randrange(26, 34)
        right = {name: number * weight // 100 for name, weight in weights.items()}
        rest = {name: number * weight % 100 for name, weight in weights.items()}
        missing = number - sum(right.values())
        for name in sorted(rest, key=lambda name: -rest[name])[:missing]:
            right[name] += 1
        rounded = {name: round(number * weight / 100) for name, weight in weights.items()}
        shuffled = draw.shuffled(domains)
        # Neither the heaviest, nor the first or the last, are those of the largest remainders.
        heaviest = sorted(domains, key=lambda name: -weights[name])
        others = [set(order[:missing]) for order in (heaviest, shuffled, shuffled[::-1])]
        largest = set(sorted(rest, key=lambda name: -rest[name])[:missing])
        telling = len(set(rest.values())) == 3 and missing and rounded != right and largest not in others
        if telling and right[domains[2]] >= 4:
            return {name: weights[name] for name in shuffled}, number, right


@judges
def numbers_of_domains(lab: Lab, world: World, draw: Draw) -> None:
    """Each domain has its share, by largest remainders; all together are the number that was asked for."""
    scene = Contract(world, draw)
    names = scene.drawn(lab, draw.randrange(1, 10_000))
    found = Counter(scene.by_name[name]["domain"] for name in names)
    told = [f"{name}  weight {weight}: {found[name]} questions" for name, weight in scene.weights.items()]
    if len(names) != len(set(names)):
        return  # told by another check
    floors = {name: scene.number * weight // 100 for name, weight in scene.weights.items()}
    cut_off = len(names) == scene.number and all(found[name] - floor in (0, 1) for name, floor in floors.items())
    equal(
        {name: found[name] for name in scene.weights},
        scene.shares,
        "what is left does not go to the largest remainders" if cut_off else "not the numbers of the weights",
        happened=f"{len(names)} questions in all; {scene.number} were asked for",
        but=f"right is {', '.join(f'{name} {count}' for name, count in scene.shares.items())}",
        drawing=told,
    )


@judges
def none_twice(lab: Lab, world: World, draw: Draw) -> None:
    """No question comes twice, and none belongs to another guide."""
    scene = Contract(world, draw)
    for names in scene.four(lab):
        name, times = Counter(names).most_common(1)[0]
        if times > 1:
            wrong("a question comes twice", happened=f"{name} is in the form {times} times")
        guides = Counter(scene.by_name[name]["guide"] for name in names)
        if set(guides) != {scene.guide}:
            happened = f"{guides[scene.older]} of {len(names)} questions are of the guide {scene.older}"
            wrong("a question of another guide", happened=happened, but=f"{scene.guide} was asked for")


@judges
def objectives_even(lab: Lab, world: World, draw: Draw) -> None:
    """Within a domain the numbers of its objectives differ by at most one."""
    scene = Contract(world, draw)
    objectives = {row["objective"]: row["domain"] for row in scene.scene.questions}
    for names in scene.four(lab):
        found = Counter(scene.by_name[name]["objective"] for name in set(names))
        for domain in scene.domains:
            counts = {name: found[name] for name, of in objectives.items() if of == domain}
            if max(counts.values()) - min(counts.values()) > 1:
                told = ", ".join(f"{name} {count}" for name, count in counts.items())
                wrong("objectives are not even", happened=f"of {domain} it asks {told}")


@judges
def by_seed(lab: Lab, world: World, draw: Draw) -> None:
    """The same seed gives the same form, in whatever order rows arrive and process it is; another asks other questions."""
    scene, seed = Contract(world, draw), draw.randrange(1, 10_000)
    first = scene.drawn(lab, seed)
    scene.scene.write_bank()
    again = scene.drawn(lab.restarted(), seed)
    if first != again:
        at = next(place for place, pair in enumerate(zip([*first, ""], [*again, ""], strict=False)) if len({*pair}) > 1)
        by_process = first == scene.drawn(lab, seed)
        wrong(
            "another process draws another form" if by_process else "the same seed gives another form",
            happened=f"in the second form, place {at + 1} has {[*again, 'nothing'][at]}; in the first, {[*first, 'nothing'][at]}",
            but="the first process, asked again, draws the first form: hashes of texts differ by process"
            if by_process
            else "the bank has the same rows, written in another order",
        )
    forms = [first, *scene.four(lab)]
    for domain in scene.domains:
        asked = {frozenset(name for name in names if scene.by_name[name]["domain"] == domain) for names in forms}
        if len(asked) == 1:
            happened = f"{len(forms)} seeds ask the same {len(next(iter(asked)))} questions on {domain}"
            wrong("another seed asks the same questions", happened=happened)


@judges
def mixed(lab: Lab, world: World, draw: Draw) -> None:
    """The places are drawn: domains are mixed, and other seeds mix them in another way."""
    scene = Contract(world, draw)
    orders = [[scene.by_name[name]["domain"] for name in names] for names in scene.four(lab)]
    for order in orders:
        changes = sum(one != other for one, other in pairwise(order))
        if changes < len(scene.domains):
            wrong("domain after domain", happened=f"the domain changes {changes} times in {len(order)} questions")
    if len({tuple(order) for order in orders}) == 1:
        wrong(
            "domains stand at the same places", happened=f"in the forms of {SEEDS} seeds each place has the same domain"
        )


@judges
def nothing_told(lab: Lab, world: World, draw: Draw) -> None:
    """The form's table has its seven columns, with what the bank says, and no version of it ever had more."""
    scene, form = Contract(world, draw), f"{draw.word()}_form"
    form = f"{scene.scene.schema}.{form}"
    names = scene.drawn(lab, draw.randrange(1, 10_000), form)
    versions = world.table_versions(form)
    if not versions:
        wrong("no form was written", happened=f"there is no table {form}")
    for version in versions:
        columns = world.read_table(form, version).column_names
        if more := [name for name in columns if name not in FORM]:
            title = "the form tells more" if version == versions[-1] else "an earlier version tells more"
            wrong(f"{title} than it may", happened=f"version {version} of {form} has the column {more[0]}")
    rows = sorted(world.read_table(form).to_pylist(), key=lambda row: row["place"])
    right = [
        {"place": place, **{key: scene.by_name[name][key] for key in FORM[1:]}} for place, name in enumerate(names, 1)
    ]
    equal(len(rows), len(right), "not the form that was returned", happened=f"the table has {len(rows)} rows")
    equal(rows, right, "not the form that was returned")


@judges
def too_few(lab: Lab, world: World, draw: Draw) -> None:
    """With fewer questions of the guide than a domain's share, it raises ValueError and writes nothing."""
    scene = Contract(world, draw)
    domain = draw.choice(scene.domains)
    mine = [row for row in scene.scene.questions if row["domain"] == domain and row["guide"] == scene.guide]
    for row in mine[: len(mine) - scene.shares[domain] + 1]:
        scene.scene.questions.remove(row)
    scene.scene.write_bank()
    asked = scene.arguments(draw.randrange(1, 10_000), scene.scene.form)
    outcome = lab.attempt.as_(scene.scene.author).draw_form(**asked)
    but = f"{domain} has {scene.shares[domain] - 1} questions of {scene.guide}, and its share is {scene.shares[domain]}"
    refused(outcome, ValueError, "too few questions are not told", but=but)
    if world.table_versions(scene.scene.form):
        wrong("half a form is written", happened=f"{scene.scene.form} is there", but=but)
