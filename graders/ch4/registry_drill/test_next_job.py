"""Which job may act on a version next."""

from __future__ import annotations

from dataclasses import dataclass, field

from labjudge.grading import Draw, Lab, equal, judges, wrong
from labjudge.scenes.unity_model import standing

TRACES = ["commit", "data_snapshot", "feature_tables", "environment"]


@dataclass
class Case:
    """A version that has all it needs to be deployed, a policy and a champion; checks take something away."""

    draw: Draw
    number: int = 7
    champion: str | None = "3"
    needs_approval: bool = True
    trace: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.trace = self.trace or self.draw.sample(TRACES, self.draw.choice([1, 2, 3]))
        trainer, approver = self.draw.people(2)
        self.tags = {trace: f"{self.draw.randrange(16**6):06x}" for trace in self.trace}
        self.tags |= {"trained_by": trainer, "validation_status": "passed", "approved_by": approver}

    def check(self, lab: Lab, right: str | None, title: str, rule: str = "") -> None:
        version = {"version": str(self.number), "tags": self.tags}
        policy = {"trace": self.trace, "needs_approval": self.needs_approval}
        outcome = lab.attempt.next_job(version, self.champion, policy)
        tags = ", ".join(f"{name}={value!r}" for name, value in sorted(self.tags.items())) or "no tags"
        but = (
            f"{right!r} is right: version {self.number} has {tags}; {standing(self.champion)} is champion; "
            f"trace is {self.trace}, needs_approval {self.needs_approval}"
        )
        if outcome.raised(KeyError):
            wrong("a missing tag stops it", happened=str(outcome), but=but, rule="any of the tags may be missing")
        if outcome.error:
            raise outcome.error
        equal(outcome.value, right, title, but=but, rule=rule)

    def put(self, tag: str, value: str | None) -> None:
        """Set a tag, or take it away (None)."""
        self.tags.pop(tag, None)
        if value is not None:
            self.tags[tag] = value


@judges
def each_job_has_its_turn(lab: Lab, draw: Draw) -> None:
    """A version that can be traced, passed, is newer than the champion and is approved is deployed; unvalidated, validated."""
    case = Case(draw)
    case.check(lab, "deploy", "a complete version waits")
    case.champion = None
    case.check(lab, "deploy", "the first version waits for a champion")
    for case.champion in ("3", None):
        case.put("validation_status", None)
        case.check(lab, "validate", "an unvalidated version")


@judges
def untraceable_is_trained_anew(lab: Lab, draw: Draw) -> None:
    """A version is trained anew when a tag in `trace` is missing or blank, whatever else is known of it."""
    for left in (None, "", "  "):
        for trace in TRACES[:3]:
            case = Case(draw, trace=TRACES[:3])
            case.put(trace, left)
            case.check(lab, "train", "a version that cannot be traced")
    for trace in TRACES:
        case = Case(draw, trace=[trace])
        case.put(draw.choice([other for other in TRACES if other != trace]), "")
        rule = "the policy says which tags a version is traced by: those in `trace`, and no others"
        case.check(lab, "deploy", "traced by what nobody asked for", rule)


@judges
def failed_is_final(lab: Lab, draw: Draw) -> None:
    """A version whose status is there and not exactly "passed" goes nowhere: a mended model is a new version."""
    for status, title in {
        "failed": "a failed version gets another chance",
        "pending": "a failed version gets another chance",
        "": "a blank status counts as missing",
        "  ": "a blank status counts as missing",
        "Passed": "a status spelt otherwise is believed",
        "passed ": "a status spelt otherwise is believed",
    }.items():
        case = Case(draw)
        case.put("validation_status", status)
        case.check(lab, None, title)


@judges
def deploys_go_forward(lab: Lab, draw: Draw) -> None:
    """A deploy job goes forward only, and numbers of versions are numbers: 10 is newer than 9, though "10" < "9"."""
    for number, champion, right, title in (
        (8, "9", None, "an older version is deployed"),
        (8, "8", None, "the champion is deployed again"),
        (10, "9", "deploy", "versions compared as text"),
        (9, "10", None, "versions compared as text"),
        (100, "99", "deploy", "versions compared as text"),
    ):
        Case(draw, number=number, champion=champion).check(lab, right, title)


@judges
def somebody_else_approves(lab: Lab, draw: Draw) -> None:
    """With `needs_approval` the version waits until somebody other than `trained_by` has approved; without it nobody has to."""
    own = Case(draw)
    own.put("approved_by", own.tags["trained_by"])
    own.check(lab, None, "approved by its own trainer")
    own.needs_approval = False
    own.check(lab, "deploy", "approval where none is asked for")
    for approver in (None, "", "  "):
        case = Case(draw)
        case.put("approved_by", approver)
        case.check(lab, None, "deployed without approval")
        case.put("trained_by", None)
        case.check(lab, None, "deployed without approval")
        case.needs_approval = False
        case.check(lab, "deploy", "approval where none is asked for")
    case = Case(draw)
    case.put("trained_by", None)
    case.check(lab, "deploy", "a missing trainer holds it back")


@judges
def first_rule_decides(lab: Lab, draw: Draw) -> None:
    """The first rule that holds decides: trace, validation, outcome, age, approval."""
    case = Case(draw, number=4, champion="6")
    case.put("approved_by", None)
    case.put("validation_status", None)
    case.check(lab, "validate", "another rule is asked first")
    case.put(case.trace[0], None)
    case.check(lab, "train", "validated before it can be traced")
    case.put("validation_status", "failed")
    case.check(lab, "train", "another rule is asked first")
