"""A user keeps the version."""

import hashlib
from typing import Any

from labjudge.grading import Draw, Lab, World, equal, judges, returned, wrong

from .rollout import Rollout


def bucket(salt: str, user: str) -> int:
    return int(hashlib.sha256(f"{salt}:{user}".encode()).hexdigest(), 16) % 100


class Users(Rollout):
    """Users of drawn buckets."""

    def __init__(self, world: World, draw: Draw, percent: int) -> None:
        super().__init__(world, draw, percent)
        self.salt = draw.word()

    def user(self, low: int, high: int) -> str:
        """A user whose bucket is at least `low` and below `high`."""
        while True:
            name = f"{self.draw.word()}-é{self.draw.randrange(10_000)}"
            if low <= bucket(self.salt, name) < high:
                return name

    def ask(self, lab: Lab, user: str) -> str:
        """The name of the entity that answered this user; what was told of it is judged."""
        records = [self.record() for _ in range(self.draw.randrange(1, 4))]
        got = lab.as_(self.person).ask_sticky(
            endpoint=self.name, candidate=self.candidate, user=user, records=records, salt=self.salt
        )
        returned(got, dict[str, Any], "served and predictions")
        asked = self.new_requests()
        if len(asked) != 1:
            wrong("not one request", happened=f"the endpoint got {len(asked)} requests", rule="one call is one request")
        served = str(asked[0]["served"])
        right = {"served": served, "predictions": [{"score": self.score(served, each)} for each in records]}
        equal(got, right, "not what was answered", rule="it returns what the endpoint answered")
        return served

    def judge(self, lab: Lab, user: str, right: str, title: str) -> None:
        """Ask, and end the check as wrong if the other entity answers."""
        self.expect(user, self.ask(lab, user), right, title)

    def expect(self, user: str, served: str, right: str, title: str) -> None:
        told = {self.candidate: "the candidate", self.champion: "the other entity"}
        if served != right:
            share = self.shares.get(self.candidate, 0)
            place = f"{user} has bucket {bucket(self.salt, user)}; the candidate has {share} %"
            wrong(title, happened=f"{told[served]} answered", but=f"{told[right]} is right: {place}")


@judges
def same_version_each_time(lab: Lab, world: World, draw: Draw) -> None:
    """A user gets the same version at each request."""
    scene = Users(world, draw, 50)
    for user in (scene.user(0, 100) for _ in range(6)):
        got = {scene.ask(lab, user) for _ in range(4)}
        if len(got) > 1:
            wrong("a user gets both versions", happened=f"of four requests of {user}, some were answered by each")


@judges
def salt(lab: Lab, world: World, draw: Draw) -> None:
    """The bucket depends on user and salt: with another salt other users are the first to try what is new."""
    scene = Users(world, draw, 50)
    first, second = scene.salt, draw.word()
    users: dict[str, list[str]] = {}  # whose they are with the first salt, and with the second
    while len(users) < 10:
        old, new = ((0, 50), (52, 100)) if len(users) % 2 else ((52, 100), (0, 50))
        user = scene.user(*old)
        if new[0] <= bucket(second, user) < new[1]:
            users[user] = [scene.candidate if low == 0 else scene.champion for low, _ in (old, new)]
    answered = []
    for each in (first, second):
        scene.salt = each
        answered.append({user: scene.ask(lab, user) for user in users})
    if answered[0] == answered[1] and len(set(answered[0].values())) == 2:
        wrong(
            "the salt does not count", happened=f"with the salts {first} and {second} the same users get the candidate"
        )
    for place, each in enumerate((first, second)):
        scene.salt = each
        for user, rights in users.items():
            scene.expect(user, answered[place][user], rights[place], "not the user's version")


@judges
def share_of_now(lab: Lab, world: World, draw: Draw) -> None:
    """Buckets below the share that the endpoint has now belong to the candidate: when it grows, nobody leaves."""
    percent = draw.randrange(4, 30)
    scene = Users(world, draw, percent)
    inside, edge, beyond = scene.user(percent - 1, percent), scene.user(percent, percent + 1), scene.user(70, 90)
    scene.judge(lab, inside, scene.candidate, "the last bucket below the share")
    scene.judge(lab, edge, scene.champion, "the first bucket that is not below the share")
    scene.judge(lab, beyond, scene.champion, "users of the upper buckets")
    scene.serve(percent + 10)
    scene.judge(lab, edge, scene.candidate, "the share of before")
    scene.judge(lab, inside, scene.candidate, "a user leaves while the share grows")
    scene.serve(0)
    scene.judge(lab, inside, scene.champion, "the candidate has no traffic any more")


@judges
def one_is_left(lab: Lab, world: World, draw: Draw) -> None:
    """Where the endpoint serves one of the two alone, everybody gets it."""
    scene = Users(world, draw, 40)
    for served in draw.shuffled([scene.champion, scene.candidate]):
        scene.only(served)
        for user in (scene.user(0, 10), scene.user(90, 100)):
            scene.judge(lab, user, served, "not the one that is left")
