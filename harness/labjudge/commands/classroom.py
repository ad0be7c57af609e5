"""`labs grade`, `regrade`, `merge`, `report` and `doctor`: the command lines of an instructor."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from labjudge.catalogue import CatalogueError
from labjudge.classroom import grade as run_module
from labjudge.classroom import gradebook, journal, layout, regrade, scoring, shards
from labjudge.classroom.handed_in import HandedIn, submissions
from labjudge.classroom.journal import JournalError
from labjudge.classroom.progress import say
from labjudge.classroom.roster import RosterError
from labjudge.commands.checkout import suite
from labjudge.commands.class_runs import (
    can_be_certified,
    checkout_of,
    class_in,
    facts_of_run,
    files_judged_before,
    judge_class,
    refuse_usage,
    roster_of,
    sandbox_tier,
    scoring_of,
    show_sandboxes,
    write_and_conclude,
)
from labjudge.commands.output import console
from labjudge.commands.panels import TEACH
from labjudge.graders import GraderError

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


app = typer.Typer()


@app.command(rich_help_panel=TEACH)
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
    judged or still needs Apache Spark (its row says why), 2 when nothing was begun.
    """
    at = suite()
    try:
        chosen = at.catalogue.select(labs or [])
        if shard and seed is None and not (out / journal.NAME).exists():
            raise ValueError("--shard needs --seed: all parts of a class are drawn by the same one")
        part = shards.shard_of(shard) if shard else shards.Shard(1, 1)
        counts, before = scoring_of(partial, pass_at, deadline), journal.facts_of(out)
        tier = sandbox_tier(sandbox, require_sandbox, at, before)
        facts = facts_of_run(at, chosen, before, seed, limit_seconds, submission_seconds, tier)
        facts = replace(facts, certified=can_be_certified(at, tier, unverified))
        found = [each for each in submissions(handed_in, layout.places(chosen)) if part.has(each.learner)]
        learners = roster_of(roster_file, roster_id, found)
        status = judge_class(run_module.Run(at, chosen, out), facts, found, jobs, scheduler)
        raise typer.Exit(status or write_and_conclude(out, counts, learners, github))
    except PROBLEMS as problem:
        refuse_usage(str(problem))


@app.command("regrade", rich_help_panel=TEACH)
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
        known = class_in(out)
        chosen = at.catalogue.select(list(known.facts.labs))
        tier = sandbox_tier(sandbox, require_sandbox, at, known.facts)
        graders = run_module.digest_of_graders(at, chosen)
        facts = replace(known.facts, graders=graders, sandbox=tier, certified=can_be_certified(at, tier, unverified))
        before = regrade.begin(out, facts)
        found = [
            HandedIn(each.learner, Path(each.source), scoring.moment(each.submitted) if each.submitted else None)
            for each in before.outcomes.values()
        ]
        counts, learners = scoring_of(partial, pass_at, deadline), roster_of(roster_file, roster_id, found)
        run = run_module.Run(at, chosen, out, files_of=lambda each: files_judged_before(out, each, before))
        if status := judge_class(run, facts, found, jobs, scheduler):
            raise typer.Exit(status)
        after = journal.read(out)
        assert after is not None
        changed = regrade.differences(before, after)
        for each in changed:
            say(console, f"{each.learner}  {each.skill}: {each.before} -> {each.after} ({each.points:+d})")
        say(console, f"{len(changed)} skills came out otherwise")
        raise typer.Exit(write_and_conclude(out, counts, learners))
    except PROBLEMS as problem:
        refuse_usage(str(problem))


@app.command(rich_help_panel=TEACH)
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
        learners = roster_of(roster_file, roster_id, found)
        raise typer.Exit(write_and_conclude(out, scoring_of(partial, pass_at, deadline), learners, github))
    except PROBLEMS as problem:
        refuse_usage(str(problem))


@app.command("report", rich_help_panel=TEACH)
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
        known, scoring_of_it = class_in(out), scoring_of(partial, pass_at, deadline)
        for place, text in class_report.files(known, scoring_of_it, out, checkout_of(known)):
            gradebook.write_whole(out / place, text)
            say(console, str(out / place))
    except PROBLEMS as problem:
        refuse_usage(str(problem))


@app.command(rich_help_panel=TEACH)
def doctor() -> None:
    """Say which sandboxes work here, and how to get those that do not."""
    raise typer.Exit(show_sandboxes())
