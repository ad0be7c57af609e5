"""What is observed after a promotion, held against what was declared before it."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from labjudge.grading import Draw, Lab, judges, refused, wrong

from .drawn import some_criteria
from .gate_answers import expect, found


class Watch:
    """A promotion, with what was declared for it and what was observed since."""

    def __init__(self, draw: Draw, *declared: tuple[dict[str, Any], timedelta]):
        self.draw, self.declared, self.observed = draw, list[dict[str, Any]](), dict[str, list[float]]()
        self.promoted_at = datetime(2026, 5, 4, 9, tzinfo=UTC) + timedelta(seconds=draw.randrange(540_000))
        for row, when in declared:
            self.declare(row, when)

    def declare(self, row: dict[str, Any], when: timedelta, *, times: float = 1.0) -> None:
        """Declare a criterion so long after the promotion (negative: before it), its limit changed `times`."""
        self.declared.append({**row, "limit": row["limit"] * times, "declared_at": self.promoted_at + when})

    def observe(self, row: dict[str, Any], above: Sequence[int | bool]) -> None:
        """Values for windows that are above the limit (1) or not (0), as `above` says."""
        times = [self.draw.uniform(1.2, 1.7) if high else self.draw.uniform(0.3, 0.8) for high in above]
        self.observed[row["metric"]] = [row["limit"] * each for each in times]

    def reasons(self, lab: Lab) -> Any:
        """Ask; `lab` may be an attempt."""
        return lab.rollback_reasons(self.draw.shuffled(self.declared), self.promoted_at, self.observed)

    def check(self, lab: Lab, right: list[str], title: str, but: str) -> None:
        """The reasons must be `right`, in whatever order the declarations come."""
        for newest_first in (False, True):
            rows = sorted(self.declared, key=lambda row: row["declared_at"], reverse=newest_first)
            got = found(lab.rollback_reasons(rows, self.promoted_at, self.observed))
            expect(sorted(got), right, title, but, drawing=self.drawing())
            title, but = "the order of the declarations is relied on", "in another order the answer was right"

    def drawing(self) -> list[str]:
        lines = [(self.promoted_at, "── promoted ──")]
        for row in self.declared:
            declared = f"declared   {row['metric']} limit {row['limit']:g}, {row['windows']} windows"
            lines.append((row["declared_at"], declared))
        drawn = [f"{at:%d %b %H:%M:%S}  {text}" for at, text in sorted(lines)]
        values = [f"{name}: {' '.join(f'{each:.3g}' for each in row)}" for name, row in self.observed.items()]
        return [*drawn, *values]


DAYS, SECOND = timedelta(days=1), timedelta(seconds=1)


@judges
def breach_is_named(lab: Lab, draw: Draw) -> None:
    """Each declared metric that was above its limit in the declared number of windows in a row is named, and no other."""
    breached, calm, third = some_criteria(draw)
    watch = Watch(draw, (breached, -3 * DAYS), (calm, -3 * DAYS))
    windows, some = breached["windows"], [0] * draw.randrange(1, 4)
    watch.observe(calm, [0] * 8)
    for above, title in (
        ([*some, *[1] * windows, 0], "a breach is not noticed"),
        ([*some, *[1] * windows], "a breach that ends in the newest window is not noticed"),
        ([1] * windows, "a breach in the first windows is not noticed"),
        ([1] * (windows + 2), "a breach that lasts is not noticed"),
    ):
        watch.observe(breached, above)
        watch.check(lab, [breached["metric"]], title, f"it was above its limit in {sum(above)} windows in a row")
    watch.observe(third, [1] * 8)
    but = f"nobody declared {third['metric']}"
    watch.check(lab, [breached["metric"]], "judged by what nobody declared", but)
    watch.observe(calm, [0, *[1] * (calm["windows"] + 3)])
    watch.check(lab, [breached["metric"], calm["metric"]], "one of two breaches", "both lasted long enough")


@judges
def spikes_do_not_count(lab: Lab, draw: Draw) -> None:
    """Only consecutive windows count, and only values above the limit."""
    row = draw.choice(some_criteria(draw))
    watch, metric, fewer = Watch(draw, (row, -2 * DAYS)), row["metric"], row["windows"] - 1
    for values, title in (
        ([1.5] * fewer, "too few windows taken for none"),
        ([*[1.5] * fewer, 0.5] * 3, "a spike rolls back"),
        ([1.0] * (fewer + 3), "a value at the limit rolls back"),
        ([0.0] * (fewer + 3), "values of zero taken for none"),
    ):
        watch.observed[metric] = [row["limit"] * value for value in values]
        outcome, drawing = watch.reasons(lab.attempt), watch.drawing()
        if outcome.error:
            wrong(title, happened=str(outcome), but=f"{metric} has {len(values)} values", drawing=drawing)
        but = f"its limit is {row['limit']:g}, in {row['windows']} windows in a row"
        expect(outcome.value, [], title, but, drawing=drawing)


@judges
def later_declarations_do_not_count(lab: Lab, draw: Draw) -> None:
    """Only what was declared before the promotion counts; at its very time is too late, and a second before it is not."""
    first, second, third = some_criteria(draw)
    title = "rollback criteria invented afterwards"
    for later, name in ((2 * DAYS, title), (SECOND, "declared a second after the promotion")):
        for times in (0.4, 3.0):
            watch, breach = Watch(draw, (first, -4 * DAYS)), times > 1
            watch.declare(first, later, times=times)
            watch.observe(first, [breach] * (first["windows"] + 1))
            but = f"its limit was made {'looser' if breach else 'stricter'} after the promotion"
            watch.check(lab, [first["metric"]] if breach else [], name, but)
    for when, at, name in (
        (2 * DAYS, "two days after", title),
        (0 * DAYS, "at the very time of", "declared at the moment of the promotion"),
        (-SECOND, "a second before", "a declaration a second before the promotion is lost"),
    ):
        watch = Watch(draw, (second, -4 * DAYS), (third, when))
        watch.observe(second, [0] * 7)
        watch.observe(third, [1] * 7)
        but = f"{third['metric']} was declared {at} the promotion"
        watch.check(lab, [third["metric"]] if when < 0 * DAYS else [], name, but)


@judges
def last_one_before_counts(lab: Lab, draw: Draw) -> None:
    """Where a metric was declared again before the promotion, the last declaration counts, if only by a second."""
    for apart in (4 * DAYS, SECOND):
        for times in (3.0, 0.2):
            row, breach = draw.choice(some_criteria(draw)), times > 1
            watch = Watch(draw, (row, -5 * DAYS))
            watch.declare(row, -5 * DAYS - apart, times=times)
            watch.observe(row, [breach] * (row["windows"] + 2))
            but = f"the limit was made {'stricter' if breach else 'looser'} before the promotion"
            watch.check(lab, [row["metric"]] if breach else [], "an outdated declaration", but)


@judges
def silence_is_no_health(lab: Lab, draw: Draw) -> None:
    """A declared metric without values is a LookupError: nobody knows that all is well; what does not count may be silent."""
    silent, calm, late = some_criteria(draw)
    for empty, breach in ((False, 0), (True, 0), (False, 1)):
        watch = Watch(draw, (calm, -3 * DAYS), (silent, -3 * DAYS))
        watch.observe(calm, [breach] * 7)
        if empty:
            watch.observed[silent["metric"]] = []
        title = "silence beside a breach" if breach else "silence taken for health"
        refused(watch.reasons(lab.attempt), LookupError, title, but=f"there are no values for {silent['metric']}")
    watch = Watch(draw, (calm, -3 * DAYS), (late, DAYS))
    watch.observe(calm, [0] * 5)
    if (outcome := watch.reasons(lab.attempt)).error:
        but = f"{late['metric']} was declared after the promotion only"
        wrong("silence of what does not count", happened=str(outcome), but=but)
