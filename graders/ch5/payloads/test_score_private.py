"""What leaves about a person, and by which key."""

import hashlib
import hmac
import json
from dataclasses import dataclass
from typing import Any

from labjudge.grading import Draw, Lab, World, equal, judges, returned, wrong

from .offers import Offers, Row, body_of, offers, only_request, records_in

COLUMNS = {"plan": "string", "customer_key": "string", "email": "string", "name": "string", "street": "string"}


@dataclass(frozen=True)
class Insured:
    """An endpoint, and the secret under which its customers' keys are made."""

    scene: Offers
    scope: str
    key: str
    secret: str

    @property
    def columns(self) -> list[str]:
        return [*self.scene.weights, "plan"]

    def person(self, draw: Draw, email: str) -> Row:
        name = f"{draw.word().title()} {draw.word().title()}"
        about = {"name": name, "street": f"{draw.word().title()} Street {draw.randrange(1, 99)}"}
        return {"email": email, **about, **self.scene.row(draw), "plan": draw.choice(["basic", "plus"])}

    def surrogate(self, email: str) -> str:
        return hmac.new(self.secret.encode(), email.encode(), hashlib.sha256).hexdigest()

    def asked(self, lab: Lab, people: list[Row]) -> tuple[list[Row], dict[str, Any]]:
        """What was returned, and the one request that arrived."""
        before = len(self.scene.requests())
        call = lab.as_(self.scene.person).score_private
        answer = call(self.scene.endpoint, people, self.columns, self.scope, self.key)
        found = returned(answer, list[dict[str, Any]], "a list with a dict for each person")
        if len(found) != len(people):
            wrong("not a result for each person", happened=f"{len(found)} results for {len(people)} people")
        return found, only_request(self.scene.requests()[before:], len(people))


def insured(world: World, draw: Draw) -> Insured:
    scene = offers(world, draw, COLUMNS)
    made = Insured(scene, f"scoring-{draw.word()}", f"customer-key-{draw.word()}", f"{draw.word()}{draw.word()}-ü")
    world.secret(made.scope, made.key, made.secret, readers=[scene.person])
    return made


def emails(draw: Draw, count: int) -> list[str]:
    return [f"{draw.word()}.{draw.word()}@{draw.word()}.example" for _ in range(count)]


@judges
def what_leaves(lab: Lab, world: World, draw: Draw) -> None:
    """The endpoint gets the columns named and the surrogate key, and nothing else about anybody."""
    it = insured(world, draw)
    people = [it.person(draw, email) for email in emails(draw, 3)]
    _, request = it.asked(lab, people)
    wire = json.dumps([body_of(request), request["url"], request["headers"]], ensure_ascii=False).lower()
    for person in people:
        for field in ("email", "name", "street"):
            if person[field].lower() in wire:
                wrong(f"the {field} of a person is sent", happened=f"{person[field]!r} arrived at the server")
    arrived = records_in(request)
    for row, person in zip(arrived, people, strict=True):
        extra = [name for name in row if name not in (*it.columns, "customer_key")]
        if extra:
            wrong(
                "a column too many is sent",
                happened=f"the rows have {', '.join(extra)}",
                but=f"columns is {it.columns}",
            )
        for name in it.columns:
            told = f"{name} = {person[name]!r} arrived as {row.get(name)!r}"
            equal(row.get(name), person[name], "a column that was named is another", happened=told)


@judges
def the_key(lab: Lab, world: World, draw: Draw) -> None:
    """The key is the HMAC under the secret, the same for every spelling of one address, in the request and the result."""
    it = insured(world, draw)
    plain = emails(draw, 3)
    plain += [plain[0], f"{draw.word()}.groß@{draw.word()}.example"]
    spelt = [plain[0].title(), f"  {plain[1]} ", plain[2].upper() + "\n", plain[3], plain[4].title()]
    people = [it.person(draw, email) for email in spelt]
    found, request = it.asked(lab, people)
    sent = [row.get("customer_key") for row in records_in(request)]
    for place, email in enumerate(plain):
        right = it.surrogate(email)
        for what, got in (("arrived", sent[place]), ("was returned", found[place].get("customer_key"))):
            if got != right:
                title = "another customer_key"
                if got == it.surrogate(spelt[place]):
                    title = "an address as it was typed"
                elif got == it.surrogate(email.casefold()):
                    title = "other letters than lower case gives"
                wrong(title, happened=f"for {spelt[place]!r}, {got!r} {what}", but=f"the HMAC of {email!r} is {right}")


@judges
def secret_of_today(lab: Lab, world: World, draw: Draw) -> None:
    """The secret is read at each call: after a rotation the keys are others."""
    it, email = insured(world, draw), emails(draw, 1)[0]
    person = it.person(draw, email)
    it.asked(lab, [person])
    rotated = Insured(it.scene, it.scope, it.key, f"{draw.word()}{draw.word()}")
    world.secret(it.scope, it.key, rotated.secret)
    found, _ = rotated.asked(lab, [person])
    if found[0].get("customer_key") != rotated.surrogate(email):
        old = found[0].get("customer_key") == it.surrogate(email)
        happened = "after the rotation, the key is still made with the old secret" if old else f"it is {found[0]}"
        wrong("a key by another secret", happened=happened)


@judges
def whose_score(lab: Lab, world: World, draw: Draw) -> None:
    """Each result has the person's key and score, in the order of the people, and nothing else."""
    it = insured(world, draw)
    people = [it.person(draw, email) for email in emails(draw, 4)]
    found, _ = it.asked(lab, people)
    for person, result in zip(people, found, strict=True):
        right = {"customer_key": it.surrogate(person["email"]), "score": it.scene.score(person)}
        equal(result, right, "a result with more, or of somebody else")
