"""Back to the last version that served well, once."""

from datetime import UTC, datetime, timedelta

from labjudge.grading import Draw, Lab, World, judges, returned, wrong

from .registered_model import Model, never_taken_away, standing, tag_told, told


def incident_of(draw: Draw):
    return f"INC-{draw.randrange(1000, 9999)}"


def history_of(draw: Draw, *rows):
    """Rows (version, healthy) in the order in which they served; given to the learner shuffled."""
    moment = datetime(2026, 5, 4, 6, tzinfo=UTC)
    made = []
    for version, healthy in rows:
        moment += timedelta(hours=draw.randrange(5, 200))
        made.append({"version": version, "served_from": moment, "healthy": healthy})
    return made


def drawn(history):
    return [
        f"{row['served_from']:%d %b %H:%M}  version {row['version']:>2}  {'healthy' if row['healthy'] else 'failing'}"
        for row in history
    ]


def shuffled(draw: Draw, rows):
    return draw.sample(rows, len(rows))


def check_rollback(lab: Lab, draw: Draw, model, bad, history, right, title, rule):
    """Call it with the history in three orders; champion and answer must be `right`.

    `title` may be a dict from the version that was taken.
    """
    for rows in (history, history[::-1], shuffled(draw, history)):
        model.alias("champion", bad)
        check_one_rollback(lab, draw, model, bad, rows, right, title, rule, history)
        title = "the order of the rows is relied on"
        rule = "rows come in any order: their times say which is the latest"


def check_one_rollback(lab: Lab, draw: Draw, model, bad, rows, right, title, rule, history):
    start = len(model.world.audit())
    got = lab.as_(model.owner).roll_back(model.name, bad, rows, incident_of(draw))
    now = model.aliases.get("champion")
    if now != right:
        wrong(
            title.get(now, "rolled back to another version") if isinstance(title, dict) else title,
            happened=f"{standing(now)} is champion",
            but=f"the last good version is {right}; the rows come in any order",
            rule=rule,
            drawing=drawn(history),
        )
    if returned(got, str, "the number of the champion as text") != right:
        wrong(
            "the new champion is not told",
            happened=f"it returned {got!r}",
            but=f"version {right} is champion",
            rule="it returns the number of the champion afterwards",
        )
    never_taken_away(model, start, "a rollback with a gap")


@judges
def last_good(lab: Lab, world: World, draw: Draw) -> None:
    """The last version that served well becomes champion, not one that failed or never served."""
    model = Model(world, draw)
    first, good, failing, _, bad = model.add_many(5)
    model.alias("champion", bad)
    model.alias("previous", failing)
    history = history_of(draw, (first, True), (good, True), (failing, False), (bad, False))
    rule = "back to what has served well: not the version before, whatever became of it, nor one that never served"
    title = {
        failing: "rollback to a failing version",
        first: "further back than needed",
        bad: "the bad version still serves",
    }
    check_rollback(lab, draw, model, bad, history, good, title, rule)


@judges
def last_is_by_time(lab: Lab, world: World, draw: Draw) -> None:
    """Last is who served last, not who has the highest number."""
    model = Model(world, draw)
    one, two, three, bad = [model.add_many(1)[0] for _ in range(11)][7:]
    model.alias("champion", bad)
    history = history_of(draw, (two, True), (three, True), (one, True), (bad, True), (two, True), (bad, False))
    rule = (
        "the last good version is the one with the latest row: numbers tell when a version was made, not when it served"
    )
    title = {three: "the highest number is taken", one: "the first time that a version served decides"}
    check_rollback(lab, draw, model, bad, history, two, title, rule)


@judges
def latest_row_counts(lab: Lab, world: World, draw: Draw) -> None:
    """A version that failed when it last served is not good any more; nor is the bad one, whatever it was before."""
    model = Model(world, draw)
    good, mended, fallen, bad = model.add_many(4)
    model.alias("champion", bad)
    rows = (mended, False), (good, True), (mended, True), (fallen, True), (bad, True), (fallen, False), (bad, True)
    history = history_of(draw, *rows)
    rule = "a version is good if its latest row is healthy, and it is not the one that misbehaves now"
    title = {fallen: "an old good day counts", good: "an old bad day counts", bad: "rolled back to itself"}
    check_rollback(lab, draw, model, bad, history, mended, title, rule)


@judges
def bad_is_marked(lab: Lab, world: World, draw: Draw) -> None:
    """The bad version is marked as failed with its incident, and no other version changes."""
    model = Model(world, draw)
    good = model.add()  # it served before there were gates, so it has no mark
    other, bad = model.add_many(2)
    model.alias("champion", bad)
    before = {row["version"]: row["tags"] for row in model.state["versions"]}
    incident = incident_of(draw)
    history = history_of(draw, (good, True), (other, False), (bad, False))
    lab.as_(model.owner).roll_back(model.name, bad, history, incident)
    tags = model.tags_of(bad)
    rule = "the pipeline promotes what is tagged passed: the bad version is tagged failed, with the incident, or it comes back"
    if tags.get("validation_status") != "failed":
        wrong(
            "the next run promotes it again",
            happened=tag_told(bad, tags, "validation_status"),
            but="it should be 'failed'",
            rule=rule,
        )
    if tags.get("incident") != incident:
        wrong(
            "a rollback without its incident",
            happened=tag_told(bad, tags, "incident"),
            but=f"it should be {incident!r}",
            rule=rule,
        )
    for version in (good, other):
        if model.tags_of(version) != before[version]:
            wrong(
                "an innocent version is marked",
                happened=f"version {version} has the tags {model.tags_of(version)}",
                but=f"it had {before[version]}",
                rule="no other version changes",
            )


@judges
def two_people_on_call(lab: Lab, world: World, draw: Draw) -> None:
    """When somebody else has rolled back already, nothing is written."""
    model = Model(world, draw)
    oldest, good, bad = model.add_many(3)
    model.alias("champion", good)
    history = history_of(draw, (oldest, True), (good, True), (bad, False))
    before, start = model.state, len(world.audit())
    outcome = lab.attempt.as_(model.owner).roll_back(model.name, bad, shuffled(draw, history), incident_of(draw))
    titles = ("rolled back twice", "who comes second gets an error", "who serves now is not told")
    check_nothing_to_do(model, bad, good, outcome, before, start, titles)


def check_nothing_to_do(model, bad, champion, outcome, before, start, titles, story="", drawing=()):
    """`champion` serves already: nothing is written and its number returned; `titles` are for writes, errors and answers."""
    rule = f"version {bad} is not the champion any more: somebody else was faster, nothing is to do"
    if model.state != before or model.writes(start):
        wrong(
            titles[0],
            happened=f"something was written; {standing(model.aliases.get('champion'))} is champion",
            but=f"{story}version {champion} was the champion already when this call began",
            rule=rule,
            drawing=[*drawing, *told(model.writes(start))],
        )
    if outcome.error is not None and not {"LookupError", "ValueError", "RuntimeError"} & set(outcome.error.types):
        raise outcome.error
    if outcome.error is not None or outcome.value != champion:
        late = outcome.error is not None
        wrong(
            titles[1] if late else titles[2],
            happened=f"it raised {outcome.error}" if late else f"it returned {outcome.value!r}",
            but=f"{story}version {champion!r} is champion",
            rule=f"{rule}, whatever the history says; it returns the number of the champion afterwards",
            drawing=drawing,
        )


@judges
def the_faster_one_decides(lab: Lab, world: World, draw: Draw) -> None:
    """Who was faster may have chosen another version than this history would, or one that it does not call good."""
    model = Model(world, draw)
    older, good, failing, bad = model.add_many(4)
    to_choose = history_of(draw, (older, True), (good, True), (failing, False), (bad, False))
    nobody_good = history_of(draw, (failing, True), (failing, False), (bad, True))
    for champion, history, titles, story in (
        (
            older,
            to_choose,
            ("the other person's choice is undone", "another choice is an error", "who would be taken is told"),
            f"somebody has chosen version {older}, this history would take {good}: ",
        ),
        (
            older,
            nobody_good,
            ("rolled back without need", "a good version is looked for without need", "some other version is told"),
            "no version in the history is good, and none is needed: ",
        ),
    ):
        model.alias("champion", champion)
        before, start = model.state, len(world.audit())
        rows = shuffled(draw, history)
        outcome = lab.attempt.as_(model.owner).roll_back(model.name, bad, rows, incident_of(draw))
        check_nothing_to_do(model, bad, champion, outcome, before, start, titles, story, drawn(history))


@judges
def pressed_twice(lab: Lab, world: World, draw: Draw) -> None:
    """The same call once more finds what the first one did, and what happened since."""
    model = Model(world, draw)
    older, good, bad = model.add_many(3)
    model.alias("champion", bad)
    history, incident = history_of(draw, (older, True), (good, True), (bad, False)), incident_of(draw)
    button = lab.attempt.as_(model.owner)
    button.roll_back(model.name, bad, history, incident)
    titles = ("rolled back twice", "who comes second gets an error", "who serves now is not told")
    for champion, story in ((good, "this is the second of two equal calls: "), (older, "somebody moved it since: ")):
        model.alias("champion", champion)
        before, start = model.state, len(world.audit())
        outcome = button.roll_back(model.name, bad, history, incident)
        check_nothing_to_do(model, bad, champion, outcome, before, start, titles, story)


@judges
def nowhere_to_go(lab: Lab, world: World, draw: Draw) -> None:
    """Without a good version nothing is written."""
    model = Model(world, draw)
    failing, _, bad = model.add_many(3)
    model.alias("champion", bad)
    history = history_of(draw, (failing, True), (failing, False), (bad, True))
    before, start = model.state, len(world.audit())
    outcome = lab.attempt.as_(model.owner).roll_back(model.name, bad, shuffled(draw, history), incident_of(draw))
    but = f"the latest row of version {failing} says that it failed, and version {bad} is the one that misbehaves"
    rule = "without a good version it raises LookupError, and writes nothing: a person has to decide"
    if model.state != before or model.writes(start):
        wrong(
            "rolled back to whatever there is",
            happened=f"something was written; {standing(model.aliases.get('champion'))} is champion",
            but=but,
            rule=rule,
            drawing=[*drawn(history), *told(model.writes(start))],
        )
    if outcome.error is None or "LookupError" not in outcome.error.types:
        happened = f"it raised {outcome.error}" if outcome.error else f"it returned {outcome.value!r}"
        wrong("no good version is not told", happened=happened, but=but, rule=rule, drawing=drawn(history))
