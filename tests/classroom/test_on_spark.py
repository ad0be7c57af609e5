"""`labs grade` judges again on Apache Spark what the embedded engine was the limit of, in the same closed room."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
from labjudge import reference_engine
from labjudge.classroom import journal, on_spark
from labjudge.engines import environment_in
from labjudge.sandbox.view import NAMESPACES
from labjudge.verdicts import CheckResult, Verdict

from tests.classroom import spark_lab
from tests.classroom.closed import offered
from tests.classroom.conftest import PLAIN, Graded, grade_command
from tests.harness.conftest import TinyHouse
from tests.harness.test_plugin import wait_until

ROOT = Path(__file__).resolve().parents[2]
MARK = "left-behind-by-a-function"
pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="sandboxes of Linux")


def check(name: str, verdict: Verdict, **more: object) -> CheckResult:
    return CheckResult("best", "best_scores", name, verdict, **more)


def test_only_a_limit_is_replaced():
    """Of two judgements a check has the second where the first met a limit, and the first else."""
    embedded = [check("a", Verdict.WRONG), check("b", Verdict.ERROR, engine_lacks=True)]
    there = [check("a", Verdict.RIGHT), check("b", Verdict.RIGHT)]
    checks, needs, reason = on_spark.combined(embedded, on_spark.Tried(there))
    assert [(each.verdict, each.engine) for each in checks] == [("wrong", ""), ("right", "Apache Spark")]
    assert (needs, reason.partition(",")[0]) == ((), "judged on Apache Spark")


def test_a_fault_there_costs_nothing():
    """Where the judge fails there, or does not get so far, the first verdict stays; the cause is for the instructor."""
    limits = [check(name, Verdict.ERROR, engine_lacks=True) for name in "ab"]
    tried = on_spark.Tried([check("a", Verdict.FAULT, cause="it fell")], "the judge's process ended there", "killed")
    checks, needs, reason = on_spark.combined(limits, tried)
    assert [(each.verdict, each.cause) for each in checks] == [("error", "it fell"), ("error", "killed")]
    assert (needs, reason.endswith("(the judge's process ended there)")) == (("best.best_scores",), True)


def why_no_spark() -> str:
    if NAMESPACES not in offered():
        return f"this machine offers {', '.join(offered()) or 'no tier'}"
    return reference_engine.why_not(ROOT, NAMESPACES)


@dataclass(frozen=True)
class House:
    """A suite with the lab `best`; `temporary` is where its runs have their folders, and so what their processes are known by."""

    suite: TinyHouse
    temporary: Path

    def hand_in(self, learner: str, text: str) -> None:
        self.suite.write(f"class/{learner}/ch1/best.py", text)

    def take_spark(self) -> None:
        """Let the suite have this checkout's environment of the reference engine."""
        (self.suite.root / ".venv-jvm").symlink_to(environment_in(ROOT).folder)

    def command(self, *words: object) -> list[str]:
        out = self.suite.root.parent / "out"
        return grade_command(out, "class", "--labs", "best", *(() if out.exists() else ("--seed", 7)), *words)

    def grade(self, *words: object, **variables: str) -> Graded:
        env = {**PLAIN, "TMPDIR": str(self.temporary), **variables}
        command, here = self.command(*words), self.suite.root
        done = subprocess.run(command, cwd=here, env=env, capture_output=True, text=True, timeout=1200)
        return Graded(done.returncode, done.stdout + done.stderr, self.suite.root.parent / "out")

    def running(self) -> list[str]:
        """Command lines of processes that a run of this suite has started: whole ones, however wide the screen is."""
        shown = subprocess.run(["ps", "-wweo", "args"], capture_output=True, text=True, check=True).stdout
        return [line for line in shown.splitlines() if str(self.temporary) in line or MARK in line]


def house_in(folder: Path) -> House:
    (folder / "tmp").mkdir()
    return House(spark_lab.with_spark(folder / "suite"), folder / "tmp")


@pytest.fixture
def house(tmp_path: Path) -> House:
    return house_in(tmp_path)


def test_without_it_the_verdict_stays_with_its_reason(house):
    """No environment of the reference engine: the header, the row, the page and the exit status say so; the others are judged."""
    house.hand_in("ada", spark_lab.ONLY_ON_SPARK)
    house.hand_in("ben", spark_lab.EVERYWHERE)
    done = house.grade()
    assert done.status == 3
    assert (
        "what the embedded Spark engine lacks is not judged again on Apache Spark: it is not set up here" in done.text
    )
    assert "needs Apache Spark: ada: best.best_scores" in done.text
    assert {name: int(row["earned"]) for name, row in done.rows.items()} == {"ada": 0, "ben": 4}
    assert "needs Apache Spark, where it could not be judged: best.best_scores" in done.rows["ada"]["reason"]
    assert done.results("ada")["labs"][0]["skills"][0]["verdict"] == "error"
    assert "labs setup" in (done.out / "learners/ada/feedback.md").read_text("utf-8")


def test_a_cause_that_was_replaced_counts(house):
    """The engine's limit is known though the submission raises an exception of its own."""
    house.hand_in("ada", spark_lab.HIDES_THE_CAUSE)
    assert "needs Apache Spark: ada" in house.grade().text


@pytest.fixture
def hollow(house: House) -> House:
    """A house whose environment of the reference engine has the files that tell it is there, and nothing in them."""
    for place in ("bin/python", "ivy/jars/a.jar", "lib/python3/site-packages/pyspark/a.py"):
        house.suite.write(f".venv-jvm/{place}", "")
    house.hand_in("ada", spark_lab.ONLY_ON_SPARK)
    return house


def test_no_java(hollow):
    """With the environment and without a Java the reason names the Java."""
    done = hollow.grade(JAVA_HOME="/nowhere")
    assert (done.status, "JAVA_HOME is /nowhere" in done.rows["ada"]["reason"]) == (3, True)


@pytest.mark.skipif(shutil.which("java") is None, reason="needs Java")
def test_a_server_that_does_not_start(hollow):
    """The verdict stays; the row says that the judge failed there, and what Java said is for the instructor."""
    if NAMESPACES not in offered():
        pytest.skip(f"this machine offers {', '.join(offered()) or 'no tier'}")
    done = hollow.grade()
    assert (done.status, "(the judge failed there)" in done.rows["ada"]["reason"]) == (3, True)
    assert "launcher ended with status 1" in (done.out / "causes.txt").read_text("utf-8")
    assert hollow.running() == []


def test_no_namespaces(house):
    """The other tiers do not hold a JVM."""
    if "landlock" not in offered():
        pytest.skip("this machine does not offer landlock")
    house.hand_in("ada", spark_lab.ONLY_ON_SPARK)
    done = house.grade("--sandbox", "landlock")
    assert "the sandbox landlock does not hold it" in done.rows["ada"]["reason"]


# With Java and the environment that `labs setup` makes

with_spark = pytest.mark.skipif(bool(why_no_spark()), reason=f"needs Apache Spark: {why_no_spark()}")


@pytest.fixture(scope="module")
def one_class(tmp_path_factory):
    """A class, graded once."""
    house = house_in(tmp_path_factory.mktemp("spark"))
    house.take_spark()
    root = house.suite.root
    hidden = [
        root / "solutions/ch1/best.py",
        root / "graders/ch1/best/test_best_scores.py",
        root / "class/ada/ch1/best.py",
        root.parent / "out/submissions/ada/ch1/best.py",
        root.parent / "out/journal.jsonl",
        ROOT / "solutions/ch4/promote.py",
        Path("/etc/shadow"),
    ]
    house.hand_in("ada", spark_lab.ONLY_ON_SPARK)
    house.hand_in("ben", spark_lab.WRONG_ON_SPARK)
    house.hand_in("cyd", spark_lab.ANOTHER_ANSWER_THERE)
    house.hand_in("dan", spark_lab.READS_ITS_OWN)
    house.hand_in("eve", spark_lab.reads(hidden))
    house.hand_in("fay", spark_lab.LEAVES_A_PROCESS.format(mark=MARK))
    return house, house.grade()


@with_spark
def test_what_is_right_there_earns_its_points(one_class):
    """The row and the page say that it was judged on Apache Spark."""
    _, done = one_class
    assert done.status == 0, done.text
    assert "is judged again on Apache Spark" in done.text
    assert done.rows["ada"]["earned"] == "4", done.rows["ada"]
    assert "judged on Apache Spark" in done.rows["ada"]["reason"]
    assert "judged on Apache Spark" in (done.out / "learners/ada/feedback.md").read_text("utf-8")


@with_spark
def test_what_is_wrong_there_is_wrong(one_class):
    """With the message about the answer, not the one about the engine."""
    _, done = one_class
    [skill] = done.results("ben")["labs"][0]["skills"]
    assert (skill["verdict"], skill["checks"][0]["message"]["title"]) == ("wrong", "not the best")


@with_spark
def test_nobody_has_two_tries(one_class):
    """A check that the embedded engine could judge keeps its verdict, whatever Apache Spark would say."""
    _, done = one_class
    [skill] = done.results("cyd")["labs"][0]["skills"]
    found = {check["check"]: (check["verdict"], check.get("engine", "")) for check in skill["checks"]}
    assert found == {"of_many": ("wrong", ""), "of_one": ("right", "Apache Spark")}


@with_spark
def test_it_reads_its_own_files_and_no_others(one_class):
    """Spark and Python functions see what the submission sees: its folder, no solution, grader, other submission or journal."""
    _, done = one_class
    assert {name: done.rows[name]["earned"] for name in ("dan", "eve")} == {"dan": "4", "eve": "0"}, done.rows
    assert done.results("eve")["labs"][0]["skills"][0]["verdict"] == "wrong"


@with_spark
def test_nothing_is_left_running(one_class):
    """Neither a server nor what a function started."""
    house, done = one_class
    assert done.rows["fay"]["earned"] == "4"
    assert house.running() == []
    assert list(house.temporary.glob("labs-*")) == []


@with_spark
def test_killed_and_started_again(house):
    """Killed while Apache Spark runs: nothing of it is left, and the same command judges whoever was not."""
    house.take_spark()
    house.hand_in("ada", spark_lab.ONLY_ON_SPARK)
    env = {**PLAIN, "TMPDIR": str(house.temporary)}
    run = subprocess.Popen(house.command("--jobs", 1), cwd=house.suite.root, env=env, stdout=subprocess.DEVNULL)
    wait_until(lambda: any("SparkConnectServer" in line for line in house.running()), 120)
    run.send_signal(signal.SIGKILL)
    run.wait()
    wait_until(lambda: not house.running(), 60)
    done = house.grade()
    assert (done.status, done.rows["ada"]["earned"]) == (0, "4")


@with_spark
def test_the_same_command_judges_who_still_needs_it(house):
    """Graded where Apache Spark was not, and again where it is: the journal has one more line, the row the points."""
    house.hand_in("ada", spark_lab.ONLY_ON_SPARK)
    house.hand_in("ben", spark_lab.EVERYWHERE)
    assert house.grade().status == 3
    house.take_spark()
    done = house.grade()
    assert (done.status, done.rows["ada"]["earned"]) == (0, "4")
    assert len((done.out / journal.NAME).read_text("utf-8").splitlines()) == 1 + 2 + 1
