"""Differences that can change a result."""

from __future__ import annotations

from labjudge.grading import Draw, Lab, World, equal, judges

from .nightly_job import VERSIONS, cluster_settings, job_on

DEFAULTS = {
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.ansi.enabled": "true",
    "spark.sql.decimalOperations.allowPrecisionLoss": "true",
    "spark.sql.caseSensitive": "false",
}


class Pair:
    """A notebook's cluster and a job, and the settings that matter."""

    def __init__(self, lab: Lab, world: World, draw: Draw):
        self.lab, self.world, self.draw = lab, world, draw
        self.person = draw.person()
        self.confs = {name: DEFAULTS[name] for name in draw.sample(list(DEFAULTS), 3)}
        self.version = draw.choice(VERSIONS)

    def check(
        self, ours: dict[str, str], theirs: dict[str, str], right: list[str], title: str, version: str = ""
    ) -> None:
        """Both clusters are made with these Spark settings; `version` is the job's where it is another."""
        cluster = self.world.cluster(self.person, cluster_settings(self.draw, self.version, ours))
        settings = cluster_settings(self.draw, version or self.version, theirs)
        number = self.world.job(self.person, job_on(self.draw, settings, shared=False))
        got = self.lab.as_(self.person).result_changing(cluster, number, self.confs)
        equal(
            got,
            right,
            title,
            but=f"notebook: {ours or 'nothing set'}; job: {theirs or 'nothing set'}; {right or 'an empty list'} is right",
        )


@judges
def version_and_settings(lab: Lab, world: World, draw: Draw) -> None:
    """The runtime's version and the settings that differ are named, sorted."""
    pair = Pair(lab, world, draw)
    names = sorted(pair.confs)
    other = draw.choice([version for version in VERSIONS if version != pair.version])
    same = {names[1]: "x"}
    pair.check(
        {**same, names[0]: "a", names[2]: "b"},
        {**same, names[0]: "b", names[2]: "a"},
        sorted([names[0], names[2], "spark_version"]),
        "not what differs",
        version=other,
    )
    bare = pair.version.replace("-cpu-ml", "")
    of_other_kind = bare if bare != pair.version else bare.replace(".x", ".x-cpu-ml")
    pair.check(
        {}, {}, ["spark_version"], "runtimes of one number, only one for machine learning", version=of_other_kind
    )


@judges
def unset_is_the_default(lab: Lab, world: World, draw: Draw) -> None:
    """A setting that is not set has its default: the same where the other side sets just that, another where it does not."""
    pair = Pair(lab, world, draw)
    name = draw.choice(sorted(pair.confs))
    for ours, theirs in (({name: pair.confs[name]}, {}), ({}, {name: pair.confs[name]})):
        pair.check(ours, theirs, [], "the default set by hand")
    pair.check({}, {name: "another"}, [name], "set in the job only")
    pair.check({name: "another"}, {}, [name], "set in the notebook only")


@judges
def the_rest_may_differ(lab: Lab, world: World, draw: Draw) -> None:
    """Sizes, node types and settings that are not in the list change no result."""
    pair = Pair(lab, world, draw)
    pair.check(
        {"spark.sql.shuffle.partitions": "8"},
        {"spark.sql.shuffle.partitions": "400"},
        [],
        "more than can change results",
    )


@judges
def cluster_of_the_task(lab: Lab, world: World, draw: Draw) -> None:
    """The job's cluster is the task's, in the task or by its key: another cluster of the job does not count."""
    pair = Pair(lab, world, draw)
    name = draw.choice(sorted(pair.confs))
    for shared in draw.shuffled([True, False]):
        cluster = world.cluster(pair.person, cluster_settings(draw, pair.version, {name: "q"}))
        number = world.job(pair.person, job_on(draw, cluster_settings(draw, pair.version, {name: "q"}), shared))
        outcome = lab.attempt.as_(pair.person).result_changing(cluster, number, pair.confs)
        where = "among the job's clusters" if shared else "in the task"
        title = "the job's cluster is not found" if outcome.error else f"a cluster {where}"
        equal(outcome.value, [], title, happened=str(outcome), but="both clusters are alike: [] is right")
