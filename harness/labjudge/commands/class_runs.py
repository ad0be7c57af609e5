"""A run over a class, as the commands for instructors have it: its facts and sandbox, and what its exit status says."""

from __future__ import annotations

import os
import random
from collections import Counter
from collections.abc import Sized
from dataclasses import replace
from pathlib import Path
from typing import NoReturn

import typer

from labjudge import packed_graders, reference_engine
from labjudge.catalogue import CatalogueError, Lab
from labjudge.classroom import copies, executors, github_actions, journal, roster, scoring
from labjudge.classroom import grade as run_module
from labjudge.classroom.contents import Refused
from labjudge.classroom.handed_in import HandedIn
from labjudge.classroom.journal import Class, Facts, JournalError
from labjudge.classroom.outcome import Status
from labjudge.classroom.plain_text import shown
from labjudge.classroom.progress import Bar, say
from labjudge.classroom.roster import Roster
from labjudge.classroom.scoring import Scoring
from labjudge.commands.checkout import suite
from labjudge.commands.output import console
from labjudge.sandbox import tiers, view
from labjudge.sandbox.view import NONE
from labjudge.suite import Suite

BELOW_PASS, USAGE, NOT_ALL_JUDGED, INTERRUPTED = 1, 2, 3, 130


def checkout_of(grades: Class) -> Suite | None:
    """The checkout that has these labs; None elsewhere."""
    try:
        at = suite()
        at.catalogue.select(list(grades.facts.labs))
    except (CatalogueError, typer.BadParameter):
        return None
    return at


def class_in(out: Path) -> Class:
    """The class in a folder. Raises JournalError when there is none."""
    known = journal.read(out)
    if known is None:
        raise JournalError(f"{out}: has no {journal.NAME}; give a folder that labs grade wrote")
    return known


def scoring_of(partial: bool, pass_at: float | None, deadline: str | None) -> Scoring:
    return Scoring(partial, scoring.moment(deadline) if deadline else None, pass_at)


def roster_of(file: Path | None, key: str | None, found: list[HandedIn]) -> Roster | None:
    return roster.read(file, key, [each.learner for each in found]) if file else None


def sandbox_tier(asked: str, required: bool, at: Suite, before: Facts | None) -> str:
    """The tier to use. Ends the command when it is not there, or none is and one is required."""
    os.environ[view.CHECKOUT] = str(at.root)
    if asked not in ("auto", NONE, *tiers.TIERS):
        refuse_usage(f"--sandbox {asked}: there is auto, {', '.join(tiers.TIERS)}, {NONE}")
    offered = tiers.offers() if asked != NONE else []
    found = _tier(asked, offered, required, before)
    if found == NONE and (required or asked in tiers.TIERS):
        lines = ["There is no sandbox, so nobody could rely on the verdicts."] if asked in ("auto", NONE) else []
        lines += [_offer_line(offer) for offer in offered if offer.problem]
        refuse_usage("\n".join([*lines, "To grade all the same, unverified: --sandbox none --no-require-sandbox"]))
    return found


def _tier(asked: str, offered: list[tiers.Offer], required: bool, before: Facts | None) -> str:
    """For `auto` the tier of the run that is gone on with, where it works here and suffices, else the strongest."""
    usable = [offer for offer in offered if asked in ("auto", offer.tier)]
    suffice = [offer.tier for offer in usable if not offer.problem] + ([] if required else [NONE])
    if asked == "auto" and before and before.sandbox in suffice:
        return before.sandbox
    return tiers.best(usable)


def can_be_certified(at: Suite, tier: str, unverified: bool) -> bool:
    """Whether the verdicts can be relied upon: not without a sandbox, nor in a learner's copy, which has its graders packed."""
    return tier != NONE and not unverified and not any(at.graders_dir.glob(f"*{packed_graders.ENDING}"))


def facts_of_run(
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


def files_judged_before(out: Path, each: HandedIn, before: Class) -> dict[str, bytes]:
    """The files that were judged before; for who was refused, the refusal."""
    files = copies.read(out, each.learner)
    if not files:
        raise Refused(before.outcomes[each.learner].reason or "nothing of it was kept")
    return files


def judge_class(run: run_module.Run, facts: Facts, found: list[HandedIn], jobs: int, scheduler: str | None) -> int:
    """Judge all that is not judged yet; 0, or the status of a run that came to no end."""
    if scheduler:
        judging = executors.cluster(scheduler, run.suite.root, facts)
    else:
        judging = executors.threads(min(jobs or os.cpu_count() or 1, len(found)) or 1)
    with journal.opened(run.out, facts) as noted, Bar(console, len(found)) as bar:
        try:
            with judging as judges:
                where = f"{judges.side_by_side} side by side" + (f" at {scheduler}" if scheduler else "")
                say(console, f"{counted(found, 'submission')}, {counted(run.labs, 'lab')}, seed {facts.seed}, {where}")
                say(console, f"sandbox: {facts.sandbox}" + ("" if facts.certified else "; the verdicts are unverified"))
                no_spark = reference_engine.why_not(run.suite.root, facts.sandbox)
                if any("spark" in lab.libraries for lab in run.labs):
                    say(console, _judged_where(no_spark))
                run = replace(run, journal=noted, tell=bar.tell, spark_is_here=not no_spark)
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


def counted(things: Sized, word: str) -> str:
    """`1 lab`, `2 labs`."""
    return f"{len(things)} {word}" + ("" if len(things) == 1 else "s")


def _judged_where(no_spark: str) -> str:
    """For the header: what becomes of a skill for which the embedded engine is the limit."""
    if no_spark:
        return f"what the embedded Spark engine lacks is not judged again on {reference_engine.NAME}: {no_spark}"
    return f"what the embedded Spark engine lacks is judged again on {reference_engine.NAME}"


def write_and_conclude(out: Path, counts: Scoring, learners: Roster | None, github: bool = False) -> int:
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
    unsettled = [outcome for outcome in grades.outcomes.values() if outcome.needs_spark]
    for outcome in unsettled:
        say(console, f"needs {reference_engine.NAME}: {outcome.learner}: {', '.join(outcome.needs_spark)}")
    states = Counter(outcome.status.value for outcome in grades.outcomes.values())
    strangers = set(grades.outcomes) - set(learners.rows) if learners else set()
    absent = set(learners.rows) - set(grades.outcomes) if learners else set()
    below = [name for name, outcome in grades.outcomes.items() if not counts.passes(outcome)]
    parts = [f"{count} {state}" for state, count in states.items()]
    parts += [f"{len(absent)} handed nothing in"] if absent else []
    parts += [f"{len(strangers)} not in the roster"] if strangers else []
    parts += [f"{len(below)} below {counts.pass_at:g} %"] if below else []
    parts += [f"{len(unsettled)} to be judged on {reference_engine.NAME}"] if unsettled else []
    say(console, f"{', '.join(parts)}; {out / run_module.GRADEBOOK}")
    if not set(states) <= {"judged"} or strangers or unsettled:
        return NOT_ALL_JUDGED
    return BELOW_PASS if below else 0


def show_sandboxes() -> int:
    offered = tiers.offers()
    for offer in offered:
        say(console, _offer_line(offer) if offer.problem else f"{offer.tier}: works")
    found = tiers.best(offered)
    say(console, f"labs grade uses {found}" if found != NONE else "labs grade would certify nothing here")
    return 0 if found != NONE else NOT_ALL_JUDGED


def _offer_line(offer: tiers.Offer) -> str:
    """What is missing, and below it what mends it."""
    return "\n    ".join(part for part in (f"{offer.tier}: {offer.problem}", offer.cure) if part)


def refuse_usage(text: str) -> NoReturn:
    console.print(shown(text), style="red", markup=False, soft_wrap=True)
    raise typer.Exit(USAGE)
