"""`results.json` as Gradescope's autograder specification publishes it (section "Output format"), every field strict.

Source: gradescope-autograders.readthedocs.io/en/latest/specs, whose text lies in gradescope/autograder_samples, docs/specs.md
(read at af5dee4). A field that it does not name is refused here, though Gradescope may pass over it.
"""

from __future__ import annotations

from typing import Any, Literal, Self

from pydantic import BaseModel, ConfigDict, field_validator, model_validator

Visibility = Literal["hidden", "after_due_date", "after_published", "visible"]
Format = Literal["text", "html", "simple_format", "md", "ansi"]


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, allow_inf_nan=False)


class Case(Strict):
    """One of `tests`."""

    score: float | None = None
    max_score: float | None = None
    status: Literal["passed", "failed"] | None = None
    name: str | None = None
    name_format: Format = "text"
    number: str | None = None
    output: str | None = None
    output_format: Format = "text"
    tags: list[str] = []
    visibility: Visibility = "visible"
    extra_data: dict[str, Any] = {}

    @field_validator("output")
    @classmethod
    def lines_end_as_in_unix(cls, output: str | None) -> str | None:
        assert output is None or "\r" not in output, "lines of an output end with \\n"
        return output


class Rank(Strict):
    """One of `leaderboard`."""

    name: str
    value: float | str
    order: Literal["asc", "desc"] = "desc"


class ResultsFile(Strict):
    """The whole file."""

    score: float | None = None
    execution_time: float | None = None
    output: str | None = None
    output_format: Format = "simple_format"
    test_output_format: Format = "text"
    test_name_format: Format = "text"
    visibility: Visibility = "visible"
    stdout_visibility: Visibility = "hidden"
    extra_data: dict[str, Any] = {}
    tests: list[Case] | None = None
    leaderboard: list[Rank] = []

    @model_validator(mode="after")
    def has_a_score(self) -> Self:
        assert self.score is not None or self.tests, "tests are required where there is no score of the whole"
        assert self.score is not None or all(case.score is not None for case in self.tests or []), (
            "a test lacks its score"
        )
        return self
