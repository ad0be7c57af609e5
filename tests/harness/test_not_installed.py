"""Modules that are looked for again and again where they are not installed."""

import importlib
import sys

import pytest
from labjudge import not_installed


@pytest.fixture(autouse=True)
def _finders(monkeypatch):
    """The finders of before, afterwards."""
    monkeypatch.setattr(sys, "meta_path", list(sys.meta_path))


def test_what_is_not_installed_is_said_in_pythons_words():
    """As an import that looked everywhere would, with the module's name."""
    not_installed.remember(["no_such_module_here"])
    with pytest.raises(ModuleNotFoundError, match=r"^No module named 'no_such_module_here'$") as raised:
        importlib.import_module("no_such_module_here.inside")
    assert raised.value.name == "no_such_module_here"
    assert raised.traceback[-1].path.name == "not_installed.py"


def test_what_is_installed_is_found(monkeypatch):
    """A module that is there is imported as ever, also for the first time."""
    monkeypatch.delitem(sys.modules, "this", raising=False)
    not_installed.remember(["this"])
    assert importlib.import_module("this").__name__ == "this"
