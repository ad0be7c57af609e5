"""Commands timed in turns, as whole processes: what the machine does to one it does to the other."""

from __future__ import annotations

import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


@dataclass(frozen=True)
class Timing:
    """Seconds of one command, one for each turn."""

    name: str
    seconds: tuple[float, ...]

    @property
    def best(self) -> float:
        return min(self.seconds)

    def __str__(self) -> str:
        ordered = sorted(self.seconds)
        return f"{self.name}: min {ordered[0]:.2f} s, median {ordered[len(ordered) // 2]:.2f} s of {len(ordered)}"


def in_turns(commands: dict[str, list[str]], turns: int, warm_up: bool = True) -> dict[str, Timing]:
    """Run each command once unmeasured, then all of them in turns. Raises RuntimeError when one fails."""
    seconds: dict[str, list[float]] = {name: [] for name in commands}
    for turn in range(0 if warm_up else 1, turns + 1):
        for name, command in commands.items():
            start = time.perf_counter()
            done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
            if done.returncode != 0:
                raise RuntimeError(f"{name} ended with {done.returncode}:\n{done.stdout[-3000:]}{done.stderr[-3000:]}")
            if turn:
                seconds[name].append(time.perf_counter() - start)
    return {name: Timing(name, tuple(values)) for name, values in seconds.items()}
