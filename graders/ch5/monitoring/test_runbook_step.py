"""From a symptom and the audit log to an action."""

from datetime import datetime, timedelta
from typing import Any

from labjudge.grading import Draw, Lab, World, judges, wrong

SERVICE, UPDATE, CREATE = "serverlessRealTimeInference", "updateServingEndpoint", "createServingEndpoint"
MINUTE, INSTANT = timedelta(minutes=1), timedelta(microseconds=1)
Entry = dict[str, Any]


class Incident:
    """A runbook, the signals of a moment, and what stands in the audit log."""

    def __init__(self, world: World, draw: Draw) -> None:
        self.world, self.draw = world, draw
        self.person, *self.others = draw.people(4)
        self.endpoint, self.now = f"late-{draw.word()}", draw.moment()
        self.runbook: list[Entry] = []
        self.log: list[str] = []
        world.admin(self.person)

    def entry(self, symptom: Entry, changed: bool | None = None, minutes: int = 30) -> Entry:
        word = self.draw.word()
        check = None if changed is None else {"changed": changed, "minutes": minutes}
        made = {"symptom": symptom, "check": check, "action": f"do {word}", "rollback": f"undo {word}"}
        self.runbook.append(made)
        return made

    def event(
        self,
        who: str,
        ago: timedelta,
        action: str = UPDATE,
        status: int = 200,
        endpoint: str = "",
        service: str = SERVICE,
    ) -> None:
        """A row of the audit log, so long before now."""
        name, at = endpoint or self.endpoint, self.now - ago
        self.world.audited(at, who, service, action, name, status, {"name": name})
        self.log.append(f"{clock(at)}  {who}  {action}  {name}  {status}")

    def expect(self, lab: Lab, signals: Entry, right: Entry | None, title: str, changed_by: str | None = None) -> None:
        given = {"runbook": self.runbook, "signals": signals, "endpoint": self.endpoint, "now": self.now}
        got = lab.as_(self.person).runbook_step(**given)
        wanted = right and {"action": right["action"], "rollback": right["rollback"], "changed_by": changed_by}
        if got == wanted:
            return
        lines = [
            f"entry {place}: {each['symptom']}, check {each['check']}" for place, each in enumerate(self.runbook, 1)
        ]
        about = f"signals {signals}, endpoint {self.endpoint}, now {clock(self.now)}"
        entry = f"entry {1 + self.runbook.index(right)}, {wanted}," if right else "None"
        but = f"{entry} is right; {about}"
        wrong(title, happened=f"it returned {got}", but=but, drawing=[*lines, *sorted(self.log)])


def clock(moment: datetime) -> str:
    return f"{moment:%d %b %H:%M:%S.%f}".removesuffix(".000000")


@judges
def first_symptom(lab: Lab, world: World, draw: Draw) -> None:
    """The first entry whose symptom is seen is the one: all its signals within their limits, which belong to them."""
    incident = Incident(world, draw)
    rate, slow = draw.randrange(1, 9) / 64, draw.randrange(200, 900)
    both = incident.entry({"errors_5xx": {"min": rate}, "p95_ms": {"max": slow}})
    late = incident.entry({"p95_ms": {"min": slow + 1}})
    between = incident.entry({"errors_5xx": {"min": 0.0, "max": rate}})
    title = "not the first symptom that is seen"
    incident.expect(lab, {"errors_5xx": rate, "p95_ms": slow, "requests": 9}, both, title)
    incident.expect(lab, {"errors_5xx": rate, "p95_ms": slow + 1}, late, title)
    incident.expect(lab, {"errors_5xx": rate / 2, "p95_ms": slow}, between, title)
    incident.expect(lab, {"errors_5xx": 0.0, "p95_ms": 0}, between, "a signal of 0 taken for none")
    incident.runbook = []
    idle, any_number = incident.entry({"requests": {"max": 0}}), incident.entry({"requests": {"min": 0}})
    incident.expect(lab, {"requests": 5}, any_number, "a limit of 0 taken for none")
    incident.expect(lab, {"requests": 0}, idle, "a limit of 0 taken for none")


@judges
def signals_that_are_not_there(lab: Lab, world: World, draw: Draw) -> None:
    """A signal that is not measured is no symptom; where nothing is seen, the runbook says nothing."""
    incident = Incident(world, draw)
    incident.entry({"queue": {"max": draw.randrange(5, 50)}})
    last = incident.entry({"queue": {"min": 0}, "errors_5xx": {"min": 0.5}})
    title = "a signal that nobody measured"
    incident.expect(lab, {"errors_5xx": 0.9}, None, title)
    incident.expect(lab, {"errors_5xx": 0.9, "queue": None}, None, title)
    incident.expect(lab, {"errors_5xx": 0.9, "queue": 99}, last, title)


@judges
def was_it_changed(lab: Lab, world: World, draw: Draw) -> None:
    """A check asks whether the endpoint was changed lately, and the entry names who did it last."""
    incident = Incident(world, draw)
    ana, ben, _ = incident.others
    symptom = {"errors_5xx": {"min": 0.05}}
    back = incident.entry(symptom, True, minutes := draw.randrange(20, 60))
    more = incident.entry(symptom, False, minutes)
    incident.event(ana, MINUTE * (minutes + 1))
    signals = {"errors_5xx": 0.2}
    incident.expect(lab, signals, more, "acts before it looks")
    incident.event(ben, MINUTE * (minutes - 5), CREATE)
    incident.expect(lab, signals, back, "a change that nobody saw", ben)
    incident.event(ana, MINUTE * (minutes - 9))
    incident.expect(lab, signals, back, "not the latest change", ana)
    incident.runbook.reverse()
    incident.expect(lab, signals, back, "a check for no change holds after one", ana)
    incident.runbook = []
    incident.expect(lab, signals, incident.entry(symptom), "a name, though the entry has no check")


@judges
def what_is_no_change(lab: Lab, world: World, draw: Draw) -> None:
    """Refused attempts, other endpoints, other services and other actions have not changed this endpoint."""
    incident = Incident(world, draw)
    who = incident.others[0]
    symptom = {"errors_5xx": {"min": 0.05}}
    incident.entry(symptom, True)
    more = incident.entry(symptom, False)
    events: dict[str, Entry] = {
        "refused, and taken for a change": {"status": draw.choice([400, 403])},
        "another endpoint's change": {"endpoint": f"{incident.endpoint}-2"},
        "an action that changes nothing here": {"action": "changeInferenceEndpointAcl"},
        "a row of another service": {"service": "unityCatalog"},
    }
    for title, about in events.items():
        incident.event(who, MINUTE * 5, **about)
        incident.expect(lab, {"errors_5xx": 0.2}, more, title)


@judges
def the_minutes_of_the_check(lab: Lab, world: World, draw: Draw) -> None:
    """Each check has its own minutes: the first moment belongs to them, and now does not."""
    incident = Incident(world, draw)
    who = incident.others[0]
    symptom = {"p95_ms": {"min": 300}}
    minutes = draw.randrange(10, 40)
    incident.event(who, INSTANT * 0)
    incident.event(who, MINUTE * minutes + INSTANT)
    shorter = incident.entry(symptom, True, minutes)
    longer = incident.entry(symptom, True, minutes + 1)
    title = "a change of other minutes"
    incident.expect(lab, {"p95_ms": 300}, longer, title, who)
    incident.event(other := incident.others[1], MINUTE * minutes)
    incident.expect(lab, {"p95_ms": 300}, shorter, title, other)
