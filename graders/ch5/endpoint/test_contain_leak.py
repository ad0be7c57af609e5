"""What is done when a token is public."""

from datetime import timedelta
from typing import Any

from labjudge.grading import Draw, Lab, World, equal, judges, returned, wrong

ORDER = ["revokeDbToken", "generateDbToken", "putSecret"]


class Leak:
    """A service principal with two tokens, one of them public; its secret; the log of its requests."""

    def __init__(self, world: World, draw: Draw) -> None:
        self.world, self.draw = world, draw
        self.admin = draw.person()
        world.admin(self.admin)
        self.caller = f"till-{draw.word()}"
        self.other, self.leaked = world.token(self.caller), world.token(self.caller)
        self.secret = {"scope": f"tills-{draw.word()}", "key": draw.word()}
        world.secret(self.secret["scope"], self.secret["key"], self.leaked["value"])
        self.begin = draw.moment()
        self.lifetime = draw.randrange(1, 60) * 86_400
        self.networks = [f"10.{draw.randrange(250)}.0.0/16", f"192.168.{draw.randrange(250)}.64/26"]

    def row(self, minute: int, source_ip: str, token_id: str = "", status: int = 200) -> dict[str, Any]:
        return {
            "request_id": f"{self.draw.word()}-{minute}",
            "time": self.begin + timedelta(minutes=minute),
            "token_id": token_id or self.leaked["token_id"],
            "source_ip": source_ip,
            "status": status,
        }

    def contain(self, lab: Lab, log: list[dict[str, Any]]) -> list[str]:
        """What was returned; the audit log is `events` then."""
        before = len(self.world.audit())
        got = lab.as_(self.admin).contain_leak(
            self.leaked["token_id"], self.caller, self.secret, self.lifetime, log, self.networks
        )
        rows = [row for row in self.world.audit()[before:] if row["action"] in ORDER and row["status"] == 200]
        self.events = [row["action"] for row in rows]
        self.drawing = [f"{row['event_time'][11:23]}  {row['action']}" for row in rows]
        return returned(got, list[str], "a list of request ids")

    @property
    def inside(self) -> str:
        return self.networks[0].replace(".0.0/16", f".{self.draw.randrange(250)}.{self.draw.randrange(1, 250)}")

    @property
    def outside(self) -> str:
        return f"203.0.113.{self.draw.randrange(1, 250)}"


@judges
def revoked_first(lab: Lab, world: World, draw: Draw) -> None:
    """The leaked token is revoked before anything else is made."""
    leak = Leak(world, draw)
    leak.contain(lab, [])
    if leak.leaked["token_id"] in [each["token_id"] for each in world.tokens(leak.caller)]:
        wrong("the thief's token works", happened="after the call the leaked token is valid", drawing=leak.drawing)
    if leak.events[0] != "revokeDbToken":
        wrong(
            "the thief goes on meanwhile",
            happened=f"{leak.events[0]} came before the token was revoked",
            drawing=leak.drawing,
        )


@judges
def replaced(lab: Lab, world: World, draw: Draw) -> None:
    """A new token of the principal lies in the secret and ends in time; other tokens stay, also if the leaked one is gone."""
    for gone in (False, True):
        leak = Leak(world, draw)
        leak.lifetime = draw.randrange(1, 20) * (86_400 if gone else 3_600)
        if gone:
            world.token_ends(leak.caller, leak.leaked["token_id"])
        leak.contain(lab, [])
        held = {each["token_id"]: each for each in world.tokens(leak.caller)}
        if leak.other["token_id"] not in held:
            wrong("a token that nobody stole is gone", happened="another token of the principal was revoked")
        value = world.secret_value(leak.secret["scope"], leak.secret["key"])
        mine = next((each for each in held.values() if each["value"] == value), None)
        if mine is None:
            wrong("callers have no token", happened="the secret holds no valid token of the service principal")
        if mine["token_id"] == leak.other["token_id"] or len(held) != 2:
            wrong(
                "not one new token", happened=f"the principal has {len(held)} valid tokens", but="one stays, one is new"
            )
        lifetime = mine["lifetime_seconds"]
        equal(lifetime, leak.lifetime, "a token that ends another time", happened=f"its lifetime is {lifetime} s")


@judges
def not_revoked(lab: Lab, world: World, draw: Draw) -> None:
    """A revocation that fails is told, and not taken for one that somebody has made already."""
    leak = Leak(world, draw)
    world.inject("error", "/api/2.0/token-management/tokens/*", methods=["DELETE"])
    call = lab.attempt.as_(leak.admin).contain_leak
    outcome = call(leak.leaked["token_id"], leak.caller, leak.secret, leak.lifetime, [], leak.networks)
    if outcome.error is None:
        happened = f"the revocation was answered with 500, the token is still valid, and it returned {outcome.value!r}"
        wrong(
            "the thief goes on, and nobody is told",
            happened=happened,
            but="only a token that is gone already is no failure",
        )


@judges
def requests_of_the_thief(lab: Lab, world: World, draw: Draw) -> None:
    """Returned are the requests with the leaked token from outside of all networks that were answered, the first one first."""
    leak = Leak(world, draw)
    edge = leak.networks[1].replace(".64/26", f".{draw.choice([63, 128])}")
    within = leak.networks[1].replace(".64/26", f".{draw.choice([64, 127])}")
    strange = [leak.row(minute, leak.outside) for minute in (1, 15, 17, 40)] + [leak.row(23, edge)]
    others = [
        leak.row(3, leak.inside),
        leak.row(5, within),
        leak.row(7, leak.outside, leak.other["token_id"]),
        leak.row(9, leak.outside, status=403),
        leak.row(11, leak.outside, status=429),
    ]
    log = draw.shuffled([*strange, *others])
    right = [row["request_id"] for row in sorted(strange, key=lambda row: row["time"])]
    if [row["request_id"] for row in log if row in strange] == right:  # drawn in order, once in 120 times
        log.reverse()
    got = leak.contain(lab, log)
    reasons = [
        "from where callers are: it came from the 1st of the networks",
        "from where callers are: it came from the 2nd of the networks",
        "with another token",
        "that was refused with 403",
        "that was refused with 429",
    ]
    for row, reason in zip(others, reasons, strict=True):
        if row["request_id"] in got:
            title, _, why = reason.partition(": ")
            happened = f"{row['request_id']} is there, from {row['source_ip']}{why and ', ' + why}"
            wrong(f"a request {title}", happened=happened, but=f"the networks are {', '.join(leak.networks)}")
    for row in strange:
        if row["request_id"] not in got:
            happened = f"a request from {row['source_ip']} with the leaked token is not there"
            wrong(
                "a request of the thief is missed",
                happened=happened,
                but=f"the networks are {', '.join(leak.networks)}",
            )
    equal(got, right, "not in the order of time", happened=f"it returned {got}", but=f"by their times: {right}")
    equal(leak.contain(lab, []), [], "an empty log", but="nothing was asked")
