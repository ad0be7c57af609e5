"""YAML of a world by libyaml: the same values, and no document ends the process."""

from __future__ import annotations

import io

import pytest
import yaml
from lakemock import yaml_in_c

pytestmark = pytest.mark.measured
DESCRIBED = {
    "a": [1, 2.5, None, True],
    "b": {"é": "2026-11-29 10:00:00", "text": "x: y\n- z"},
    "empty": {},
    "long": "w " * 200,
}


@pytest.fixture(autouse=True)
def in_c(monkeypatch):
    for name in ("safe_load", "SafeDumper"):
        monkeypatch.setattr(yaml, name, getattr(yaml, name))
    yaml_in_c.apply()


def test_what_is_written_is_read():
    text = yaml.safe_dump(DESCRIBED, allow_unicode=True)
    assert yaml.load(text, yaml.SafeLoader) == DESCRIBED
    assert [yaml.safe_load(each) for each in (text, text.encode(), io.StringIO(text))] == [DESCRIBED] * 3


@pytest.mark.parametrize("text", ["a: [1", "{", "a: b: c", "!!python/object/apply:os.getcwd []"])
def test_what_is_refused_is_refused(text):
    with pytest.raises(yaml.YAMLError):
        yaml.safe_load(text)


@pytest.mark.parametrize("opening", ["[", "{a: ", "- "])
def test_what_is_too_deep_ends_no_process(opening):
    """As in Python: RecursionError, or an error of YAML where it comes first."""
    for length in (yaml_in_c.LARGEST, 100 * yaml_in_c.LARGEST):
        try:
            yaml.safe_load(opening * (length // len(opening)))
        except (RecursionError, yaml.YAMLError):
            continue
