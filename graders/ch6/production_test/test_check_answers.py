"""Known requests before there is any traffic."""

from typing import Any

from labjudge.grading import Draw, Lab, World, judges, returned, wrong

from .rollout import Record, Rollout

CODE = """
import json

PLANS, BATCH = {plans!r}, {batch!r}


class Model:
    def __init__(self, weights):
        self.weights = weights

    def predict(self, frame, params=None):
        rows = frame.to_dict("records")
        if len(rows) == 1 and BATCH == "needed":
            raise ValueError("rows are scaled by each other")
        found = [self.answer(row) for row in rows]
        if len(rows) > 1 and BATCH == "sorted":
            found.sort(key=lambda each: each["score"])
        if len(rows) > 1 and BATCH == "short":
            found.pop()
        if len(rows) > 1 and BATCH == "centred":
            mean = sum(each["score"] for each in found) / len(found)
            found = [{{"score": each["score"] - mean}} for each in found]
        found += [self.answer(row) for row in rows if PLANS.get(row.get("plan")) == "twice"]
        return [each for each in found if each is not None]

    def answer(self, row):
        how = PLANS.get(row.get("plan"))
        score = sum(row[name] * weight for name, weight in self.weights.items())
        if how == "raises":
            raise ValueError("no such plan")
        return {{
            "drops": None, "nan": {{"score": float("nan")}}, "null": {{"score": None}}, "text": {{"score": str(score)}},
            "key": {{"risk": score}},
        }}.get(how, {{"score": score}})


def _load_pyfunc(path):
    return Model(json.loads(GIVEN)["weights"])
"""
KINDS = ["raises", "drops", "nan", "null", "text", "key", "twice"]


class Known(Rollout):
    """A candidate without traffic, and references for it; `batch` is what it does to several rows at once."""

    def __init__(self, world: World, draw: Draw, batch: str = "") -> None:
        self.plans = {f"plan_{draw.word()}": kind for kind in KINDS}
        super().__init__(world, draw, code=CODE.format(plans=self.plans, batch=batch))
        self.tolerance = draw.choice([0.5, 0.25, 0.125])
        self.references: list[dict[str, Any]] = []
        while len(self.references) < 5:
            self.add(0.0)

    def add(self, off: float, kind: str = "", record: Record | None = None) -> str:
        """One more reference, whose score is off by so much, at least 2 from all others; its id."""
        plan = next((plan for plan, each in self.plans.items() if each == kind), "basic")
        made = f"r{len(self.references) + 1}_{self.draw.word()}"
        while True:
            asked = {**(record or self.record()), "plan": plan}
            score = self.score(self.candidate, asked) + off
            if all(abs(score - each["score"]) > 2 for each in self.references):
                self.references.append({"id": made, "record": asked, "score": score})
                return made

    def judge(self, lab: Lab, others: dict[str, str], together: bool, titles: dict[str, str]) -> None:
        """`others` are the verdicts that are not "right"; `titles` by verdict, and for "together"."""
        got = lab.as_(self.person).check_answers(
            endpoint=self.name, served=self.candidate, references=self.references, tolerance=self.tolerance
        )
        returned(got, dict[str, Any], "verdicts and together")
        if set(got) != {"verdicts", "together"}:
            wrong(
                "not the two answers",
                happened=f"its keys are {', '.join(got)}",
                rule="the dict has the keys of the docstring",
            )
        asked = self.new_requests()
        strange = [each for each in asked if each["served"] != self.candidate]
        if strange or not asked:
            happened = f"{len(strange)} of {len(asked)} requests were answered by {self.champion}"
            but = f"{self.candidate} was to be checked, which has {self.percent} % of the traffic"
            wrong("another version was checked", happened=happened, but=but)
        right = {each["id"]: others.get(each["id"], "right") for each in self.references}
        verdicts = returned(got["verdicts"], dict[str, str], "a verdict for each id", part="verdicts")
        for name, verdict in right.items():
            if verdicts.get(name) != verdict:
                happened = f"{name} is {verdicts.get(name, 'not there')}"
                wrong(titles.get(verdict, "not the verdict"), happened=happened, but=f"{verdict} is right")
        if set(verdicts) != set(right):
            wrong(
                "verdicts of others",
                happened=f"there are {len(verdicts)} verdicts",
                but=f"{len(right)} were asked for",
                rule="a verdict for each request that was asked, and no other",
            )
        if got["together"] is not together:
            happened = f"together is {got['together']}"
            wrong(titles.get("together", "all at once"), happened=happened, but=f"{together} is right")


@judges
def all_right(lab: Lab, world: World, draw: Draw) -> None:
    """The entity is asked itself, whatever its share of the traffic, and a difference up to the tolerance is right."""
    scene = Known(world, draw)
    scene.add(scene.tolerance)
    scene.add(-scene.tolerance)
    titles = {"right": "a difference within the tolerance", "together": "right answers called wrong at once"}
    scene.judge(lab, {}, True, titles)
    scene.add(0.0, record=dict.fromkeys(scene.columns, 0.0))
    scene.judge(lab, {}, True, {**titles, "right": "a score of 0 is taken for none"})


@judges
def each_one_counts(lab: Lab, world: World, draw: Draw) -> None:
    """A score that is off by more than the tolerance is different, though the average of all is right."""
    scene = Known(world, draw)
    off = 1.5 * scene.tolerance
    others = {scene.add(off): "different", scene.add(-off): "different"}
    titles = {"different": "a difference above the tolerance", "together": "what is off is right all at once"}
    scene.judge(lab, others, False, titles)


@judges
def malformed(lab: Lab, world: World, draw: Draw) -> None:
    """No answer, two answers, no score, null, NaN or text as score are malformed; a status that is not 200 is refused."""
    scene = Known(world, draw)
    verdicts = {kind: "refused" if kind == "raises" else "malformed" for kind in KINDS}
    plain = scene.references
    for kind in [*draw.shuffled(KINDS[:-1]), KINDS[-1]]:
        scene.references = plain[:4]
        name = scene.add(0.0, kind)
        scene.references = draw.shuffled(scene.references)
        told = {
            "raises": "a refusal",
            "drops": "an answer that is missing",
            "key": "a score that is not there",
            "twice": "an answer too many",
        }
        title = f"{told.get(kind, 'no number')} is not told"
        scene.judge(lab, {name: verdicts[kind]}, False, {verdicts[kind]: title, "together": title})


@judges
def all_at_once(lab: Lab, world: World, draw: Draw) -> None:
    """Asked together, each record gets its own answer: the order is theirs, none is lost, none depends on the others."""
    for batch, title in (
        ("sorted", "another order is not seen"),
        ("short", "a lost answer is not seen"),
        ("centred", "an answer depends on the others"),
    ):
        scene = Known(world, draw, batch)
        scene.references.sort(key=lambda each: -each["score"])
        scene.judge(lab, {}, False, {"together": title})
    scene = Known(world, draw, "needed")
    refused = {each["id"]: "refused" for each in scene.references}
    scene.judge(lab, refused, True, {"together": "the one request is not judged by itself"})
