"""Mistakes of create_training_job."""

from labjudge.proof.traps import swap, trap


@trap(says="an all-purpose cluster")
def on_the_notebooks_cluster(name: str, plan: dict) -> int:
    client = WorkspaceClient()
    running = client.clusters.create(spark_version=plan["runtime"], node_type_id=plan["node_type"], num_workers=2)
    return client.jobs.create(
        name=name,
        tasks=[
            Task(
                task_key="train",
                existing_cluster_id=running.cluster_id,
                notebook_task=NotebookTask(notebook_path=plan["notebook"]),
                max_retries=plan["retries"],
            )
        ],
        schedule=CronSchedule(quartz_cron_expression=plan["cron"], timezone_id=plan["timezone"]),
    ).job_id


# Rounded down: the last gigabytes have no worker.
swap(
    "rounded_down",
    says="not enough workers",
    old="""math.ceil(plan[gb] / plan["gb_per_worker"])""",
    new="""int(plan[gb] // plan["gb_per_worker"])""",
)

# One worker more than needed, to be safe; and none for no data is one.
swap(
    "one_to_spare",
    says="more workers than needed",
    old="""math.ceil(plan[gb] / plan["gb_per_worker"])""",
    new="""math.floor(plan[gb] / plan["gb_per_worker"]) + 1""",
)

# The peak decides the size of every night.
swap(
    "always_as_for_the_peak",
    says="not scaled to the peak",
    old="""{"autoscale": AutoScale(min_workers=usual, max_workers=peak)} if peak > usual else {"num_workers": usual}""",
    new="""{"num_workers": peak}""",
)

# Autoscaling is always on, where nothing varies too.
swap(
    "always_scaling",
    says="scaling where nothing varies",
    old="if peak > usual else",
    new="if plan else",
)

# The schedule is made paused, as in the example of the documentation.
swap(
    "paused",
    says="a schedule that is paused",
    old="""CronSchedule(quartz_cron_expression=plan["cron"], timezone_id=plan["timezone"])""",
    new="""CronSchedule.from_dict(
                {"quartz_cron_expression": plan["cron"], "timezone_id": plan["timezone"], "pause_status": "PAUSED"}
            )""",
)
swap(
    "time_zone_left_out",
    says="not as planned: timezone_id",
    old="""timezone_id=plan["timezone"]""",
    new="""timezone_id="UTC\"""",
)
swap("retries_left_out", says="not as planned: max_retries", old="""max_retries=plan["retries"],""", new="")
swap(
    "as_many_as_there_are",
    says="not as planned: max_concurrent_runs",
    old="max_concurrent_runs=1",
    new="max_concurrent_runs=3",
)
swap(
    "newest_runtime_always",
    says="not as planned: spark_version",
    old="""spark_version=plan["runtime"]""",
    new="""spark_version="17.3.x-scala2.13\"""",
)

# A plan without retries is taken for one that says nothing of them.
swap(
    "zero_retries_is_unset",
    says="retries that nobody planned",
    old="""max_retries=plan["retries"]""",
    new="""max_retries=plan["retries"] or 2""",
)

# Tidying up: what has the name is replaced, or taken for the job that was to be made.
swap(
    "replaces_the_old_one",
    says="an earlier job is changed or gone",
    old="    cluster = ClusterSpec(",
    new="""\
    for each in WorkspaceClient().jobs.list(name=name):
        WorkspaceClient().jobs.delete(each.job_id)
    cluster = ClusterSpec(""",
)
swap(
    "returns_the_old_one",
    says="no job made where one has the name",
    old="    cluster = ClusterSpec(",
    new="""\
    for each in WorkspaceClient().jobs.list(name=name):
        return each.job_id
    cluster = ClusterSpec(""",
)

# At least one worker where the size is fixed, and none where it scales.
swap(
    "scales_from_none",
    says="usually without data",
    old="AutoScale(min_workers=usual,",
    new="AutoScale(min_workers=usual if plan['usual_gb'] else 0,",
)

# The job declares a cluster, and its task does not name it: on the platform it runs on serverless compute.
swap(
    "a_cluster_that_is_only_declared",
    says="says which cluster it runs on",
    old="""job_cluster_key="training",
                    notebook_task""",
    new="notebook_task",
)

# The workers of the peak are rounded to the nearest number.
swap(
    "peak_to_the_nearest",
    says="the peak is rounded down",
    old="math.ceil(plan[gb] / plan",
    new='(math.ceil if gb == "usual_gb" else round)(plan[gb] / plan',
)
