"""`labs grade`: the command line, the progress line, and what the exit status says."""

from __future__ import annotations

import os
import random
import threading
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Annotated, NoReturn

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from labjudge.catalogue import CatalogueError, Lab
from labjudge.classroom import grade as run_module
from labjudge.classroom import journal, layout, slots
from labjudge.classroom.handed_in import HandedIn, submissions
from labjudge.classroom.journal import Facts, JournalError
from labjudge.classroom.outcome import Outcome, Status
from labjudge.classroom.plain_text import shown
from labjudge.graders import GraderError
from labjudge.house import House
from labjudge.sandbox import tiers
from labjudge.sandbox.view import NONE

BELOW_PASS, USAGE, NOT_ALL_JUDGED, INTERRUPTED = 1, 2, 3, 130


def add_to(main: typer.Typer, house: Callable[[], House], console: Console) -> None:
    """Give the `labs` command its commands for instructors."""

    @main.command()
    def grade(
        handed_in: Annotated[
            list[Path],
            typer.Argument(metavar="SUBMISSION...", help="Folders, zip or tar files, notebooks; a folder of several."),
        ],
        out: Annotated[Path, typer.Option(metavar="DIR", help="Where the journal, the gradebook and the results go.")],
        labs: Annotated[
            list[str] | None, typer.Option(metavar="LAB or CHAPTER", help="Judge these only; may be repeated.")
        ] = None,
        seed: Annotated[
            int | None, typer.Option(help="Draw data by this seed (default: a fresh one, printed).")
        ] = None,
        jobs: Annotated[
            int, typer.Option("--jobs", "-j", help="Submissions side by side (default: a core each).", min=0)
        ] = 0,
        limit_seconds: Annotated[
            float | None, typer.Option(help="Real seconds that one call may take (default: 20).", min=0.1)
        ] = None,
        submission_seconds: Annotated[
            float | None,
            typer.Option(help="Real seconds that a submission may take (default: 120 for each lab).", min=1),
        ] = None,
        sandbox: Annotated[
            str, typer.Option(help="auto (the strongest that works), namespaces, landlock, none.")
        ] = "auto",
        require_sandbox: Annotated[
            bool, typer.Option(help="Refuse to begin without a sandbox; without one nothing is certified.")
        ] = True,
    ) -> None:
        """Grade submissions: a gradebook, and results for each learner. Killed and started again, it goes on where it was.

        Ends with 0 when every submission was judged, 3 when one could not be (its row says why), 2 when nothing was begun.
        """
        at = house()
        try:
            chosen = at.catalogue.select(labs or [])
            facts = _facts(
                at, chosen, out, seed, limit_seconds, submission_seconds, _sandbox(console, sandbox, require_sandbox)
            )
            found = submissions(handed_in, layout.places(chosen))
            raise typer.Exit(_grade(at, chosen, facts, found, out, jobs or os.cpu_count() or 1, console))
        except (CatalogueError, GraderError, JournalError) as problem:
            _refuse(console, str(problem))

    @main.command()
    def doctor() -> None:
        """Say which sandboxes work here, and how to get those that do not."""
        raise typer.Exit(_doctor(console))


def _sandbox(console: Console, asked: str, required: bool) -> str:
    """The tier to use. Ends the command when it is not there, or none is and one is required."""
    if asked not in ("auto", NONE, *tiers.TIERS):
        _refuse(console, f"--sandbox {asked}: there is auto, {', '.join(tiers.TIERS)}, {NONE}")
    offered = tiers.offers() if asked != NONE else []
    found = tiers.best([offer for offer in offered if asked in ("auto", offer.tier)])
    if found == NONE and (required or asked in tiers.TIERS):
        lines = ["There is no sandbox, so nobody could rely on the verdicts."] if asked in ("auto", NONE) else []
        lines += [f"{offer.tier}: {offer.problem}\n    {offer.cure}" for offer in offered if offer.problem]
        _refuse(console, "\n".join([*lines, "To grade all the same, unverified: --sandbox none --no-require-sandbox"]))
    return found


def _facts(
    at: House, labs: list[Lab], out: Path, seed: int | None, limit: float | None, in_all: float | None, sandbox: str
) -> Facts:
    """The facts of this run; what was not said is as in the run that is gone on with."""
    known = journal.read(out)
    before = known.facts if known else None
    fresh = Facts(
        seed=random.SystemRandom().randrange(1, 1_000_000),
        labs=tuple(lab.name for lab in labs),
        engine="embedded",
        graders=run_module.digest_of_graders(at, labs),
        sandbox=sandbox,
        certified=sandbox != NONE,
        limit_seconds=20.0,
        submission_seconds=120.0 * len(labs),
    )
    given = {"seed": seed, "limit_seconds": limit, "submission_seconds": in_all}
    kept = {name: getattr(before, name) for name in given if before is not None}
    return replace(fresh, **{**kept, **{name: value for name, value in given.items() if value is not None}})


def _doctor(console: Console) -> int:
    offered = tiers.offers()
    for offer in offered:
        _say(
            console, f"{offer.tier}: works" if not offer.problem else f"{offer.tier}: {offer.problem}\n    {offer.cure}"
        )
    found = tiers.best(offered)
    _say(console, f"labs grade uses {found}" if found != NONE else "labs grade would certify nothing here")
    return 0 if found != NONE else NOT_ALL_JUDGED


def _grade(
    at: House, labs: list[Lab], facts: Facts, found: list[HandedIn], out: Path, jobs: int, console: Console
) -> int:
    jobs = min(jobs, len(found)) or 1
    with journal.opened(out, facts) as noted:
        _say(console, f"{len(found)} submissions, {len(labs)} labs, seed {facts.seed}, {jobs} side by side")
        _say(console, f"sandbox: {facts.sandbox}" if facts.certified else "sandbox: none; the verdicts are unverified")
        with _Bar(console, len(found)) as bar, ThreadPoolExecutor(jobs, thread_name_prefix="grade") as executor:
            run = run_module.Run(at, labs, noted, out, bar.tell)
            try:
                run.judge(found, executor, 2 * jobs)
            except KeyboardInterrupt:
                executor.shutdown(wait=False, cancel_futures=True)
                slots.close_all()
                _say(console, f"Stopped; {bar.done} of {len(found)} are in {out}. The same command goes on from there.")
                return INTERRUPTED
            finally:
                slots.close_all()
        run_module.write_reports(out, noted)
        return _summary(console, noted.whole.outcomes, found, out)


def _summary(console: Console, outcomes: dict[str, Outcome], found: list[HandedIn], out: Path) -> int:
    mine = [outcomes[each.learner] for each in found]
    for outcome in mine:
        if outcome.status is not Status.JUDGED:
            _say(console, f"{outcome.status.value}: {outcome.learner}: {outcome.reason}")
    counts = Counter(outcome.status.value for outcome in mine)
    _say(console, f"{', '.join(f'{count} {status}' for status, count in counts.items())}; {out / run_module.GRADEBOOK}")
    return 0 if set(counts) <= {"judged"} else NOT_ALL_JUDGED


class _Bar:
    """A progress line with the time left; where nobody watches, a line now and then."""

    EVERY_SECONDS = 30.0

    def __init__(self, console: Console, total: int) -> None:
        self.done, self._total, self._console = 0, total, console
        self._last = time.monotonic()
        self._lock = threading.Lock()
        self._progress = Progress(
            TextColumn("grading"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeRemainingColumn(),
            TextColumn("{task.fields[at]}"),
            console=console,
            disable=not console.is_terminal,
        )
        self._task = self._progress.add_task("grading", total=total, at="")

    def tell(self, outcome: Outcome) -> None:
        with self._lock:
            self.done += 1
            self._progress.update(self._task, advance=1, at=shown(outcome.learner)[:40])
            if not self._console.is_terminal and time.monotonic() - self._last > self.EVERY_SECONDS:
                self._last = time.monotonic()
                _say(self._console, f"{self.done} of {self._total}")

    def __enter__(self) -> _Bar:
        self._progress.start()
        return self

    def __exit__(self, *raised: object) -> None:
        self._progress.stop()


def _say(console: Console, line: str) -> None:
    console.print(shown(line), markup=False, soft_wrap=True)


def _refuse(console: Console, text: str) -> NoReturn:
    console.print(shown(text), style="red", markup=False, soft_wrap=True)
    raise typer.Exit(USAGE)
