"""`labs bench payloads`: what the size and shape of a request cost a serving endpoint, as a report.

Status: 0 measured, 1 slower or larger than the baseline, 2 cannot be measured (or the endpoint was lost on the way), 130 Ctrl-C.
"""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from labjudge.commands.output import console, tell
from labjudge.terminal_lines import write_line

if TYPE_CHECKING:
    from lakemock.payload_benchmark.compare import Compared
    from lakemock.payload_benchmark.results import Run
    from lakemock.payload_benchmark.running import Options

app = typer.Typer(no_args_is_help=True, help="Measure.")
errors = Console(stderr=True, highlight=False)
MEASURED, WORSE, CANNOT, STOPPED = 0, 1, 2, 130
SHOWN = 10


@app.callback()
def _group() -> None:
    """Measure."""


@app.command()
def payloads(
    endpoint: Annotated[
        str,
        typer.Option(
            metavar="URL", help="Measure this endpoint (…/serving-endpoints/NAME/invocations), and nothing else."
        ),
    ] = "",
    token_env: Annotated[str, typer.Option(metavar="NAME", help="The variable with the endpoint's token.")] = "",
    model: Annotated[
        str,
        typer.Option(
            metavar="URI", help="Measure this MLflow model (models:/…, runs:/…, a folder); with --endpoint: rows by it."
        ),
    ] = "",
    sample: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Rows to send: CSV, Parquet, or JSON as a request has it.")
    ] = None,
    p95_ms: Annotated[float, typer.Option(help="The limit for the 95th percentile.", min=0.1)] = 250,
    rows: Annotated[str, typer.Option(help="Rows a request, such as 1,16,256.")] = "",
    formats: Annotated[str, typer.Option(help="Formats, such as split,records,inputs; the first is varied most.")] = "",
    seconds: Annotated[float, typer.Option(help="How long to measure.", min=0.1)] = 40,
    rounds: Annotated[
        int | None, typer.Option(help="Stop after so many rounds, if that is before the time is over.", min=1)
    ] = None,
    timeout_seconds: Annotated[float, typer.Option(help="How long to wait for one answer.", min=0.05)] = 30,
    out: Annotated[Path, typer.Option(metavar="DIR", help="Where report.html, results and pictures go.")] = Path(
        "payload-report"
    ),
    compare: Annotated[
        Path | None, typer.Option(metavar="BASELINE", help="Fail when slower or larger than this results.json.")
    ] = None,
    tolerance: Annotated[float, typer.Option(help="The ratio to the baseline that still passes.", min=1.01)] = 1.25,
    seed: Annotated[int, typer.Option(help="Draw rows and the order of requests by this seed.")] = 7,
) -> None:
    """Measure what rows, columns, types and formats cost a serving endpoint: bytes, latency, rows a second, memory.

    Without options: a small and a slow model on this machine, in about a minute.
    """
    from lakemock.payload_benchmark import compare as comparing
    from lakemock.payload_benchmark import results, written
    from lakemock.payload_benchmark.endpoint import TargetError
    from lakemock.payload_benchmark.running import Options
    from lakemock.payload_benchmark.samples import SampleError

    options = Options(_formats(formats), _rows(rows), seconds, rounds, timeout_seconds, p95_ms / 1000, seed)
    token = _token(token_env, endpoint)
    found: list[Compared] = []
    try:
        baseline = results.read(compare) if compare else None
        run = _measured(endpoint, token, model, sample, options)
        if baseline is not None:
            found = comparing.compared(run, baseline, tolerance)
    except (TargetError, SampleError, results.ResultsError) as problem:
        _refuse(str(problem).replace(token, "***") if token else str(problem), CANNOT)
    except KeyboardInterrupt:
        _refuse("Ctrl-C before anything was measured: nothing is kept.", STOPPED)
    files = written.write(run, out, found, str(compare or ""), tolerance)
    _tell_results(run)
    _tell_comparison(found, compare, tolerance)
    tell(f"\nreport   {files[0]}\nresults  {files[1]}, {files[2].name}; pictures for slides: {out}/*.svg")
    raise typer.Exit(_status(run, bool(comparing.regressions(found))))


def _measured(endpoint: str, token: str, model: str, sample: Path | None, options: Options) -> Run:
    """The run that the options ask for, under a progress bar. Raises TargetError, SampleError."""
    from lakemock.payload_benchmark import running, samples
    from lakemock.payload_benchmark.endpoint import Endpoint, TargetError

    with _progress() as note:
        if not endpoint:
            if model:
                return running.of_own_model(model, sample, options, note)
            if sample is not None:
                raise TargetError(
                    "--sample goes with --model or --endpoint: the models that are measured otherwise draw their own"
                )
            return running.of_examples(options, note)
        target = Endpoint(endpoint, token, options.timeout_seconds)
        if sample is None and not model:
            raise TargetError(
                "--endpoint: what a row is must be known: give --model URI (rows by its input example or signature) "
                "or --sample FILE (CSV, Parquet or JSON)"
            )
        with tempfile.TemporaryDirectory(prefix="payloads-") as scratch:
            rows = samples.of_file(sample) if sample else samples.of_model(running.model_folder(model, Path(scratch)))
        return running.of_endpoint(target, rows, options, note)


@contextlib.contextmanager
def _progress() -> Iterator[Callable[[float, str], None]]:
    """A progress bar on standard error, told a share and a text; nothing where that is no terminal."""
    columns = (TextColumn("{task.description:40}"), BarColumn(), TimeRemainingColumn(compact=True))
    with Progress(*columns, console=errors, transient=True, disable=not errors.is_terminal) as progress:
        task = progress.add_task("starting", total=1.0)
        yield lambda share, text: progress.update(task, completed=share, description=text)


def _token(name: str, endpoint: str) -> str:
    if not name:
        return ""
    if not endpoint:
        raise typer.BadParameter("--token-env goes with --endpoint")
    found = os.environ.get(name, "").strip()
    if not found:
        raise typer.BadParameter(
            f"--token-env {name}: there is no such variable, or it is empty; it must hold the endpoint's token"
        )
    return found


def _rows(given: str) -> tuple[int, ...]:
    from lakemock.payload_benchmark.plan import ROWS

    if not given:
        return ROWS
    try:
        found = sorted({int(each) for each in given.split(",")})
    except ValueError:
        raise typer.BadParameter(f"--rows {given}: numbers with commas between them, such as 1,16,256") from None
    if found[0] < 1:
        raise typer.BadParameter(f"--rows {given}: a request has one row or more")
    return tuple(found)


def _formats(given: str) -> tuple[str, ...]:
    from lakemock.payload_benchmark.samples import TABLE_FORMATS

    found = tuple(dict.fromkeys(each.strip() for each in given.split(","))) if given else TABLE_FORMATS
    unknown = [each for each in found if each not in TABLE_FORMATS]
    if unknown:
        raise typer.BadParameter(f"--formats: there is no {unknown[0]!r}; there are {', '.join(TABLE_FORMATS)}")
    return found


def _tell_results(run: Run) -> None:
    from lakemock.payload_benchmark import limits, report
    from lakemock.payload_benchmark.recommend import recommended

    tell(f"{run.target} · {len(run.results)} kinds of requests in {run.took:.0f} s")
    if text := report.disturbed(run):
        tell(text)
    for model in run.models:
        shown = run.series("rows", model)
        shown = [each for each in shown if each.format == shown[0].format]
        table = Table(
            title=f"\n{model}, {shown[0].format}", box=None, title_justify="left", header_style="bold", pad_edge=False
        )
        for name in ("rows", "request", "work", "p50", "p95", "p99", "rows/s"):
            table.add_column(name, justify="right")
        for each in shown:
            times = [
                f"{value * 1000:,.1f} ms" for value in (each.cost_at(0.5), each.median, each.at(0.95), each.at(0.99))
            ]
            table.add_row(f"{each.rows:,}", limits.readable(each.request_bytes), *times, f"{each.rows_per_second:,.0f}")
        console.print(table)
        if advice := recommended(run, model):
            tell(report.headline(advice, run.p95_limit))
    if run.memory:
        size, more = limits.readable(run.memory.request_bytes), limits.readable(run.memory.peak - run.memory.before)
        tell(f"\nThe largest request ({size}) took {more} of memory more than the model's process had.")
    _tell_not_measured(run)
    if text := report.partial(run):
        write_line(console, f"\nPartial results. {text}", "yellow")


def _tell_not_measured(run: Run) -> None:
    if not run.refused:
        return
    tell("\nNot measured:")
    for each in run.refused[:SHOWN]:
        tell(f"  {each.name}: {each.refused}")
    if len(run.refused) > SHOWN:
        tell(f"  … and {len(run.refused) - SHOWN} more (in the report)")


def _tell_comparison(found: list[Compared], baseline: Path | None, tolerance: float) -> None:
    if baseline is None:
        return
    from lakemock.payload_benchmark.compare import overall, regressions

    worse = regressions(found)
    tell(
        f"\nBeside {baseline}: {len(worse)} of {len(found)} worse than {tolerance:g} x; all together {overall(found):.2f} x."
    )
    for each in worse[:SHOWN]:
        write_line(console, f"  {each}", "red")
    if len(worse) > SHOWN:
        tell(f"  … and {len(worse) - SHOWN} more (in the report)")


def _status(run: Run, worse: bool) -> int:
    from lakemock.payload_benchmark.measuring import COMPLETE, INTERRUPTED, TIME_LIMIT

    if run.ended == INTERRUPTED:
        return STOPPED
    if run.ended not in (COMPLETE, TIME_LIMIT):
        return CANNOT
    return WORSE if worse else MEASURED


def _refuse(text: str, status: int) -> NoReturn:
    write_line(errors, text, "red")
    raise typer.Exit(status)
