"""Back to the last version that served well, once."""

from datetime import UTC, datetime, timedelta
from typing import Any

from labjudge.grading import Draw, Lab, Outcome, World, equal, judges, refused, wrong
from labjudge.scenes.unity_model import UnityModel, standing, tag_as_found

History = list[dict[str, Any]]


def incident_of(draw: Draw) -> str:
    return f"INC-{draw.randrange(1000, 9999)}"


def history_of(draw: Draw, *rows: tuple[str, bool], seconds: bool = False) -> History:
    """Rows (version, healthy) in the order in which they served, some hours apart, or less than a second."""
    moment, made = datetime(2026, 5, 4, 6, tzinfo=UTC), []
    for version, healthy in rows:
        step = draw.randrange(5, 200)
        moment += timedelta(milliseconds=step) if seconds else timedelta(hours=step)
        made.append({"version": version, "served_from": moment, "healthy": healthy})
    return made


def drawn(history: History) -> list[str]:
    return [
        f"{row['served_from']:%d %b %H:%M:%S.%f}  version {row['version']:>2}  {'healthy' if row['healthy'] else 'failing'}"
        for row in history
    ]


def check(
    lab: Lab, draw: Draw, model: UnityModel, bad: str, history: History, right: str, titles: dict[str, str]
) -> None:
    """Roll back with the history in three orders, to `right`; `titles` are by the version that was taken."""
    but = f"the last good version is {right}"
    for rows in (history, history[::-1], draw.shuffled(history)):
        model.alias("champion", bad)
        outcome = lab.attempt.as_(model.owner).roll_back(model.name, bad, rows, incident_of(draw))
        if outcome.raised(LookupError):
            wrong("a good version is not found", happened=str(outcome), but=but, drawing=drawn(history))
        if outcome.error:
            raise outcome.error
        got, now = outcome.value, model.champion
        title = titles.get(now or "", "rolled back to another version")
        rule = "" if rows is history else "rows come in any order: their times say which is the latest"
        title = title if rows is history else "the order of the rows is relied on"
        happened = f"{standing(now)} is champion"
        equal(now, right, title, happened=happened, but=but, rule=rule, drawing=drawn(history))
        rule = "it returns the number of the champion afterwards, as text"
        equal(got, right, "the new champion is not told", but=f"version {right!r} is champion", rule=rule)
        model.never_without_champion("a rollback with a gap")


@judges
def last_good(lab: Lab, world: World, draw: Draw) -> None:
    """Back to what has served well: not the version before, whatever became of it, nor one that never served."""
    for seconds in (False, True):
        model = UnityModel(world, draw)
        first, good, failing, _, bad = model.add_many(5)
        model.alias("previous", failing)
        rows = (first, True), (good, True), (failing, False), (bad, False)
        further = "times compared without their fractions" if seconds else "further back than needed"
        titles = {failing: "rollback to a failing version", first: further, bad: "the bad version still serves"}
        check(lab, draw, model, bad, history_of(draw, *rows, seconds=seconds), good, titles)


@judges
def last_is_by_time(lab: Lab, world: World, draw: Draw) -> None:
    """The last good version is the one with the latest row: numbers tell when a version was made, not when it served."""
    model = UnityModel(world, draw)
    one, two, three, bad = model.add_many(11)[7:]
    rows = (two, True), (three, True), (one, True), (bad, True), (two, True), (bad, False)
    titles = {three: "the highest number is taken", one: "the first time that a version served decides"}
    check(lab, draw, model, bad, history_of(draw, *rows), two, titles)


@judges
def latest_row_counts(lab: Lab, world: World, draw: Draw) -> None:
    """A version is good if its latest row is healthy, and it is not the one that misbehaves now."""
    model = UnityModel(world, draw)
    good, mended, fallen, bad = model.add_many(4)
    rows = (mended, False), (good, True), (mended, True), (fallen, True), (bad, True), (fallen, False), (bad, True)
    titles = {fallen: "an old good day counts", good: "an old bad day counts", bad: "rolled back to itself"}
    check(lab, draw, model, bad, history_of(draw, *rows), mended, titles)


@judges
def bad_is_marked(lab: Lab, world: World, draw: Draw) -> None:
    """The bad version is tagged failed, with the incident, or the pipeline promotes it again; no other version changes."""
    model, incident = UnityModel(world, draw), incident_of(draw)
    good = model.add()  # it served before there were gates, so it has no mark
    other, bad = model.add_many(2)
    model.alias("champion", bad)
    history = history_of(draw, (good, True), (other, False), (bad, False))
    lab.as_(model.owner).roll_back(model.name, bad, history, incident)
    tags = model.tags_of(bad)
    for tag, right, title in (
        ("validation_status", "failed", "the next run promotes it again"),
        ("incident", incident, "a rollback without its incident"),
    ):
        equal(tags.get(tag), right, title, happened=tag_as_found(bad, tags, tag), but=f"it should be {right!r}")
    for version in (good, other):
        now, was = model.tags_of(version), model.tags_of(version, model.before)
        happened = f"version {version} has the tags {now}"
        equal(now, was, "an innocent version is marked", happened=happened, but=f"it had {was}")


def check_nothing_to_do(model: UnityModel, outcome: Outcome, champion: str, story: str, *titles: str) -> None:
    """Somebody else was faster, `champion` serves; the titles are for writes, errors and answers."""
    but = f"{story}, version {champion!r} is champion"
    model.stays(titles[0], but=but)
    if outcome.error and not {"LookupError", "ValueError", "RuntimeError"} & set(outcome.error.types):
        raise outcome.error
    equal(outcome.value, champion, titles[1] if outcome.error else titles[2], happened=str(outcome), but=but)


@judges
def two_people_on_call(lab: Lab, world: World, draw: Draw) -> None:
    """When the bad version is not the champion any more, nothing is written, and the number of the champion is returned."""
    model = UnityModel(world, draw)
    oldest, good, bad = model.add_many(3)
    model.alias("champion", good)
    history = draw.shuffled(history_of(draw, (oldest, True), (good, True), (bad, False)))
    outcome = lab.attempt.as_(model.owner).roll_back(model.name, bad, history, incident_of(draw))
    titles = ("rolled back twice", "who comes second gets an error", "who serves now is not told")
    check_nothing_to_do(model, outcome, good, "when this call began", *titles)


@judges
def the_faster_one_decides(lab: Lab, world: World, draw: Draw) -> None:
    """Who was faster may have chosen another version than this history would, or one that it does not call good: it stays."""
    model = UnityModel(world, draw)
    older, good, failing, bad = model.add_many(4)
    for rows, story, titles in (
        (
            [(older, True), (good, True), (failing, False), (bad, False)],
            f"this history would take {good}, and somebody has chosen {older}",
            ("the other person's choice is undone", "another choice is an error", "who would be taken is told"),
        ),
        (
            [(failing, True), (failing, False), (bad, True)],
            "no version in the history is good, and none is needed",
            ("rolled back without need", "a good version is looked for without need", "some other version is told"),
        ),
    ):
        model.alias("champion", older)
        history = draw.shuffled(history_of(draw, *rows))
        outcome = lab.attempt.as_(model.owner).roll_back(model.name, bad, history, incident_of(draw))
        check_nothing_to_do(model, outcome, older, story, *titles)


@judges
def pressed_twice(lab: Lab, world: World, draw: Draw) -> None:
    """The same call once more finds what the first one did, and what happened since: nothing is written."""
    model = UnityModel(world, draw)
    older, good, bad = model.add_many(3)
    model.alias("champion", bad)
    history, incident = history_of(draw, (older, True), (good, True), (bad, False)), incident_of(draw)
    button = lab.attempt.as_(model.owner)
    button.roll_back(model.name, bad, history, incident)
    titles = ("rolled back twice", "who comes second gets an error", "who serves now is not told")
    for champion, story in ((good, "this is the second of two equal calls"), (older, "somebody moved it since")):
        model.alias("champion", champion)
        check_nothing_to_do(model, button.roll_back(model.name, bad, history, incident), champion, story, *titles)


@judges
def only_one_good(lab: Lab, world: World, draw: Draw) -> None:
    """One good row is enough, also when no other version ever served; the bad one need not be in the history."""
    model = UnityModel(world, draw)
    good, bad = model.add_many(2)
    for rows in ([(good, True)], [(good, True), (bad, True)], [(good, False), (good, True), (bad, False)]):
        check(lab, draw, model, bad, history_of(draw, *rows), good, {})


@judges
def nowhere_to_go(lab: Lab, world: World, draw: Draw) -> None:
    """Without a good version it raises LookupError, and writes nothing: a person has to decide."""
    model = UnityModel(world, draw)
    failing, _, bad = model.add_many(3)
    for rows in ([(failing, True), (failing, False), (bad, True)], [(bad, True)], []):
        model.alias("champion", bad)
        history = history_of(draw, *rows)
        outcome = lab.attempt.as_(model.owner).roll_back(model.name, bad, draw.shuffled(history), incident_of(draw))
        but = "no version but the one that misbehaves has a healthy latest row"
        model.stays("rolled back to whatever there is", but=but, drawing=drawn(history))
        refused(outcome, LookupError, "no good version is not told", but=but)
