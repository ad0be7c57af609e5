"""The catalogue refuses what does not hold, with file and line."""

from __future__ import annotations

import pytest
from labjudge import catalogue
from labjudge.catalogue import CatalogueError

from tests.harness.conftest import CATALOG


def problems(tmp_path, text: str) -> list[str]:
    (tmp_path / "catalog.toml").write_text(text, "utf-8")
    with pytest.raises(CatalogueError) as refused:
        catalogue.load(tmp_path)
    return [problem.removeprefix(str(tmp_path) + "/") for problem in refused.value.problems]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("points = 3\n", "points = 3\n  pointz = 1\n", "catalog.toml:28: labs.0.skills.1.pointz: unknown key"),
        ("points = 5", "points = 9", "catalog.toml:17: sums has 9 points, its skills 5"),
        ('name = "mean"', 'name = "add"', "catalog.toml:9: sums lists add twice"),
        ('section = "1.2"', 'section = "1.3"', "catalog.toml:44: shout is of section 1.3, which words does not list"),
        (
            'chapter = "ch1"\ntitle = "Words"',
            'chapter = "ch9"\ntitle = "Words"',
            "words names the unknown chapter 'ch9'",
        ),
        (
            "minutes = 20\npoints = 1",
            "minutes = 5\npoints = 1",
            "labs.1.minutes: Input should be greater than or equal to 20",
        ),
        ("version = 1", "version = 2", "catalog.toml:2: version: Input should be 1"),
        ("version = 1", "version = ", "catalog.toml: Invalid value"),
    ],
)
def test_what_does_not_hold_is_told(tmp_path, old, new, said):
    """Each slip is named with its line."""
    assert old in CATALOG
    assert any(said in problem for problem in problems(tmp_path, CATALOG.replace(old, new, 1)))


def test_missing_catalogue_is_told(tmp_path):
    """A folder without a catalogue is named."""
    with pytest.raises(CatalogueError, match="No such file"):
        catalogue.load(tmp_path)


def test_files_that_are_missing_or_unlisted_are_told(tiny):
    """Every file in labs/ is listed, and every listed file is there."""
    (tiny.root / "labs/ch1/words.md").unlink()
    tiny.write("labs/ch1/extra.py", "")
    loaded = catalogue.load(tiny.root / "labs")
    told = catalogue.misplaced_files(loaded, tiny.root / "labs")
    assert [problem.rpartition("labs/")[2] for problem in told] == [
        "ch1/words.md: is listed in catalog.toml and missing",
        "ch1/extra.py: is not listed in catalog.toml; list it or delete it",
    ]


@pytest.mark.parametrize("word", ["sums", "ch1", "1", "labs/ch1/sums.py", "labs/ch1", "labs/ch1/"])
def test_labs_are_named_in_many_ways(tiny, word):
    """A lab, a chapter, a number or a path names labs."""
    assert "sums" in [entry.name for entry in catalogue.load(tiny.root / "labs").select([word])]


def test_unknown_word_gets_the_nearest(tiny):
    """A word that names nothing is answered with what there is."""
    with pytest.raises(CatalogueError, match=r"There is no lab 'sum'; there are sums, words; did you mean sums\?"):
        catalogue.load(tiny.root / "labs").select(["sum"])
