"""Libraries that stay imported between runs: who may use them, what a run gets from them, and that nothing stays behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from labjudge import kept_libraries
from labjudge.channel import ChannelClosed
from labjudge.processes import Zygote, environment, forking_is_safe

from tests.harness.conftest import SUMS
from tests.harness.test_plugin import wait_until

pytestmark = pytest.mark.skipif(not forking_is_safe(), reason="libraries are kept on Linux alone")
LIBRARIES = ["databricks.sdk"]


@pytest.fixture(scope="module")
def kept(tmp_path_factory):
    """Where a small library is kept, in a temporary folder of its own; the name of a socket has 108 bytes at most."""
    tmp_path_factory.getbasetemp()  # made now, and not in that folder
    with pytest.MonkeyPatch.context() as patch, tempfile.TemporaryDirectory(prefix="kept-") as folder:
        patch.setenv("TMPDIR", folder)
        patch.setattr(tempfile, "tempdir", folder)
        where = kept_libraries.folder()
        kept_libraries.start(where, environment(), 3600.0, LIBRARIES)
        yield where
        assert kept_libraries.end(where)
        assert list(Path(folder).iterdir()) == []


@pytest.fixture
def zygote(kept):
    zygote = Zygote(LIBRARIES, kept=True)
    yield zygote
    zygote.close()


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_a_run_begins_with_everything_imported(zygote, kept):
    """Its zygotes are forks of those that are kept; they end with it, and its folder is removed."""
    assert zygote.is_ready
    role = zygote.start("world", "w")
    parent = Path(f"/proc/{role.pid}/stat").read_text().rpartition(")")[2].split()[1]
    assert b"library_keeper" in Path(f"/proc/{parent}/cmdline").read_bytes()
    role.channel.close()
    zygote.close()
    assert not alive(role.pid)
    assert not alive(int(parent))
    assert not zygote.scratch.exists()
    assert kept_libraries.runs(kept)


def test_a_whole_run(tiny, kept):
    """Verdicts through kept libraries, in the run's own folder and environment."""
    seen = tiny.root / "seen.txt"
    where = "os.environ.get('ONLY_HERE'), pathlib.Path.cwd().is_relative_to(os.environ['TMPDIR'])"
    told = f"def told(total):\n    with open({str(seen)!r}, 'a') as file:\n        print({where}, file=file)\n    return total\n"
    tiny.write("labs/ch1/sums.py", "import os\nimport pathlib\n\n\n" + told + SUMS.replace("a + b", "told(a + b)"))
    run = subprocess.run(
        [sys.executable, "-m", "pytest", "labs/ch1/sums.py", "-q", "-p", "no:cacheprovider"],
        cwd=tiny.root,
        env={**os.environ, "ONLY_HERE": "yes"},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert "5 of 5 points" in run.stdout, run.stdout + run.stderr
    assert set(seen.read_text().splitlines()) == {"yes True"}
    assert kept_libraries.runs(kept)


def test_a_fork_that_is_killed(zygote, kept):
    """A run says so; what is kept stays."""
    role = zygote.start("world", "w")
    parent = int(Path(f"/proc/{role.pid}/stat").read_text().rpartition(")")[2].split()[1])
    role.channel.close()
    os.kill(parent, signal.SIGKILL)
    with pytest.raises(ChannelClosed, match="the zygote is gone"):
        zygote.start("world", "w2")
    assert kept_libraries.runs(kept)


def test_other_variables_are_not_for_it(kept, tmp_path):
    """What was imported under another locale is left to those who have that."""
    assert kept_libraries.connected(kept, {**environment(), "LANG": "tlh_KX.UTF-8"}, tmp_path) is None
    assert kept_libraries.runs(kept)


@pytest.mark.parametrize("mode", [0o755, 0o770])
def test_a_folder_that_others_can_open(kept, tmp_path, mode):
    """Anybody could have put the socket there."""
    kept.chmod(mode)
    try:
        assert kept_libraries.connected(kept, environment(), tmp_path) is None
    finally:
        kept.chmod(0o700)


def test_nobody_keeps_any(tmp_path, monkeypatch):
    """A run imports for itself."""
    monkeypatch.setattr(kept_libraries, "folder", lambda: tmp_path / "none")
    zygote = Zygote([], kept=True)
    assert not zygote.is_ready
    zygote.close()


def test_other_code_is_replaced(tmp_path, monkeypatch):
    """Who edits our code, or installs a package, does not run what was there before."""
    with tempfile.TemporaryDirectory(prefix="kept-") as folder:
        where = Path(folder) / "k"
        kept_libraries.start(where, environment(), 60.0, LIBRARIES)
        monkeypatch.setattr(kept_libraries, "_own_code", lambda: [("edited.py", 1)])
        assert kept_libraries.connected(where, environment(), tmp_path) is None
        wait_until(lambda: kept_libraries.runs(where))
        lines = kept_libraries.connected(where, environment(), tmp_path)
        assert lines is not None
        for line in lines.sockets.values():
            line.close()
        lines.wait(30)
        assert kept_libraries.end(where)
        assert not kept_libraries.end(where)


def test_nobody_uses_them(tmp_path):
    """They end by themselves."""
    with tempfile.TemporaryDirectory(prefix="kept-") as folder:
        where = Path(folder) / "k"
        kept_libraries.start(where, environment(), 0.2, LIBRARIES)
        wait_until(lambda: not list(where.glob("*.socket")))
        assert kept_libraries.connected(where, environment(), tmp_path) is None


def test_they_cannot_start(tmp_path):
    """What Python said of it is told."""
    with pytest.raises(kept_libraries.CannotKeep, match="KeyError: 'no such library'"):
        kept_libraries.start(tmp_path / "k", environment(), 60.0, ["no such library"])
