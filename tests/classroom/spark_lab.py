"""The tiny suite with a third lab, whose one skill asks Spark; and submissions that use what the embedded engine lacks."""

from __future__ import annotations

from pathlib import Path

from tests.harness.conftest import CATALOG, TinyHouse, furnish

LAB = """
[[labs]]
name = "best"
chapter = "ch1"
title = "Best"
milestone = "Rank"
sections = ["1.1"]
objectives = ["ranking"]
minutes = 20
points = 4
libraries = ["pandas", "mlflow", "spark"]

  [[labs.skills]]
  name = "best_scores"
  points = 4
  section = "1.1"
  summary = "the best score of each player"
"""
STARTER = "def best_scores(spark, scores):\n    raise NotImplementedError\n"
GRADER = '''from labjudge.grading import judges, wrong


def expect(lab, draw, players):
    import pandas as pd

    rows = [(player, draw.randrange(100)) for player in players for _ in range(3)]
    got = lab.as_(draw.person()).best_scores(scores=pd.DataFrame(rows, columns=["player", "score"]))
    if got != {player: max(score for each, score in rows if each == player) for player in players}:
        wrong("not the best", happened=f"it returned {got}", rule="of each player the highest score")


@judges
def of_many(lab, world, draw):
    """Each player has the best score."""
    expect(lab, draw, ["ana", "ben", "eva"])


@judges
def of_one(lab, world, draw):
    """One player alone has it, too."""
    expect(lab, draw, ["ana"])
'''
SOLUTION = "# the text of the solution\n"

EVERYWHERE = '''
def best_scores(spark, scores):
    """By what both engines have."""
    return {row[0]: row[1] for row in scores.groupBy("player").agg({"score": "max"}).collect()}
'''
ONLY_ON_SPARK = '''
def best_scores(spark, scores):
    """By what the embedded engine lacks: GROUP BY ALL."""
    scores.createOrReplaceTempView("scores")
    found = spark.sql("SELECT player, max(score) AS best FROM scores GROUP BY ALL")
    return {row.player: row.best for row in found.collect()}
'''
WRONG_ON_SPARK = ONLY_ON_SPARK.replace("max(", "min(")
HIDES_THE_CAUSE = (
    ONLY_ON_SPARK.replace("best_scores", "found")
    + '''

def best_scores(spark, scores):
    """An exception of its own in place of the engine's."""
    try:
        return found(spark, scores)
    except Exception:
        raise ValueError("no scores") from None
'''
)
ANOTHER_ANSWER_THERE = '''
import os


def best_scores(spark, scores):
    """Right on Apache Spark alone, to which it gets only by what one player needs."""
    if scores.select("player").distinct().count() == 1:
        spark.sql("SELECT player FROM (SELECT 'ana' AS player) GROUP BY ALL").collect()
    best = {row[0]: row[1] for row in scores.groupBy("player").agg({"score": "max"}).collect()}
    return best if os.environ.get("LAKEMOCK_SPARK_REMOTE") else {}
'''
WAYS = """
import os


def by_spark(spark, place):
    return spark.read.text("file:" + place).count()


def by_path(spark, place):
    return spark.sql("SELECT * FROM text.`" + place + "`").count()


def by_function(spark, place):
    from pyspark.sql.functions import lit, udf

    return len(spark.range(1).select(udf(lambda name: open(name).read(), "string")(lit(place))).collect()[0][0])


def listed_by_function(spark, place):
    from pyspark.sql.functions import lit, udf

    def names(name):
        import os

        return " ".join(os.listdir(os.path.dirname(name)))

    return len(spark.range(1).select(udf(names, "string")(lit(place))).collect()[0][0])


WAYS = (by_spark, by_path, by_function, listed_by_function)


def best(spark, scores):
    scores.createOrReplaceTempView("scores")
    found = spark.sql("SELECT player, max(score) AS best FROM scores GROUP BY ALL").collect()
    return {row.player: row.best for row in found}
"""
READS_ITS_OWN = (
    WAYS
    + '''

def best_scores(spark, scores):
    """Right where it can read its own file in each way."""
    answer, place = best(spark, scores), os.path.abspath("own.txt")
    with open(place, "w") as file:
        file.write("own")
    return answer if all(way(spark, place) for way in WAYS) else {}
'''
)


def reads(places: list[Path]) -> str:
    """A submission that is right where one of these places can be read in any way."""
    return f"""{WAYS}

PLACES = {[str(place) for place in places]!r}


def can(way, spark, place):
    try:
        return bool(way(spark, place))
    except Exception:
        return False


def best_scores(spark, scores):
    answer = best(spark, scores)
    return answer if any(can(way, spark, place) for place in PLACES for way in WAYS) else {{}}
"""


LEAVES_A_PROCESS = '''
def best_scores(spark, scores):
    """A daemon that a function in Python leaves behind, with {mark} in its command line."""
    from pyspark.sql.functions import lit, udf

    def leave(_):
        import subprocess, sys

        subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)", "{mark}"], start_new_session=True)
        return "left"

    scores.createOrReplaceTempView("scores")
    found = spark.sql("SELECT player, max(score) AS best FROM scores GROUP BY ALL")
    spark.range(1).select(udf(leave, "string")(lit(""))).collect()
    return {{row.player: row.best for row in found.collect()}}
'''


def with_spark(root: Path) -> TinyHouse:
    """A suite of the labs `sums`, `words` and `best`, with a solution of `best` that nobody may see."""
    suite = furnish(root)
    suite.write("labs/catalog.toml", CATALOG + LAB)
    suite.write("labs/ch1/best.py", STARTER)
    suite.write("solutions/ch1/best.py", SOLUTION)
    suite.write("graders/ch1/best/test_best_scores.py", GRADER)
    return suite
