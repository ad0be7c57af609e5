"""A process that is closed in, in each tier that this machine offers: what it sees, whom it reaches, what it may use."""

from __future__ import annotations

import ctypes.util
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from labjudge.sandbox import tiers, view
from labjudge.sandbox.closing import Closure, close_in, ready
from labjudge.sandbox.tiers import Offer
from labjudge.sandbox.use import Limits
from labjudge.sandbox.view import View

from tests.classroom import greedy
from tests.classroom.closed import closed, closed_from_small_process, offered, tried

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="sandboxes of Linux")


@pytest.fixture(params=tiers.TIERS)
def tier(request):
    if request.param not in offered():
        pytest.skip(f"this machine offers {', '.join(offered()) or 'no tier'}")
    return request.param


def test_many_at_once_are_closed_in(tier):
    """On a busy machine, too: a run that is gone on with would otherwise meet another tier than it was begun in."""
    with ThreadPoolExecutor(8) as executor:
        found = list(executor.map(tiers._tried, [tier] * 16))
    assert found == [Offer(tier)] * 16


def test_nothing_of_the_checkout_is_seen(tier, tmp_path):
    """Solutions, graders, tests, other folders and the system's secrets cannot be read or listed."""
    secret = tmp_path / "secret"
    secret.write_text("secret")
    (tmp_path / "home").mkdir()
    files = [
        ROOT / "solutions/ch4/promote.py",
        ROOT / "graders/ch4/promote/test_promote.py",
        ROOT / "README.md",
        secret,
    ]
    folders = [ROOT, ROOT / "solutions", ROOT / "tests", tmp_path, Path("/"), Path("/root")]

    def body():
        return [tried(file.read_text) for file in files] + [tried(lambda f=f: list(f.iterdir())) for f in folders]

    _, answers = closed(tier, tmp_path, body)
    assert set(answers) <= {"FileNotFoundError", "PermissionError"}


def test_forks_find_nothing_out_again(tier, tmp_path, monkeypatch):
    """Once the process that forks is ready, each fork closes itself in by the same filters, and looks for no library."""
    ready(tier)
    monkeypatch.setattr(ctypes.util, "find_library", lambda name: pytest.fail(f"looked for {name}"))
    for place in ("one", "other"):
        (tmp_path / place).mkdir()
        _, answers = closed(tier, tmp_path / place, lambda: [tried(lambda: socket.socket(socket.AF_UNIX))])
        assert answers == ["PermissionError"]


def test_a_checkout_in_the_path_is_not_seen(tier, tmp_path, monkeypatch):
    """Where PYTHONPATH or `python -m` put a checkout, or a folder around or inside it, into sys.path, it stays hidden."""
    entries = [str(ROOT), str(ROOT.parent), str(ROOT / "tests" / "classroom")]
    monkeypatch.setattr(sys, "path", [*entries, *sys.path])
    files = [ROOT / "solutions/ch4/promote.py", ROOT / "tests/classroom/closed.py", ROOT / "README.md"]
    _, answers = closed(tier, tmp_path, lambda: [tried(file.read_text) for file in files])
    assert set(answers) <= {"FileNotFoundError", "PermissionError"}
    assert {ROOT / "harness", ROOT / "fixtures"} <= set(view.library_paths())


def test_a_checkout_that_is_judged_is_hidden_too(tmp_path, monkeypatch):
    """Code that is installed elsewhere judges a checkout: its hidden folders are kept out of view as well."""
    (tmp_path / "graders").mkdir()
    (tmp_path / "labs").mkdir()
    (tmp_path / "labs" / "catalog.toml").touch()
    monkeypatch.setattr(sys, "path", [str(tmp_path), *sys.path])
    assert tmp_path in view.library_paths()
    monkeypatch.setenv(view.CHECKOUT, str(tmp_path))
    assert tmp_path not in view.library_paths()


@pytest.mark.parametrize(
    ("where", "place", "words"),
    [
        ("_sources", "", "our code is imported from"),
        ("_prefixes", "", "move the checkout or the environment"),
        ("system_paths", "graders", "move the checkout or the environment"),
    ],
)
def test_what_cannot_be_hidden_is_refused(tmp_path, monkeypatch, where, place, words):
    """Code, environment or system paths from where a checkout is seen: no tier is offered, and the reason names the folder."""
    monkeypatch.setattr(view, where, lambda: [ROOT / place])
    refused = tiers.offers()
    assert {offer.problem for offer in refused} == {view.why_not_hidden()}
    assert words in refused[0].problem and str(ROOT) in refused[0].problem
    with pytest.raises(PermissionError, match=words):
        close_in(Closure(tiers.TIERS[0], View.of(), tmp_path), [])


def test_it_works_in_its_own_folders(tier, tmp_path):
    """It writes into its own folder and the shared one, starts programs and imports libraries."""

    def body():
        (tmp_path / "home" / "own").write_text("x")
        (tmp_path / "shared" / "table").write_text("kept")
        done = subprocess.run([sys.executable, "-c", "import pyarrow; print(1)"], capture_output=True, text=True)
        return done.stdout + done.stderr

    _, answer = closed(tier, tmp_path, body)
    assert answer == "1\n"
    assert (tmp_path / "shared" / "table").read_text() == "kept"


def test_it_writes_nowhere_else(tier, tmp_path):
    """Not beside its folder, not in the temporary folder, not into libraries; and no modes of others' files are changed."""
    victim = tmp_path / "victim"
    victim.write_text("x")
    victim.chmod(0o644)
    places = [
        tmp_path / "x",
        Path("/tmp/labs-cheat"),
        Path(sys.prefix) / "x.pth",
        ROOT / "harness/labjudge/x.py",
        victim,
    ]

    def body():
        tried(lambda: victim.chmod(0o000))
        tried(lambda: os.utime(victim, (0, 0)))
        tried(victim.unlink)
        return [tried(lambda p=place: p.write_text("x")) for place in places]

    _, answers = closed(tier, tmp_path, body)
    assert set(answers) <= {"FileNotFoundError", "PermissionError", "OSError"}
    assert victim.stat().st_mode & 0o777 == 0o644
    assert victim.stat().st_mtime > 1


def test_no_links_pipes_or_devices(tier, tmp_path):
    """What it shares cannot lead a reader elsewhere or make it wait."""
    shared = tmp_path / "shared"

    def body():
        return [
            tried(lambda: (shared / "a").symlink_to("/etc/passwd")),
            tried(lambda: os.mkfifo(shared / "b")),
            tried(lambda: os.link("/etc/hostname", shared / "c")),
            tried(lambda: os.mknod(shared / "d", 0o020666, os.makedev(1, 5))),
        ]

    _, answers = closed(tier, tmp_path, body)
    assert "None" not in answers
    assert list(shared.iterdir()) == []


def test_the_network_is_closed(tier, tmp_path):
    """Only the port that it was given, and what it listens on itself, is reached; no UDP, no local sockets."""
    with socket.create_server(("127.0.0.1", 0)) as open_to_it, socket.create_server(("127.0.0.1", 0)) as other:
        port, other_port = open_to_it.getsockname()[1], other.getsockname()[1]

        def body():
            with socket.create_server(("127.0.0.1", 0)) as mine:
                own = tried(lambda: socket.create_connection(mine.getsockname(), 5).fileno() > 0)
            fast = socket.socket()
            return {
                "own": own,
                "given": tried(lambda: socket.create_connection(("127.0.0.1", port), 5).fileno() > 0),
                "other": tried(lambda: socket.create_connection(("127.0.0.1", other_port), 5)),
                "mapped": tried(lambda: socket.create_connection(("::ffff:127.0.0.1", other_port), 5)),
                "far": tried(lambda: socket.create_connection(("192.0.2.1", 80), 1)),
                "fast": tried(lambda: fast.sendto(b"x", 0x20000000, ("127.0.0.1", other_port))),
                "udp": tried(lambda: socket.socket(socket.AF_INET, socket.SOCK_DGRAM)),
                "unix": tried(lambda: socket.socket(socket.AF_UNIX)),
                "netlink": tried(lambda: socket.socket(socket.AF_NETLINK, socket.SOCK_RAW)),
                "raw": tried(lambda: socket.socket(socket.AF_PACKET, socket.SOCK_RAW)),
            }

        _, answers = closed(tier, tmp_path, body, ports=(port,))
    assert answers.pop("own") == "True"
    given = answers.pop("given")
    assert given == ("True" if tier == "landlock" else "ConnectionRefusedError")  # here in a network of its own
    assert {name: answer for name, answer in answers.items() if not answer.endswith("Error")} == {}


def test_other_processes_are_out_of_reach(tier, tmp_path):
    """It cannot signal, trace or look into a process outside."""
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as victim:

        def body():
            return [
                tried(lambda: os.kill(victim.pid, signal.SIGTERM)),
                tried(Path(f"/proc/{victim.pid}/environ").read_bytes),
                tried(Path(f"/proc/{victim.pid}/mem").open),
                tried(Path(f"/proc/{victim.pid}/fd/0").open),
            ]

        _, answers = closed(tier, tmp_path, body)
        assert victim.poll() is None
        victim.communicate(b"\n")
    assert [answer for answer in answers if not answer.endswith("Error")] == []


def test_namespaces_are_not_entered_again(tier, tmp_path):
    """No new namespace, no mount, no new root: the walls stay as they are."""
    from labjudge.sandbox import namespaces

    def body():
        return [
            tried(lambda: namespaces.enter(namespaces.NEWUSER)),
            tried(lambda: namespaces.enter(namespaces.NEWNS)),
            tried(lambda: namespaces.mount_tmpfs(Path("/tmp"), 1)),
            tried(lambda: os.chroot("/")),
        ]

    _, answers = closed(tier, tmp_path, body)
    assert [answer for answer in answers if not answer.endswith("Error")] == []


def test_its_ending_is_told(tier, tmp_path):
    """The keeper ends as the process that it keeps did: with its status, or by its signal."""
    assert closed(tier, tmp_path, lambda: os._exit(7))[0] == 7
    assert closed(tier, tmp_path, lambda: os.kill(os.getpid(), signal.SIGKILL))[0] in (-9, 0)


@pytest.mark.parametrize(
    ("body", "note"),
    [(greedy.fork_on_and_on, "processes"), (greedy.fill_memory_with_children, "memory"), (greedy.fill_disk, "disk")],
    ids=["processes", "memory", "disk"],
)
def test_what_all_use_together_is_bounded(tier, tmp_path, body, note):
    """Too many processes, too much memory or too many files end the process and all that it started; the note says which."""
    limits = Limits(megabytes=500, processes=60, disk_megabytes=40)
    start = time.monotonic()
    status, answer = closed_from_small_process(tier, tmp_path, body, limits)
    assert time.monotonic() - start < 20
    file = tmp_path / "over.txt"
    ended = {"status": status, "answer": answer, "note": file.read_text() if file.exists() else None}
    if answer is None:
        assert ended == {"status": -9, "answer": None, "note": note}
    else:  # the kernel was there before the keeper
        assert any(error in answer for error in ("OSError", "BlockingIOError", "MemoryError")), ended


def test_nothing_is_left(tier, tmp_path):
    """Daemons in sessions of their own end with the process that was closed in."""
    mark = f"60{os.getpid()}"
    program = os.path.realpath(str(shutil.which("sleep")))  # a link to it may lie where the sandbox has nothing

    def body():
        for _ in range(3):
            subprocess.Popen([program, mark], start_new_session=True)
        return "started"

    assert closed(tier, tmp_path, body)[1] == "started"
    if tier == "namespaces":
        assert mark not in subprocess.run(["ps", "-eo", "args"], capture_output=True, text=True, check=True).stdout


def test_the_strongest_tier_is_taken():
    """Of what works the first counts; with nothing there is none."""
    assert tiers.best([Offer("namespaces", "refused"), Offer("landlock")]) == "landlock"
    assert tiers.best([Offer("namespaces", "refused")]) == "none"
