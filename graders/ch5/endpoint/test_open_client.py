"""A client that outlives its token."""

from typing import Any

from labjudge.grading import Draw, Kept, Lab, LearnerError, World, equal, judges, repr_of, wrong

from .served import Served, timeline


class Till:
    """An endpoint that a service principal may ask, whose token lies in a secret that the signed-in job may read."""

    def __init__(self, world: World, draw: Draw) -> None:
        self.world, self.draw = world, draw
        self.principal = f"till-{draw.word()}"
        self.served = Served(world, draw, caller=self.principal)
        self.job = self.served.stranger
        self.scope, self.key = f"tills-{draw.word()}", draw.choice(["token", "endpoint_token"])
        self.token: dict[str, str] = {}
        self.rotate()

    def rotate(self) -> None:
        """A new token in the secret; the one before is revoked."""
        before, self.token = self.token, self.world.token(self.principal, 3600)
        self.world.secret(self.scope, self.key, self.token["value"], [self.job])
        if before:
            self.world.token_ends(self.principal, before["token_id"])

    def open(self, lab: Lab) -> Kept:
        client: Kept = lab.keeping.as_(self.job).open_client(self.served.name, self.scope, self.key)
        return client

    def ask(self, client: Kept, when: str) -> Any:
        """Predictions of a call of `score`; a client that was made in an earlier call is told apart."""
        records = self.served.records(self.draw, 2)
        try:
            got = client.score(records)
        except LearnerError as raised:
            if "Unauthenticated" in raised.types:
                wrong(
                    "a WorkspaceClient that is kept",
                    happened=f"{when}, it raised {raised}",
                    but="a WorkspaceClient is signed in during the call in which it was made",
                )
            if "AttributeError" in raised.types and not raised.frames:
                happened = f"it returned {client!r}: {raised.message}"
                wrong("not what it should return", happened=happened, rule="it returns an object with a method score")
            wrong("does not answer", happened=f"{when}, it raised {raised}", drawing=timeline(self.served.since()))
        equal(got, self.served.right(records), "other predictions", happened=f"{when}, it returned {got}")
        return got

    @property
    def reads(self) -> int:
        """How often the secret was read."""
        return sum(1 for row in self.world.audit() if row["action"] == "getSecret")


@judges
def token_is_kept(lab: Lab, world: World, draw: Draw) -> None:
    """Requests carry the token of the secret, which is read once for all of them."""
    till = Till(world, draw)
    client = till.open(lab)
    if (early := till.reads) > 0:
        happened = f"opening the client read the secret {early} times, before anything was asked"
        wrong("reads a token that nobody needs yet", happened=happened, but="it is read when it is first needed")
    for number in range(4):
        till.ask(client, f"at request {number + 1}")
    requests = till.served.since()
    if len(requests) != 4 or {each["principal"] for each in requests} != {till.principal}:
        who = ", ".join(sorted({each["principal"] or "nobody" for each in requests}))
        wrong("asks more than it is asked", happened=f"4 calls of score made {len(requests)} requests, as {who}")
    if till.reads != 1:
        wrong("reads the secret each time", happened=f"4 calls of score read the secret {till.reads} times")


@judges
def rotated(lab: Lab, world: World, draw: Draw) -> None:
    """After a rotation the refused request is sent once more with the new token; then that one is kept."""
    till = Till(world, draw)
    client = till.open(lab)
    for rotation in (1, 2):
        till.ask(client, "before a rotation")
        till.rotate()
        before, reads = len(till.served.since()), till.reads
        till.ask(client, f"after rotation {rotation}")
        till.ask(client, f"after rotation {rotation}, the second time")
        answered = [each for each in till.served.since(before) if each["status"] == 200]
        if len(answered) != 2 or till.reads != reads + 1:
            wrong(
                "the new token is not kept",
                happened=f"two calls after a rotation read the secret {till.reads - reads} times",
                drawing=timeline(till.served.since(before)),
            )


@judges
def refused_for_good(lab: Lab, world: World, draw: Draw) -> None:
    """When the token of the secret is refused too, score raises PermissionError, after two requests at most."""
    for begun in (False, True):
        till = Till(world, draw)
        client = till.open(lab)
        if begun:
            till.ask(client, "at first")
        world.serving_endpoint(
            till.served.name,
            [{"entity_name": till.served.model, "entity_version": till.served.version}],
            permissions={till.principal: "CAN_VIEW"},
        )
        before = len(till.served.since())
        try:
            value = client.score(till.served.records(draw, 1))
            wrong(
                "a refusal that nobody sees",
                happened=f"it returned {value!r}",
                but="the principal may not ask any more",
            )
        except LearnerError as raised:
            requests = till.served.since(before)
            if len(requests) > 2:
                wrong("keeps knocking", happened=f"{len(requests)} requests", drawing=timeline(requests))
            if "PermissionError" not in raised.types:
                wrong(
                    "another end of a refusal", happened=f"it raised {raised}", but="PermissionError tells what it is"
                )
            if till.token["value"] in raised.message:
                wrong("the token stands in a message", happened="the text of the exception has the token")


@judges
def nowhere_else(lab: Lab, world: World, draw: Draw) -> None:
    """The token stands in no repr, URL or body."""
    till = Till(world, draw)
    client = till.open(lab)
    till.ask(client, "at first")
    if till.token["value"] in repr_of(client):
        wrong("the token stands in the repr", happened="repr() of the client shows its token")
    for each in till.served.since():
        if till.token["value"] in each["url"] + each["body"]:
            wrong("the token stands in a request", happened="the URL or the body of a request has the token")
