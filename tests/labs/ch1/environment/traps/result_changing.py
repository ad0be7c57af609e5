"""Mistakes of result_changing."""

from labjudge.proof.traps import swap

# What is not set on one side does not differ.
swap(
    "unset_is_no_difference",
    says="set in the job only",
    old="""        if (ours.spark_conf or {}).get(name, default) != (theirs.spark_conf or {}).get(name, default)""",
    new="""        if name in (ours.spark_conf or {}) and name in (theirs.spark_conf or {})
        and ours.spark_conf[name] != theirs.spark_conf[name]""",
)

# What is set on one side only differs, whatever its default is.
swap(
    "default_by_hand_differs",
    says="the default set by hand",
    old="""(ours.spark_conf or {}).get(name, default) != (theirs.spark_conf or {}).get(name, default)""",
    new="""(ours.spark_conf or {}).get(name) != (theirs.spark_conf or {}).get(name)""",
)

# The runtime is left out.
swap(
    "runtime_left_out",
    says="not what differs",
    old="""*(["spark_version"] if ours.spark_version != theirs.spark_version else [])""",
    new="",
)

# Every setting that differs is reported.
swap(
    "everything_reported",
    says="more than can change results",
    old="""\
    return sorted([*names,""",
    new="""\
    names += [name for name in ours.spark_conf or {} if name not in confs and ours.spark_conf != theirs.spark_conf]
    return sorted([*names,""",
)

# The first of the job's clusters is taken, whichever the task runs on.
swap(
    "first_cluster_of_the_job",
    says="a cluster among the job's clusters",
    old="next(each.new_cluster for each in settings.job_clusters if each.job_cluster_key == task.job_cluster_key)",
    new="settings.job_clusters[0].new_cluster.from_dict({**settings.job_clusters[0].new_cluster.as_dict(), "
    '"spark_version": settings.job_clusters[-1].new_cluster.spark_version})',
)

# The settings of one side are gone through, and what only the other one sets is not seen.
swap(
    "settings_of_the_job_only",
    says="set in the notebook only",
    old="        for name, default in confs.items()\n        if ",
    new="        for name, default in confs.items()\n        if name in (theirs.spark_conf or {}) and ",
)

# Only clusters inside the task are known.
swap(
    "clusters_in_tasks_only",
    says="AttributeError",
    old="    if task.new_cluster:\n        return",
    new="    if True:\n        return",
)

# Runtimes are compared by their numbers, with or without the libraries for machine learning.
swap(
    "runtimes_by_number",
    says="runtimes of one number",
    old="ours.spark_version != theirs.spark_version",
    new='ours.spark_version.split(".x")[0] != theirs.spark_version.split(".x")[0]',
)
