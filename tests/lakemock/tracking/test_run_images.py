"""Pictures among a run's artifacts, as whoever judges sees them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import mlflow
import pytest
from lakemock import arrange, png
from matplotlib.figure import Figure

ANN = "ann@example.com"


def drawn(folder: Path, points: list[float] | None) -> bytes:
    figure = Figure(figsize=(4, 3), dpi=100)
    if points is not None:
        figure.subplots().plot(points)
    figure.savefig(folder / "figure.png")
    return (folder / "figure.png").read_bytes()


@pytest.mark.measured
def test_a_figure_is_seen_with_its_size(sign_in: Any, workspace: Any) -> None:
    """A figure that MLflow saved has width and height in pixels and more than a blank's lines; a text is no picture."""
    sign_in(ANN)
    figure = Figure(figsize=(4, 3), dpi=100)
    figure.subplots().plot([1, 3, 2])
    mlflow.set_experiment("/Shared/churn")
    with mlflow.start_run() as run:
        mlflow.log_figure(figure, "plots/curve.png")
        mlflow.log_text("no picture", "plots/other.png")
    seen = arrange.run_image(workspace, run.info.run_id, "plots/curve.png")
    assert seen is not None and (seen["width"], seen["height"]) == (400, 300) and seen["different_lines"] > 20
    assert arrange.run_image(workspace, run.info.run_id, "plots/other.png") == {
        "bytes": 10, "width": 0, "height": 0, "different_lines": 0, "look": ""
    }  # fmt: skip
    assert arrange.run_image(workspace, run.info.run_id, "plots/../../missing.png") is None


@pytest.mark.documented
def test_a_blank_figure_has_hardly_a_line(tmp_path: Path) -> None:
    """Lines of one colour differ by their filter at most (PNG specification, section 9)."""
    blank = png.read(drawn(tmp_path, None))
    assert blank is not None and blank.different_lines <= 3


@pytest.mark.documented
def test_half_a_file_is_no_picture(tmp_path: Path) -> None:
    """A file that ends early, at any place, is not read as a picture, and nothing is raised."""
    whole = drawn(tmp_path, [1.0, 2.0])
    assert [png.read(whole[:end]) for end in (0, 7, 8, 20, 40, len(whole) // 2, len(whole) - 1)] == [None] * 7


@pytest.mark.measured
def test_other_pixels_have_another_look(tmp_path: Path) -> None:
    """The same figure drawn again looks alike, and another one does not."""
    first, again, other = (png.read(drawn(tmp_path, points)) for points in ([1, 3, 2], [1, 3, 2], [1, 3, 2.5]))
    assert first is not None and again is not None and other is not None
    assert first.look == again.look != other.look
