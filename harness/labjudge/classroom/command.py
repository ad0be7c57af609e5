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
    ) -> None:
        """Grade submissions: a gradebook, and results for each learner. Killed and started again, it goes on where it was.

        Ends with 0 when every submission was judged, 3 when one could not be (its row says why), 2 when nothing was begun.
        """
        at = house()
        try:
            chosen = at.catalogue.select(labs or [])
            facts = _facts(at, chosen, out, seed, limit_seconds, submission_seconds)
            found = submissions(handed_in, layout.places(chosen))
            raise typer.Exit(_grade(at, chosen, facts, found, out, jobs or os.cpu_count() or 1, console))
        except (CatalogueError, GraderError, JournalError) as problem:
            _refuse(console, str(problem))


def _facts(at: House, labs: list[Lab], out: Path, seed: int | None, limit: float | None, in_all: float | None) -> Facts:
    """The facts of this run; what was not said is as in the run that is gone on with."""
    known = journal.read(out)
    before = known.facts if known else None
    fresh = Facts(
        seed=random.SystemRandom().randrange(1, 1_000_000),
        labs=tuple(lab.name for lab in labs),
        engine="embedded",
        graders=run_module.digest_of_graders(at, labs),
        sandbox="none",
        certified=False,
        limit_seconds=20.0,
        submission_seconds=120.0 * len(labs),
    )
    given = {"seed": seed, "limit_seconds": limit, "submission_seconds": in_all}
    kept = {name: getattr(before, name) for name in given if before is not None}
    return replace(fresh, **{**kept, **{name: value for name, value in given.items() if value is not None}})


def _grade(
    at: House, labs: list[Lab], facts: Facts, found: list[HandedIn], out: Path, jobs: int, console: Console
) -> int:
    jobs = min(jobs, len(found)) or 1
    with journal.opened(out, facts) as noted:
        _say(
            console,
            f"{len(found)} submissions, {len(labs)} labs, seed {facts.seed}, {jobs} side by side, sandbox {facts.sandbox}",
        )
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
