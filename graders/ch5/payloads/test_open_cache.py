"""When a cache asks, and when it may answer by itself."""

from typing import Any

from labjudge.grading import Draw, Kept, Lab, LearnerError, World, equal, judges, wrong

from .offers import Offers, Row, offers

LONG = 3600.0


class Watched:
    """An open cache, and how many requests its endpoint has seen."""

    def __init__(self, lab: Lab, scene: Offers, keep_seconds: float = LONG) -> None:
        self.scene = scene
        made = lab.as_(scene.person).open_cache(scene.endpoint, keep_seconds)
        if not isinstance(made, Kept):
            wrong("no object with a method score", happened=f"it returned {made!r}")
        self.cache = made

    def score(self, entity: str, version: str, row: Row) -> Any:
        try:
            return self.cache.score(entity, version, row)
        except LearnerError as raised:
            if "Unauthenticated" not in raised.types:
                raise
            wrong(
                "a WorkspaceClient that is kept",
                happened=f"in a later call than the one in which it was made, it raised {raised}",
                but="a WorkspaceClient is signed in during the call in which it was made",
            )

    def raises(self, row: Row, title: str, why: str) -> None:
        """Ask for a score that cannot be had."""
        try:
            got = self.cache.score("ana", "7", row)
        except LearnerError:
            return
        wrong(title, happened=f"{why}, and it returned {got!r}", but="a request that fails raises")

    def expect(self, entity: str, version: str, row: Row, asks: bool, title: str, right: float | None = None) -> None:
        """Ask the cache, and check the score and whether the endpoint was asked."""
        before = len(self.scene.requests())
        got = self.score(entity, version, row)
        seen = len(self.scene.requests()) - before
        should = self.scene.score(row) if right is None else right
        called = f"for entity {entity!r} and feature version {version!r}"
        equal(got, should, title, happened=f"{called} it returned {got!r}", but=f"{should!r} is right")
        if seen != asks:
            but = "it has to ask" if asks else "it knows the score already"
            wrong(title, happened=f"{called} the endpoint was asked {seen} times", but=but)


@judges
def known_scores(lab: Lab, world: World, draw: Draw) -> None:
    """What is known is not asked again, a score of 0 like any other."""
    scene = offers(world, draw, intercept=0.0)
    cache, entity = Watched(lab, scene), f"customer-{draw.randrange(100, 999)}"
    row = scene.row(draw)
    cache.expect(entity, "7", row, True, "asked at first")
    for _ in range(2):
        cache.expect(entity, "7", row, False, "asked for what is known")
    nothing = dict.fromkeys(row, 0.0)
    cache.expect("customer-0", "7", nothing, True, "asked at first for a score of 0")
    cache.expect("customer-0", "7", nothing, False, "asked again for a 0")


@judges
def parts_of_the_key(lab: Lab, world: World, draw: Draw) -> None:
    """Another entity or another version of its features is another score, and the parts of a key stay apart."""
    scene = offers(world, draw)
    cache, number = Watched(lab, scene), str(draw.randrange(100, 999))
    cache.expect(number, "1", scene.row(draw), True, "asked at first, for a key")
    cache.expect(number, "2", scene.row(draw), True, "another version of the features")
    cache.expect(f"{number}0", "1", scene.row(draw), True, "another entity")
    for between in ("", "-", "_", ":", "|"):
        cache.expect(f"a{number}{between}b", "c", scene.row(draw), True, "keys that run into each other")
        cache.expect(f"a{number}", f"b{between}c", scene.row(draw), True, "keys that run into each other")


@judges
def another_model(lab: Lab, world: World, draw: Draw) -> None:
    """When the endpoint serves another version, under whatever name, or another model with the same number, its scores count."""
    scene, name = offers(world, draw), draw.word()

    def serve(model: str, version: str) -> None:
        entity = {"name": name, "entity_name": model, "entity_version": version}
        world.serving_endpoint(scene.endpoint, [entity])

    cache, row = Watched(lab, scene), scene.row(draw)
    cache.expect("ana", "7", row, True, "asked at first, before a new model")
    version = world.linear_model(scene.model, scene.weights, scene.intercept + 50)
    serve(scene.model, version)
    right = scene.score(row) + 50
    cache.expect("ana", "7", row, True, "a score of the model before", right)
    version = world.linear_model(scene.model, scene.weights, scene.intercept + 70)
    serve(scene.model, version)
    cache.expect("ana", "7", row, True, "a score of the version before, under its name", scene.score(row) + 70)
    other = f"{scene.model}_{draw.word()}"
    for _ in range(int(version)):
        world.linear_model(other, scene.weights, scene.intercept + 90)
    serve(other, version)
    cache.expect("ana", "7", row, True, "a score of another model with the same number", scene.score(row) + 90)


@judges
def not_for_ever(lab: Lab, world: World, draw: Draw) -> None:
    """A score is used for keep_seconds after it was computed, however often it is read in between."""
    scene, keep = offers(world, draw), float(draw.randrange(600, 7200))
    cache, row = Watched(lab, scene, keep), scene.row(draw)
    cache.expect("bo", "7", row, True, "asked at first, with a time to live")
    world.let_pass(keep + 60)
    cache.expect("bo", "7", row, True, "older than it may be")
    cache.expect("ana", "7", row, True, "asked at first, after some time")
    for _ in range(2):
        world.let_pass(keep * 0.4)
        cache.expect("ana", "7", row, False, "given up before its time")
    world.let_pass(keep * 0.4)
    cache.expect("ana", "7", row, True, "alive because it was read")


@judges
def failures_are_not_kept(lab: Lab, world: World, draw: Draw) -> None:
    """A request that fails raises, also where an old score is at hand, and the next call asks anew."""
    scene, keep = offers(world, draw), float(draw.randrange(600, 7200))
    cache, row = Watched(lab, scene, keep), scene.row(draw)
    bad = {**row, next(iter(row)): "n/a"}
    cache.raises(bad, "a failure is returned", "the endpoint refused the row (400)")
    cache.expect("ana", "7", row, True, "a failure is kept")
    world.let_pass(keep + 60)
    cache.raises(bad, "an old score in place of a failure", "the score was too old, the endpoint refused the row (400)")
    world.inject("error", f"/serving-endpoints/{scene.endpoint}/invocations")
    cache.raises(row, "an old score in place of an outage", "the score was too old, the endpoint answered with 500")
    world.clear_faults()
    cache.expect("ana", "7", row, True, "after an outage, not asked anew")


@judges
def caches_of_their_own(lab: Lab, world: World, draw: Draw) -> None:
    """Each cache is its own: what one has seen, another does not know."""
    scene, other = offers(world, draw), offers(world, draw)
    row = scene.row(draw)
    Watched(lab, scene).expect("ana", "7", row, True, "asked at first, by the first cache")
    Watched(lab, scene).expect("ana", "7", scene.row(draw), True, "a score of another cache")
    Watched(lab, other).expect("ana", "7", other.row(draw), True, "a score of another endpoint")
