"""What no single lab can know: files that are listed and missing, or that stand where no lab looks for them.

Each lab's own proof is collected from its folder under tests/labs (labjudge.proof.plugin).
"""

from __future__ import annotations

from pathlib import Path

from labjudge.house import House
from labjudge.proof.claims import house_problems


def test_no_file_is_missing_or_unexpected():
    """Every lab has its module, brief, solution and grader; nothing else lies about."""
    assert house_problems(House(Path(__file__).resolve().parents[1])) == []
