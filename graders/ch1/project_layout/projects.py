"""Projects in folders that everybody may write to."""

from __future__ import annotations

from typing import Any

from labjudge.grading import Draw


def folder(draw: Draw) -> str:
    return f"/Shared/{draw.word()}_{draw.word()}"


def settings(draw: Draw) -> dict[str, dict[str, Any]]:
    """Environments with settings of each kind; values of 0, false and "", and letters of other alphabets among them."""
    return {
        name: {
            "catalog": name,
            "workers": draw.randrange(0, 9),
            "threshold": draw.randrange(1, 9) / 8,
            "notify": draw.random() < 0.5,
            "prefix": "",
            "team": f"{draw.word()} Łódź",
        }
        for name in draw.sample(["dev", "staging", "prod", "test"], 3)
    }


def token(draw: Draw) -> str:
    return "dapi" + f"{draw.randrange(16**32):032x}"
