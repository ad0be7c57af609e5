"""What is observed after a promotion, held against what was declared before it."""

from datetime import UTC, datetime, timedelta
from typing import Any

from labjudge.grading import Draw, Lab, judges, wrong

from .drawn import some_criteria
from .gate_answers import expect, found


class Watch:
    """A promotion, with what was declared for it and what was observed since."""

    def __init__(self, draw: Draw):
        self.draw = draw
        self.declared: list[dict[str, Any]] = []
        self.observed: dict[str, list[Any]] = {}
        self.promoted_at = datetime(2026, 5, 4, 9, tzinfo=UTC) + timedelta(minutes=draw.randrange(9000))

    def declare(self, metric, limit, windows, days):
        """Declare `days` after the promotion (negative: before it)."""
        at = self.promoted_at + timedelta(days=days, minutes=self.draw.randrange(1, 300))
        self.declared.append({"declared_at": at, "metric": metric, "limit": limit, "windows": windows})

    def observe(self, metric, limit, above):
        """Values for windows that are above the limit (1) or not (0), as `above` says."""
        self.observed[metric] = [
            limit * (self.draw.uniform(1.2, 1.7) if high else self.draw.uniform(0.3, 0.8)) for high in above
        ]

    def reasons(self, lab: Lab):
        self.draw.shuffle(self.declared)
        return lab.rollback_reasons(self.declared, self.promoted_at, self.observed)

    def check(self, lab: Lab, right, title, but, rule, metric):
        """The reasons must be `right`, in whatever order the declarations come."""
        in_time = sorted(self.declared, key=lambda row: row["declared_at"])
        for rows in (in_time, in_time[::-1]):
            got = lab.rollback_reasons(list(rows), self.promoted_at, self.observed)
            expect(got, right, title, but, rule, drawing=self.drawing(metric))
            title, rule = "the order of the declarations is relied on", "they come in any order: declared_at counts"

    def drawing(self, metric):
        when = sorted(self.declared, key=lambda row: row["declared_at"])
        lines = [
            (row["declared_at"], f"declared   limit {row['limit']:g}, {row['windows']} windows")
            for row in when
            if row["metric"] == metric
        ]
        lines.append((self.promoted_at, "── promoted ──"))
        drawn = [f"{at:%d %b %H:%M}  {text}" for at, text in sorted(lines)]
        values = " ".join(f"{value:.3g}" for value in self.observed.get(metric, []))
        return [*drawn, f"observed      {values}"]


@judges
def breach_is_named(lab: Lab, draw: Draw) -> None:
    """A metric above its limit for as many windows as declared is named, and no other."""
    watch = Watch(draw)
    breached, calm, third = some_criteria(draw)
    for row in (breached, calm):
        watch.declare(row["metric"], row["limit"], row["windows"], -3)
    calm_before = draw.randrange(1, 4)
    watch.observe(breached["metric"], breached["limit"], [0] * calm_before + [1] * breached["windows"] + [0])
    watch.observe(calm["metric"], calm["limit"], [0] * 8)
    watch.observe(third["metric"], third["limit"], [1] * 8)
    got = found(watch.reasons(lab))
    expect(
        sorted(got),
        [breached["metric"]],
        "judged by what nobody declared" if third["metric"] in got else "a breach is not noticed",
        f"{breached['metric']} was above its limit in {breached['windows']} windows running; nobody declared {third['metric']}",
        "a declared metric that is above its limit for the declared number of windows in a row asks for a rollback",
        drawing=watch.drawing(breached["metric"]),
    )
    watch.observe(calm["metric"], calm["limit"], [0, *[1] * (calm["windows"] + 3)])
    expect(
        watch.reasons(lab),
        [breached["metric"], calm["metric"]],
        "one of two breaches",
        f"{breached['metric']} and {calm['metric']} were both above their limits for long enough",
        "each metric that asks for a rollback is named",
        drawing=watch.drawing(calm["metric"]),
    )


@judges
def spikes_do_not_count(lab: Lab, draw: Draw) -> None:
    """Windows above the limit that do not follow each other are spikes."""
    watch = Watch(draw)
    row = draw.choice(some_criteria(draw))
    watch.declare(row["metric"], row["limit"], row["windows"], -2)
    watch.observe(row["metric"], row["limit"], ([1] * (row["windows"] - 1) + [0]) * 3)
    expect(
        watch.reasons(lab),
        [],
        "a spike rolls back",
        f"never more than {row['windows'] - 1} windows in a row were above the limit; {row['windows']} were declared",
        "only consecutive windows count",
        drawing=watch.drawing(row["metric"]),
    )
    watch.observe(row["metric"], row["limit"], [1] * (row["windows"] - 1))
    outcome = watch.reasons(lab.attempt)
    if outcome.error is not None:
        wrong(
            "too few windows taken for none",
            happened=f"it raised {outcome.error}",
            but=f"{row['metric']} has {row['windows'] - 1} windows so far; {row['windows']} in a row ask for a rollback",
            rule="LookupError is for a metric without any value; one with a few has not asked yet",
        )
    watch.observed[row["metric"]] = [row["limit"]] * (row["windows"] + 2)
    expect(
        watch.reasons(lab),
        [],
        "a value at the limit rolls back",
        f"every value is exactly the limit, {row['limit']:g}, and none above it",
        "above a limit means above: a value at the limit passes",
        drawing=watch.drawing(row["metric"]),
    )


@judges
def later_declarations_do_not_count(lab: Lab, draw: Draw) -> None:
    """What was declared after the promotion does not count, be it new, stricter or looser."""
    first, second, third = some_criteria(draw)
    rule = "criteria are declared before the promotion; in an incident nobody makes new ones, or changes them"
    title = "rollback criteria invented afterwards"
    for factor, but in ((0.4, "made stricter"), (3.0, "made looser")):
        watch = Watch(draw)
        watch.declare(first["metric"], first["limit"], first["windows"], -4)
        watch.declare(first["metric"], first["limit"] * factor, first["windows"], 1)
        watch.observe(first["metric"], first["limit"], [factor > 1] * (first["windows"] + 1))
        right = [first["metric"]] if factor > 1 else []
        but = f"the limit of {first['metric']} was {but} after the promotion"
        watch.check(lab, right, title, but, rule, first["metric"])
    watch = Watch(draw)
    watch.declare(second["metric"], second["limit"], second["windows"], -4)
    watch.declare(third["metric"], third["limit"], third["windows"], 2)
    watch.observe(second["metric"], second["limit"], [0] * 7)
    watch.observe(third["metric"], third["limit"], [1] * 7)
    watch.check(lab, [], title, f"{third['metric']} was declared after the promotion", rule, third["metric"])
    watch.declared[-1] = {**watch.declared[-1], "metric": third["metric"], "declared_at": watch.promoted_at}
    title = "declared at the moment of the promotion"
    but = f"{third['metric']} was declared at the very time of the promotion, not before it"
    watch.check(lab, [], title, but, rule, third["metric"])


@judges
def last_one_before_counts(lab: Lab, draw: Draw) -> None:
    """Of several declarations before the promotion the last one counts."""
    for stricter in (True, False):
        watch = Watch(draw)
        row = draw.choice(some_criteria(draw))
        watch.declare(row["metric"], row["limit"] * (3.0 if stricter else 0.2), row["windows"], -9)
        watch.declare(row["metric"], row["limit"], row["windows"], -5)
        watch.observe(row["metric"], row["limit"], [stricter] * (row["windows"] + 2))
        watch.check(
            lab,
            [row["metric"]] if stricter else [],
            "an outdated declaration",
            f"the limit of {row['metric']} was changed before the promotion",
            "where a metric was declared again before the promotion, the last declaration counts",
            row["metric"],
        )


@judges
def silence_is_no_health(lab: Lab, draw: Draw) -> None:
    """A declared metric without values is a LookupError; one that does not count may be silent."""
    silent, calm, late = some_criteria(draw)
    for left, above in (("nothing", 0), ("an empty list", 0), ("nothing", 1)):
        watch = Watch(draw)
        for row in (calm, silent):
            watch.declare(row["metric"], row["limit"], row["windows"], -3)
        watch.observe(calm["metric"], calm["limit"], [above] * 7)
        if left == "an empty list":
            watch.observed[silent["metric"]] = []
        outcome = watch.reasons(lab.attempt)
        if outcome.error is None or "LookupError" not in outcome.error.types:
            beside = f"; {calm['metric']} was above its limit" if above else ""
            wrong(
                "silence beside a breach" if above else "silence taken for health",
                happened=f"it raised {outcome.error}" if outcome.error else f"it returned {outcome.value}",
                but=f"{silent['metric']} was declared, and observed has {left} for it{beside}",
                rule="a criterion that was not measured can be neither met nor broken: LookupError",
            )
    watch = Watch(draw)
    watch.declare(calm["metric"], calm["limit"], calm["windows"], -3)
    watch.declare(late["metric"], late["limit"], late["windows"], 1)
    watch.observe(calm["metric"], calm["limit"], [0] * 5)
    outcome = watch.reasons(lab.attempt)
    if outcome.error is not None:
        wrong(
            "silence of what does not count",
            happened=f"it raised {outcome.error}",
            but=f"{late['metric']} was declared after the promotion only",
            rule="what does not count need not be measured",
        )
