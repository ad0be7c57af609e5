"""Least privilege."""

from __future__ import annotations

from labjudge.grading import Draw, Lab, World, equal, judges, refused, wrong

JOB = {"USE_SCHEMA", "SELECT", "MODIFY", "CREATE_TABLE"}
READERS = {"USE_SCHEMA", "SELECT"}


class Place:
    """A schema of an environment, somebody who administers it, a job's principal and a group."""

    def __init__(self, world: World, draw: Draw):
        self.world = world
        self.environment = draw.choice(["dev", "staging", "prod"])
        self.schema = f"{self.environment}.{draw.word()}"
        self.admin, self.job = draw.people(2)
        self.readers = f"readers_{draw.word()}"
        world.admin(self.admin)
        world.grant("SCHEMA", self.schema, self.admin, ["USE_SCHEMA"])
        world.group(self.readers, [])
        world.group(f"{self.readers}_none", [self.job])

    def held(self, kind: str, name: str) -> dict[str, set[str]]:
        """Who has which privileges there, but for who administers."""
        granted = self.world.grants_on(kind, name)
        return {who: set(privileges) for who, privileges in granted.items() if who != self.admin and privileges}

    def check(self, title: str) -> None:
        right = {
            "CATALOG": {self.job: {"USE_CATALOG"}, self.readers: {"USE_CATALOG"}},
            "SCHEMA": {self.job: JOB, self.readers: READERS},
        }
        for kind, name in (("CATALOG", self.environment), ("SCHEMA", self.schema)):
            got = self.held(kind, name)
            for who in (self.job, self.readers):
                mine, due = got.get(who, set()), right[kind][who]
                what, has = ("the job", "has") if who == self.job else ("the readers", "have")
                if mine - due:
                    wrong(
                        f"{title}: {what} may do more than is needed",
                        happened=f"on {name} {what} {has} {sorted(mine)}",
                        but=f"{sorted(mine - due)[0]} is not needed",
                    )
                if due - mine:
                    wrong(
                        f"{title}: something is missing",
                        happened=f"on {name} {what} {has} {sorted(mine) or 'nothing'}",
                        but=f"{sorted(due - mine)[0]} is needed, too",
                    )
            if others := set(got) - {self.job, self.readers}:
                wrong(
                    f"{title}: to somebody else",
                    happened=f"on {name} {sorted(others)[0]} has {sorted(got[sorted(others)[0]])}",
                )


@judges
def what_is_needed(lab: Lab, world: World, draw: Draw) -> None:
    """Job and readers have what they need on catalog and schema, and no other privilege."""
    place = Place(world, draw)
    lab.as_(place.admin).grant_least(place.environment, place.schema, place.job, place.readers)
    place.check("grants")


@judges
def only_in_its_environment(lab: Lab, world: World, draw: Draw) -> None:
    """A schema of another environment's catalog raises ValueError, and nothing is granted."""
    place = Place(world, draw)
    for other in ("test", place.environment[:-1], f"{place.environment}2"):
        outcome = lab.attempt.as_(place.admin).grant_least(other, place.schema, place.job, place.readers)
        refused(
            outcome,
            ValueError,
            "a catalog that is not the environment's",
            but=f"{place.schema} is not in the catalog {other}",
        )
    if place.held("SCHEMA", place.schema) or place.held("CATALOG", place.environment):
        wrong("granted all the same", happened=f"after a refusal, {place.schema} has grants")


@judges
def twice_is_once(lab: Lab, world: World, draw: Draw) -> None:
    """A second call changes nothing."""
    place = Place(world, draw)
    for _ in range(2):
        outcome = lab.attempt.as_(place.admin).grant_least(place.environment, place.schema, place.job, place.readers)
        if outcome.error:
            wrong("a second call fails", happened=str(outcome))
    place.check("after a second call")


@judges
def what_was_granted_stays(lab: Lab, world: World, draw: Draw) -> None:
    """Privileges that were there before stay."""
    place = Place(world, draw)
    somebody = f"{place.readers}_none"
    world.grant("SCHEMA", place.schema, somebody, ["EXECUTE"])
    world.grant("SCHEMA", place.schema, place.job, ["CREATE_FUNCTION"])
    world.grant("SCHEMA", place.schema, place.readers, ["MODIFY"])
    world.grant("CATALOG", place.environment, place.readers, ["BROWSE"])
    lab.as_(place.admin).grant_least(place.environment, place.schema, place.job, place.readers)
    got = place.held("SCHEMA", place.schema)
    equal(
        got.get(somebody),
        {"EXECUTE"},
        "somebody's privilege is gone",
        happened=f"{somebody} had EXECUTE and has {sorted(got.get(somebody, []))}",
    )
    of_catalog = place.held("CATALOG", place.environment)
    for whose, who, privilege, now in (
        ("the job", place.job, "CREATE_FUNCTION", got),
        ("the readers", place.readers, "MODIFY", got),
        ("the readers", place.readers, "BROWSE", of_catalog),
    ):
        if privilege not in now.get(who, set()):
            wrong(
                f"a privilege of {whose} is gone",
                happened=f"{whose} had {privilege} and now {sorted(now.get(who, []))}",
            )
