"""Draws docs/data_time.png and docs/data_drift.png: `python docs/data_plots.py` (needs matplotlib)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import matplotlib.pyplot as plt
from lakemock.data import business

DOCS = Path(__file__).resolve().parent
SEED, ROWS = 7, 20_000


def main() -> None:
    plt.style.use("ggplot")
    for name, draw in (("data_time", over_time), ("data_drift", drifts)):
        figure = draw()
        figure.tight_layout()
        figure.savefig(DOCS / f"{name}.png", dpi=70)


def over_time() -> Any:
    """Payments a day, their nulls, the kiosks' amounts, and the share of the new channel."""
    frame = business.draw("transactions", SEED, ROWS).frame
    day = frame["paid_at"].dt.floor("D")
    kiosk = frame[frame["channel"] == "kiosk"]
    figure, axes = plt.subplots(2, 2, figsize=(10, 5.5))
    series = {
        "payments a day: busy weekends": frame.groupby(day).size().iloc[:42],
        "share of null amounts a day: the surge": frame["amount"].isna().groupby(day).mean(),
        "median amount at kiosks (EUR): cents for two weeks": kiosk.groupby(day)["amount"].median(),
        "share of the new channel a day": (frame["channel"] == "wallet").groupby(day).mean(),
    }
    for axis, (title, values) in zip(axes.flat, series.items(), strict=True):
        axis.plot(values.index, values, linewidth=1)
        axis.set_title(title, fontsize=10)
        axis.tick_params(axis="x", labelrotation=30, labelsize=7)
    return figure


def drifts() -> Any:
    """A month's mean spend, score and outcome under each kind of drift."""
    figure, axes = plt.subplots(1, 4, figsize=(12, 3.2), sharex=True, sharey=True)
    for axis, kind in zip(axes, ("feature", "prediction", "outcome", "concept"), strict=True):
        frame = business.draw("requests", SEED, ROWS, drift=kind).frame
        weeks = frame.groupby((frame["requested_at"] - frame["requested_at"].min()).dt.days // 28)
        axis.plot(weeks["monthly_spend"].mean() / 100, label="spend / 100 EUR")
        axis.plot(weeks["score"].mean(), label="score")
        axis.plot(weeks["outcome"].mean(), label="outcome")
        axis.plot(weeks[["score", "outcome"]].corr().iloc[0::2]["outcome"].to_numpy(), "--", label="their correlation")
        axis.set_title(f"{kind} drift", fontsize=10)
        axis.set_xlabel("four weeks", fontsize=8)
    axes[0].legend(fontsize=7)
    return figure


if __name__ == "__main__":
    main()
