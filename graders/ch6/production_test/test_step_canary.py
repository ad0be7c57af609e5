"""A canary is judged by what was seen, and moved a step."""

import math
from statistics import NormalDist
from typing import Any

from labjudge.grading import Draw, Lab, World, judges, wrong

from .rollout import Rollout

Seen = list[dict[str, Any]]


class Canary(Rollout):
    """A candidate at the first of four steps, and requests that both have answered."""

    def __init__(self, world: World, draw: Draw, **settings: Any) -> None:
        self.first, self.second, self.third = draw.randrange(3, 9), draw.randrange(20, 40), draw.randrange(50, 80)
        super().__init__(world, draw, self.first, **settings)
        self.minimum = draw.randrange(300, 400)
        self.rule: dict[str, Any] = {"minimum": self.minimum, "confidence": 0.95, "more_errors": 0.03, "slower": 1.5}
        self.rule["steps"] = [self.third, *draw.shuffled([self.first, self.second, 100])]  # in no order

    def seen(
        self, served: str, count: int, errors: int = 0, status: int = 500, slow: int = 0, ms: float = 9000.0
    ) -> Seen:
        """`count` requests that count, `errors` of them failed, fast; of the answers `slow` took `ms`, the others 50 to 60."""
        times = [ms] * slow + [50.0 + 10 * self.draw.random() for _ in range(count - errors - slow)]
        rows = [{"served": served, "status": 200, "ms": each} for each in times]
        return rows + [{"served": served, "status": status, "ms": 55.0} for _ in range(errors)]

    def judge(self, lab: Lab, new: Seen, right: str, title: str, but: str, old: Seen | None = None) -> None:
        """End the check as wrong unless this is decided, told, and done."""
        old = old if old is not None else self.seen(self.champion, self.minimum + 200)
        rows = self.draw.shuffled([*old, *new])
        got = lab.as_(self.person).step_canary(
            endpoint=self.name, candidate=self.candidate, requests=rows, rule=self.rule
        )
        counts = (
            f"candidate  {len(new)} requests, {sum(each['status'] != 200 for each in new)} not 200",
            f"champion  {len(old)} requests, {sum(each['status'] != 200 for each in old)} not 200",
            f"minimum  {self.minimum}",
        )
        if got != right:
            wrong(title, happened=f"it decided {got!r}", but=but, drawing=counts)
        if right == "hold":
            self.untouched("written although it holds", "a step is taken by a decision only")
        else:
            higher = [step for step in self.rule["steps"] if step > self.percent]
            percent = min(higher, default=self.percent) if right == "promote" else 0
            if right == "promote" and higher:
                title = "a blind cutover" if self.shares.get(self.candidate) == 100 else "not the next step"
            self.routed(percent, title, drawing=(f"before  candidate {self.percent} %", f"steps  {self.rule['steps']}"))


def wilson(errors: int, count: int, confidence: float) -> tuple[float, float]:
    """The bounds of Wilson's interval: the two shares from which errors / count is z standard errors away."""
    z, share = NormalDist().inv_cdf((1 + confidence) / 2), errors / count
    square, linear = 1 + z * z / count, 2 * share + z * z / count
    root = math.sqrt(linear * linear - 4 * square * share * share)
    return (linear - root) / (2 * square), (linear + root) / (2 * square)


@judges
def promoted_by_steps(lab: Lab, world: World, draw: Draw) -> None:
    """A candidate without a fault gets the next step, not all traffic, and exactly `minimum` requests are enough."""
    scene = Canary(world, draw, environment_vars={"MODE": draw.word()}, workload_size="Medium")
    between = draw.randrange(scene.first + 1, 20)
    for percent in (scene.first, between, scene.second):
        scene.serve(percent)
        new = scene.seen(scene.candidate, scene.minimum)
        old = scene.seen(scene.champion, scene.minimum)
        scene.judge(lab, new, "promote", "a good candidate is not promoted", "no request failed, none was slow", old)


@judges
def too_few(lab: Lab, world: World, draw: Draw) -> None:
    """With fewer than `minimum` requests of either version that count, nothing is decided in favour of a candidate."""
    scene = Canary(world, draw)
    some = scene.seen(scene.candidate, scene.minimum - 1)
    scene.judge(lab, some, "hold", "decided on too few samples", "the candidate has too few requests")
    some += scene.seen(scene.candidate, 40, 40, status=400)
    scene.judge(
        lab, some, "hold", "refused requests are counted as samples", "requests that callers got wrong show nothing"
    )
    new, old = scene.seen(scene.candidate, scene.minimum), scene.seen(scene.champion, scene.minimum - 1)
    but = "the champion has too few requests"
    scene.judge(lab, new, "hold", "compared with hardly anything", but, old)
    old += scene.seen(scene.champion, 40, 40, status=draw.choice([400, 404, 422]))
    scene.judge(lab, new, "hold", "compared with requests that callers got wrong", but, old)
    scene.judge(lab, [], "hold", "decided on nothing", "the candidate has no request")


@judges
def chance(lab: Lab, world: World, draw: Draw) -> None:
    """While the interval of the share of errors has the limit in it, it is too early to say."""
    scene = Canary(world, draw)
    for share, title in ((0.022, "promoted by chance"), (0.037, "rolled back by chance")):
        new = scene.seen(scene.candidate, scene.minimum, round(share * scene.minimum))
        but = "the interval of its share of errors reaches to both sides of the limit, 3 %"
        scene.judge(lab, new, "hold", title, but)
    scene.rule["confidence"] = 0.99
    title = "an interval of another confidence"
    scene.judge(lab, scene.seen(scene.candidate, 400, 20), "hold", title, "at 99 % the interval has the limit in it")


@judges
def broken(lab: Lab, world: World, draw: Draw) -> None:
    """A candidate whose errors are certainly too many is rolled back, however few its requests; 429 is an error."""
    for count, errors, status, title in (
        (30, 15, 500, "a broken candidate goes on"),
        (400, 60, 429, "a candidate that cannot keep up goes on"),
        (400, 20, 500, "an interval that is all above the limit"),
    ):
        scene = Canary(world, draw)
        but = f"{errors} of {count} failed with {status}; none of the champion's did"
        scene.judge(lab, scene.seen(scene.candidate, count, errors, status), "roll back", title, but)


@judges
def at_the_bounds(lab: Lab, world: World, draw: Draw) -> None:
    """The interval is Wilson's: with the limit a hair inside it is too early to say, a hair outside it is clear."""
    count, errors = 400, draw.randrange(12, 30)
    low, high = wilson(errors, count, 0.95)
    for limit, right in (
        (0.996 * low, "roll back"),
        (1.004 * low, "hold"),
        (0.996 * high, "hold"),
        (1.004 * high, "promote"),
    ):
        scene = Canary(world, draw)
        scene.rule["more_errors"] = limit
        but = f"{errors} of {count} failed, so that its bounds are {low:.4f} and {high:.4f}; the limit is {limit:.4f}"
        scene.judge(
            lab,
            scene.seen(scene.candidate, count, errors),
            right,
            "not decided by the bounds of Wilson's interval",
            but,
        )


@judges
def the_slowest(lab: Lab, world: World, draw: Draw) -> None:
    """The p99 of the answers counts, not the average, nor how long failures took; at the limit is not above it."""
    scene = Canary(world, draw)
    count = 400
    fast = [{**each, "ms": each["ms"] - 40} for each in scene.seen(scene.candidate, count - 6)]
    but = "its average is lower, and its p99 many times the champion's"
    slow = fast + scene.seen(scene.candidate, 6, slow=6, ms=400.0)
    scene.judge(lab, slow, "roll back", "slow answers hidden by the average", but)
    scene = Canary(world, draw)
    scene.rule["more_errors"] = 0.06
    failed = [{**each, "ms": 30_000.0} for each in scene.seen(scene.candidate, 6, 6)]
    but = "6 of 400 failed, after 30 seconds; the answers are as fast as the champion's"
    new = [*scene.seen(scene.candidate, count - 6), *failed]
    scene.judge(lab, new, "promote", "failures taken for slow answers", but)
    scene = Canary(world, draw)
    old = [{**each, "ms": 100.0} for each in scene.seen(scene.champion, 500)]
    new = [{**each, "ms": 150.0} for each in scene.seen(scene.candidate, 400)]
    scene.judge(lab, new, "promote", "at the limit is above it", "1.5 times as slow is allowed", old)


@judges
def rank_of_the_slowest(lab: Lab, world: World, draw: Draw) -> None:
    """The p99 is a nearest rank: as many slow answers as are above it harm nobody, one more does."""
    count = 400 + draw.randrange(1, 100)
    above = count - -(-99 * count // 100)
    old = 500 * [{"served": "", "status": 200, "ms": 60.0}]
    for slow, right in ((above, "promote"), (above + 1, "roll back")):
        scene = Canary(world, draw)
        new = scene.seen(scene.candidate, count, slow=slow, ms=91.0)
        but = f"{slow} of {count} took 91 ms, the others 50 to 60; the limit is 90 ms"
        scene.judge(
            lab, new, right, "another rank than the p99", but, [{**each, "served": scene.champion} for each in old]
        )


@judges
def not_its_fault(lab: Lab, world: World, draw: Draw) -> None:
    """What callers get wrong is no error of the candidate, and what the champion suffers as well is not its fault."""
    scene = Canary(world, draw)
    new = scene.seen(scene.candidate, 400) + scene.seen(scene.candidate, 90, 90, status=draw.choice([400, 403, 422]))
    scene.judge(
        lab, new, "promote", "the callers' mistakes are the candidate's", "they would be refused by any version"
    )
    scene = Canary(world, draw)
    scene.rule["more_errors"] = 0.08
    new, old = scene.seen(scene.candidate, 400, 60), scene.seen(scene.champion, 500, 75)
    but = "the champion fails as often: something behind both of them does"
    scene.judge(lab, new, "promote", "compared with nobody", but, old)
    scene = Canary(world, draw)
    new, old = scene.seen(scene.candidate, 400, 40), scene.seen(scene.champion, 500)
    old += scene.seen(scene.champion, 100, 100, status=draw.choice([400, 404, 422]))
    but = "40 of 400 failed; of the champion's none did that counts"
    scene.judge(lab, new, "roll back", "the callers' mistakes are the champion's", but, old)
    scene = Canary(world, draw)
    new, old = scene.seen(scene.candidate, 400, 60), scene.seen(scene.champion, 500, 2)
    but = "60 of 400 failed; of the champion's 500 requests 2 did"
    scene.judge(lab, new, "roll back", "two failures excuse sixty", but, old)
    scene = Canary(world, draw)
    new, old = scene.seen(scene.candidate, 400, 400), scene.seen(scene.champion, 500, 500)
    scene.judge(lab, new, "hold", "decided while nothing is answered", "all of both fail", old)


@judges
def last_step(lab: Lab, world: World, draw: Draw) -> None:
    """Where no step is above its share, a promoted candidate keeps it, as one at 0 % that is rolled back: nothing is written."""
    scene = Canary(world, draw)
    scene.rule["steps"].remove(100)
    scene.serve(draw.randrange(scene.third, 90))
    scene.judge(lab, scene.seen(scene.candidate, 400), "promote", "beyond the last step", "no request failed")
    scene.untouched("written although nothing moves", "its share is above all steps")
    scene.serve(0)
    scene.judge(
        lab, scene.seen(scene.candidate, 400, 100), "roll back", "left at 0 %", "a quarter of the requests failed"
    )
    scene.untouched("written although nothing moves", "it has no traffic")
