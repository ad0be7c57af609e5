"""`labs grade`, `regrade`, `merge`, `report` and `doctor`: the command lines, and what the exit status says."""

from __future__ import annotations

import os
import random
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Annotated, NoReturn

import typer
from rich.console import Console

from labjudge import packed_graders
from labjudge.catalogue import CatalogueError, Lab
from labjudge.classroom import (
    copies,
    executors,
    github_actions,
    gradebook,
    journal,
    layout,
    regrade,
    roster,
    scoring,
    shards,
)
from labjudge.classroom import grade as run_module
from labjudge.classroom.contents import Refused
from labjudge.classroom.handed_in import HandedIn, submissions
from labjudge.classroom.journal import Class, Facts, JournalError
from labjudge.classroom.outcome import Status
from labjudge.classroom.plain_text import shown
from labjudge.classroom.progress import Bar, say
from labjudge.classroom.roster import Roster, RosterError
from labjudge.classroom.scoring import Scoring
from labjudge.command_panels import TEACH
from labjudge.graders import GraderError
from labjudge.sandbox import tiers, view
from labjudge.sandbox.view import NONE
from labjudge.suite import Suite

BELOW_PASS, USAGE, NOT_ALL_JUDGED, INTERRUPTED = 1, 2, 3, 130
PROBLEMS = (CatalogueError, GraderError, JournalError, RosterError, ValueError)

Out = Annotated[Path, typer.Option(metavar="DIR", help="Where the journal, the gradebook and the results go.")]
Jobs = Annotated[int, typer.Option("--jobs", "-j", help="Submissions side by side (default: a core each).", min=0)]
Scheduler = Annotated[
    str | None, typer.Option(metavar="tcp://HOST:PORT", help="Judge on this Dask cluster (the extra `cluster`).")
]
Partial = Annotated[bool, typer.Option("--partial", help="A skill earns the part of its checks that are right.")]
PassAt = Annotated[float | None, typer.Option(metavar="PERCENT", help="End with 1 when somebody has less.", min=0)]
Deadline = Annotated[str | None, typer.Option(metavar="TIME", help="Mark what was handed in later (ISO 8601, UTC).")]
RosterFile = Annotated[Path | None, typer.Option("--roster", metavar="FILE", help="The class as CSV.")]
RosterId = Annotated[
    str | None, typer.Option("--roster-id", metavar="COLUMN", help="Its column with the submissions' names.")
]
Sandbox = Annotated[str, typer.Option(help="auto (the strongest that works), namespaces, landlock, none.")]
GitHub = Annotated[
    bool, typer.Option("--github", help="In GitHub Actions: write the job's summary, and one learner's `result`.")
]
Unverified = Annotated[
    bool, typer.Option("--unverified", help="Certify nothing: for places where learners could change what judges.")
]
Required = Annotated[bool, typer.Option(help="Refuse to begin without a sandbox; without one nothing is certified.")]


def add_to(main: typer.Typer, suite: Callable[[], Suite], console: Console) -> None:
    """Give the `labs` command its commands for instructors."""

    @main.command(rich_help_panel=TEACH)
    def grade(
        handed_in: Annotated[
            list[Path],
            typer.Argument(metavar="SUBMISSION...", help="Folders, zip or tar files, notebooks; a folder of several."),
        ],
        out: Out,
        labs: Annotated[
            list[str] | None, typer.Option(metavar="LAB or CHAPTER", help="Judge these only; may be repeated.")
        ] = None,
        seed: Annotated[int | None, typer.Option(help="Draw data by this seed (default: a fresh one).")] = None,
        jobs: Jobs = 0,
        scheduler: Scheduler = None,
        partial: Partial = False,
        pass_at: PassAt = None,
        deadline: Deadline = None,
        roster_file: RosterFile = None,
        roster_id: RosterId = None,
        shard: Annotated[
            str | None, typer.Option(metavar="I/N", help="Only this part of the class; `labs merge` joins them.")
        ] = None,
        limit_seconds: Annotated[
            float | None, typer.Option(help="Real seconds that one call may take (default: 20).", min=0.1)
        ] = None,
        submission_seconds: Annotated[
            float | None, typer.Option(help="Real seconds of a submission (default: 120 for each lab).", min=1)
        ] = None,
        github: GitHub = False,
        unverified: Unverified = False,
        sandbox: Sandbox = "auto",
        require_sandbox: Required = True,
    ) -> None:
        """Grade submissions: a gradebook, and results for each learner. Killed and started again, it goes on where it was.

        Ends with 0 when every submission was judged, 1 when somebody is below --pass-at, 3 when a submission could not be
        judged (its row says why), 2 when nothing was begun.
        """
        at = suite()
        try:
            chosen = at.catalogue.select(labs or [])
            if shard and seed is None and not (out / journal.NAME).exists():
                raise ValueError("--shard needs --seed: all parts of a class are drawn by the same one")
            part = shards.shard_of(shard) if shard else shards.Shard(1, 1)
            counts, before = _scoring(partial, pass_at, deadline), journal.facts_of(out)
            tier = _sandbox(console, sandbox, require_sandbox, at, before)
            facts = _facts(at, chosen, before, seed, limit_seconds, submission_seconds, tier)
            facts = replace(facts, certified=_certified(at, tier, unverified))
            found = [each for each in submissions(handed_in, layout.places(chosen)) if part.has(each.learner)]
            learners = _roster(roster_file, roster_id, found)
            status = _judge(console, run_module.Run(at, chosen, out), facts, found, jobs, scheduler)
            raise typer.Exit(status or _finish(console, out, counts, learners, github))
        except PROBLEMS as problem:
            _refuse(console, str(problem))

    @main.command("regrade", rich_help_panel=TEACH)
    def grade_again(
        out: Annotated[Path, typer.Argument(metavar="DIR", help="What labs grade wrote.")],
        jobs: Jobs = 0,
        scheduler: Scheduler = None,
        partial: Partial = False,
        pass_at: PassAt = None,
        deadline: Deadline = None,
        roster_file: RosterFile = None,
        roster_id: RosterId = None,
        unverified: Unverified = False,
        sandbox: Sandbox = "auto",
        require_sandbox: Required = True,
    ) -> None:
        """Grade the same submissions again after a grader was mended, by the same seed, and show what came out otherwise."""
        at = suite()
        try:
            known = _graded(out)
            chosen = at.catalogue.select(list(known.facts.labs))
            tier = _sandbox(console, sandbox, require_sandbox, at, known.facts)
            graders = run_module.digest_of_graders(at, chosen)
            facts = replace(known.facts, graders=graders, sandbox=tier, certified=_certified(at, tier, unverified))
            before = regrade.begin(out, facts)
            found = [
                HandedIn(each.learner, Path(each.source), scoring.moment(each.submitted) if each.submitted else None)
                for each in before.outcomes.values()
            ]
            counts, learners = _scoring(partial, pass_at, deadline), _roster(roster_file, roster_id, found)
            run = run_module.Run(at, chosen, out, files_of=lambda each: _kept(out, each, before))
            if status := _judge(console, run, facts, found, jobs, scheduler):
                raise typer.Exit(status)
            after = journal.read(out)
            assert after is not None
            changed = regrade.differences(before, after)
            for each in changed:
                say(console, f"{each.learner}  {each.skill}: {each.before} -> {each.after} ({each.points:+d})")
            say(console, f"{len(changed)} skills came out otherwise")
            raise typer.Exit(_finish(console, out, counts, learners))
        except PROBLEMS as problem:
            _refuse(console, str(problem))

    @main.command(rich_help_panel=TEACH)
    def merge(
        parts: Annotated[list[Path], typer.Argument(metavar="DIR...", help="What labs grade --shard wrote.")],
        out: Out,
        partial: Partial = False,
        pass_at: PassAt = None,
        deadline: Deadline = None,
        roster_file: RosterFile = None,
        roster_id: RosterId = None,
        github: GitHub = False,
    ) -> None:
        """Join the parts of a class that were graded apart into one gradebook."""
        try:
            whole = shards.merge(parts, out)
            found = [HandedIn(learner, Path()) for learner in whole.outcomes]
            learners = _roster(roster_file, roster_id, found)
            raise typer.Exit(_finish(console, out, _scoring(partial, pass_at, deadline), learners, github))
        except PROBLEMS as problem:
            _refuse(console, str(problem))

    @main.command("report", rich_help_panel=TEACH)
    def report_class(
        out: Annotated[Path, typer.Argument(metavar="DIR", help="What labs grade wrote.")],
        partial: Partial = False,
        pass_at: PassAt = None,
        deadline: Deadline = None,
    ) -> None:
        """Write a page about a graded class, without names: points, difficulty and discrimination of each skill, mistakes, time.

        Who looks alike stands on a page of its own, alike.html.
        """
        from labjudge.classroom import class_report  # matplotlib takes its time, and only this command draws

        try:
            known, scoring_of_it = _graded(out), _scoring(partial, pass_at, deadline)
            for place, text in class_report.files(known, scoring_of_it, out, _suite_of(known, suite)):
                gradebook.write_whole(out / place, text)
                say(console, str(out / place))
        except PROBLEMS as problem:
            _refuse(console, str(problem))

    @main.command(rich_help_panel=TEACH)
    def doctor() -> None:
        """Say which sandboxes work here, and how to get those that do not."""
        raise typer.Exit(_doctor(console))


def _suite_of(grades: Class, suite: Callable[[], Suite]) -> Suite | None:
    """The checkout that has these labs; None elsewhere."""
    try:
        at = suite()
        at.catalogue.select(list(grades.facts.labs))
    except (CatalogueError, typer.BadParameter):
        return None
    return at


def _graded(out: Path) -> Class:
    """The class in a folder. Raises JournalError when there is none."""
    known = journal.read(out)
    if known is None:
        raise JournalError(f"{out}: has no {journal.NAME}; give a folder that labs grade wrote")
    return known


def _scoring(partial: bool, pass_at: float | None, deadline: str | None) -> Scoring:
    return Scoring(partial, scoring.moment(deadline) if deadline else None, pass_at)


def _roster(file: Path | None, key: str | None, found: list[HandedIn]) -> Roster | None:
    return roster.read(file, key, [each.learner for each in found]) if file else None


def _sandbox(console: Console, asked: str, required: bool, at: Suite, before: Facts | None) -> str:
    """The tier to use. Ends the command when it is not there, or none is and one is required."""
    os.environ[view.CHECKOUT] = str(at.root)
    if asked not in ("auto", NONE, *tiers.TIERS):
        _refuse(console, f"--sandbox {asked}: there is auto, {', '.join(tiers.TIERS)}, {NONE}")
    offered = tiers.offers() if asked != NONE else []
    found = _tier(asked, offered, required, before)
    if found == NONE and (required or asked in tiers.TIERS):
        lines = ["There is no sandbox, so nobody could rely on the verdicts."] if asked in ("auto", NONE) else []
        lines += [_offer_line(offer) for offer in offered if offer.problem]
        _refuse(console, "\n".join([*lines, "To grade all the same, unverified: --sandbox none --no-require-sandbox"]))
    return found


def _tier(asked: str, offered: list[tiers.Offer], required: bool, before: Facts | None) -> str:
    """For `auto` the tier of the run that is gone on with, where it works here and suffices, else the strongest."""
    usable = [offer for offer in offered if asked in ("auto", offer.tier)]
    suffice = [offer.tier for offer in usable if not offer.problem] + ([] if required else [NONE])
    if asked == "auto" and before and before.sandbox in suffice:
        return before.sandbox
    return tiers.best(usable)


def _certified(at: Suite, tier: str, unverified: bool) -> bool:
    """Whether the verdicts can be relied upon: not without a sandbox, nor in a learner's copy, which has its graders packed."""
    return tier != NONE and not unverified and not any(at.graders_dir.glob(f"*{packed_graders.ENDING}"))


def _facts(
    at: Suite,
    labs: list[Lab],
    before: Facts | None,
    seed: int | None,
    limit: float | None,
    in_all: float | None,
    sandbox: str,
) -> Facts:
    """The facts of this run; what was not said is as `before`, in the run that is gone on with."""
    fresh = Facts(
        seed=random.SystemRandom().randrange(1, 1_000_000),
        labs=tuple(lab.name for lab in labs),
        engine="embedded",
        graders=run_module.digest_of_graders(at, labs),
        sandbox=sandbox,
        certified=False,
        limit_seconds=20.0,
        submission_seconds=120.0 * len(labs),
    )
    given = {"seed": seed, "limit_seconds": limit, "submission_seconds": in_all}
    kept = {name: getattr(before, name) for name in given if before is not None}
    return replace(fresh, **{**kept, **{name: value for name, value in given.items() if value is not None}})


def _kept(out: Path, each: HandedIn, before: Class) -> dict[str, bytes]:
    """The files that were judged before; for who was refused, the refusal."""
    files = copies.read(out, each.learner)
    if not files:
        raise Refused(before.outcomes[each.learner].reason or "nothing of it was kept")
    return files


def _judge(
    console: Console, run: run_module.Run, facts: Facts, found: list[HandedIn], jobs: int, scheduler: str | None
) -> int:
    """Judge all that is not judged yet; 0, or the status of a run that came to no end."""
    if scheduler:
        judging = executors.cluster(scheduler, run.suite.root, facts)
    else:
        judging = executors.threads(min(jobs or os.cpu_count() or 1, len(found)) or 1)
    with journal.opened(run.out, facts) as noted, Bar(console, len(found)) as bar:
        try:
            with judging as judges:
                where = f"{judges.side_by_side} side by side" + (f" at {scheduler}" if scheduler else "")
                say(console, f"{len(found)} submissions, {len(run.labs)} labs, seed {facts.seed}, {where}")
                say(console, f"sandbox: {facts.sandbox}" + ("" if facts.certified else "; the verdicts are unverified"))
                run = replace(run, journal=noted, tell=bar.tell)
                run.judge(found, judges.executor, 2 * judges.side_by_side)
        except KeyboardInterrupt:
            say(console, f"Stopped; {bar.done} of {len(found)} are in {run.out}. The same command goes on there.")
            return INTERRUPTED
        except executors.SchedulerGone as gone:
            say(console, f"{gone}; {bar.done} of {len(found)} are in {run.out}. The same command goes on there.")
            return NOT_ALL_JUDGED
    if run.unwritten:
        names = ", ".join(outcome.learner for outcome in run.unwritten)
        say(console, f"{run.out}: is full? Not written: {names}. Make room; the same command goes on there.")
        return NOT_ALL_JUDGED
    return 0


def _finish(console: Console, out: Path, counts: Scoring, learners: Roster | None, github: bool = False) -> int:
    """Write what is made from the journal, and say how it ended."""
    grades = journal.read(out)
    assert grades is not None
    try:
        run_module.write_reports(out, grades, counts, learners)
    except OSError as problem:
        say(
            console,
            f"{out}: what is made from the journal could not be written: {problem.strerror}. Make room, and try again",
        )
        return NOT_ALL_JUDGED
    if github:
        github_actions.announce(grades, counts, os.environ)
    for outcome in grades.outcomes.values():
        if outcome.status is not Status.JUDGED:
            say(console, f"{outcome.status.value}: {outcome.learner}: {outcome.reason}")
    states = Counter(outcome.status.value for outcome in grades.outcomes.values())
    strangers = set(grades.outcomes) - set(learners.rows) if learners else set()
    absent = set(learners.rows) - set(grades.outcomes) if learners else set()
    below = [name for name, outcome in grades.outcomes.items() if not counts.passes(outcome)]
    parts = [f"{count} {state}" for state, count in states.items()]
    parts += [f"{len(absent)} handed nothing in"] if absent else []
    parts += [f"{len(strangers)} not in the roster"] if strangers else []
    parts += [f"{len(below)} below {counts.pass_at:g} %"] if below else []
    say(console, f"{', '.join(parts)}; {out / run_module.GRADEBOOK}")
    if not set(states) <= {"judged"} or strangers:
        return NOT_ALL_JUDGED
    return BELOW_PASS if below else 0


def _doctor(console: Console) -> int:
    offered = tiers.offers()
    for offer in offered:
        say(console, _offer_line(offer) if offer.problem else f"{offer.tier}: works")
    found = tiers.best(offered)
    say(console, f"labs grade uses {found}" if found != NONE else "labs grade would certify nothing here")
    return 0 if found != NONE else NOT_ALL_JUDGED


def _offer_line(offer: tiers.Offer) -> str:
    """What is missing, and below it what mends it."""
    return "\n    ".join(part for part in (f"{offer.tier}: {offer.problem}", offer.cure) if part)


def _refuse(console: Console, text: str) -> NoReturn:
    console.print(shown(text), style="red", markup=False, soft_wrap=True)
    raise typer.Exit(USAGE)
