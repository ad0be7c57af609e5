"""Minutes that add up."""

from __future__ import annotations

from fractions import Fraction

from labjudge.grading import Draw, Lab, equal, judges, returned, wrong

Domain = tuple[str, int, float]


def shared(hours: int, domains: list[Domain]) -> dict[str, int]:
    """By largest remainders, in exact fractions (confidences are quarters)."""
    parts = {name: Fraction(weight) * (1 - Fraction(confidence)) for name, weight, confidence in domains}
    if not any(parts.values()):
        parts = {name: Fraction(weight) for name, weight, _ in domains}
    exact = {name: hours * 60 * part / sum(parts.values()) for name, part in parts.items()}
    minutes = {name: int(value) for name, value in exact.items()}
    order = sorted(exact, key=lambda name: minutes[name] - exact[name])
    for name in order[: hours * 60 - sum(minutes.values())]:
        minutes[name] += 1
    return minutes


def ask(lab: Lab, hours: int, domains: list[Domain]) -> dict[str, int]:
    given = [{"name": name, "weight": weight, "confidence": confidence} for name, weight, confidence in domains]
    got: dict[str, int] = returned(lab.allocate(hours, given), dict[str, int], "domain -> whole minutes")
    return got


def told(domains: list[Domain]) -> str:
    return ", ".join(f"{name}: weight {weight}, confidence {confidence}" for name, weight, confidence in domains)


@judges
def weight_times_weakness(lab: Lab, draw: Draw) -> None:
    """A domain gets time as its weight, and as what is lacking."""
    domains = [(draw.word(), 40, 0.75), (draw.word(), 40, 0.25), (draw.word(), 20, 0.0)]
    hours = draw.randrange(2, 9) * 5
    equal(ask(lab, hours, domains), shared(hours, domains), "not by weight and weakness", happened=told(domains))


@judges
def adds_up(lab: Lab, draw: Draw) -> None:
    """Not a minute is lost or found, whatever is drawn."""
    for _ in range(20):
        count = draw.randrange(2, 8)
        domains = [
            (f"{draw.word()}{number}", draw.randrange(1, 50), draw.randrange(0, 4) / 4) for number in range(count)
        ]
        hours = draw.randrange(1, 60)
        got = ask(lab, hours, domains)
        if sum(got.values()) != hours * 60:
            wrong(
                "minutes that do not add up",
                happened=f"{hours * 60} minutes for {told(domains)}: {got}",
                but=f"that is {sum(got.values())}",
            )


@judges
def largest_remainders(lab: Lab, draw: Draw) -> None:
    """The minutes that rounding leaves go to the largest remainders, of equal ones to the first domain."""
    cases = [[(f"{draw.word()}{number}", 1, 0.0) for number in range(7)]]
    for _ in range(10):
        cases.append(
            [(f"{draw.word()}{number}", draw.randrange(1, 40), draw.randrange(0, 3) / 4) for number in range(5)]
        )
    for domains in cases:
        hours = draw.randrange(1, 4)
        got, right = ask(lab, hours, domains), shared(hours, domains)
        if sum(got.values()) == hours * 60 and got != right:
            near = next(name for name in right if got.get(name) != right[name])
            wrong(
                "a minute for another domain"
                if abs(got.get(near, 0) - right[near]) == 1
                else "not the share of a domain",
                happened=f"{hours} h for {told(domains)}: {near} gets {got.get(near)}",
                but=f"{right[near]} is right",
            )


@judges
def all_is_known(lab: Lab, draw: Draw) -> None:
    """Who is sure of everything repeats by the weights; who is sure of one domain gives it nothing."""
    first, second = draw.word(), f"{draw.word()}2"
    outcome = lab.attempt.allocate(
        4, [{"name": first, "weight": 30, "confidence": 1.0}, {"name": second, "weight": 10, "confidence": 1.0}]
    )
    spent = isinstance(outcome.value, dict) and sum(outcome.value.values()) == 240
    lost = "nothing is lacking, and not by the weights" if spent else "nothing is lacking, and the hours are lost"
    title = "nothing is lacking, and it stops" if outcome.error else lost
    equal(outcome.value, {first: 180, second: 60}, title, happened=str(outcome))
    equal(ask(lab, 2, [(first, 60, 1.0), (second, 1, 0.5)]), {first: 0, second: 120}, "confidence of 1 in one")
