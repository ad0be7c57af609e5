"""Lab 1.4: the same program in a job, on compute that fits. Brief: environment.md beside this file. Lesson: README.md, 1.2, 1.5.

Run `pytest labs/ch1/environment.py`; write one function after another.
"""


def newest_runtime(minimum: str, ml: bool) -> str:
    """Find the newest runtime with long-term support that the workspace offers; return its key, as `w.clusters.create` takes it.

    `minimum` is a version such as `15.4`: an older runtime will not do. With `ml` it is one with the machine learning libraries
    (` ML ` in its name), otherwise one without. Here a version has at most one key of either kind (no further one for GPUs).
    Raises LookupError when there is none.
    """
    raise NotImplementedError


def compare_with_pins(job_id: int, running: dict) -> dict:
    """Compare the dependencies of a job's environment with what runs in the notebook (name -> version).

    The job has one environment, whose dependencies are lines as pip takes them: `name==version`, `name` or a range as
    `name>=1,<2`. Versions are numbers and dots.
    Returns for each of them, by its name as the job writes it: `equal`, `different`, `missing` (not in `running`) or `unpinned`
    (without `==`, so that nobody knows what the job will get; this comes before all others).
    """
    raise NotImplementedError


def result_changing(cluster_id: str, job_id: int, confs: dict) -> list[str]:
    """Find what differs between a notebook's cluster and a job's that can change results; return the names, sorted.

    That is `spark_version`, and each Spark setting in `confs` (name -> default, a text). A side that does not set it has the
    default, so it differs only from a side that sets something else. All else may differ. The job has one task, whose cluster
    stands in the task or, shared, among the job's clusters.
    """
    raise NotImplementedError


def create_training_job(name: str, plan: dict) -> int:
    """Create a job that runs a notebook on a schedule, on a cluster that lives as long as the run; return the job's id.

    `plan`: `notebook` (path), `cron` and `timezone`, `runtime`, `node_type`, `retries` (of the task), `gb_per_worker`,
    `usual_gb` and `peak_gb`. As many workers as the usual data needs, at least one. Where the peak needs more, the cluster
    scales from the one to the other; where it does not, the size is fixed. No two runs at the same time. Names of jobs are
    not unique: a job that has the name already stays, and another is made.
    """
    raise NotImplementedError


def choose_compute(workload: dict, offers: list[dict]) -> dict:
    """Choose compute for a workload: `{"offer": name, "monthly_cost": USD, "eliminated": {name: rule}}`.

    `workload`: `use` (`explore`, `scheduled`, `online`), `model` (`linear`, `trees`, `deep`), `hours` a run, `runs_per_month`,
    `wait_minutes` (how long its start may take), `init_script` (whether it needs one). An offer: `name`, `kind` (`all-purpose`,
    `jobs`, `serverless`, `serving`), `gpu` (bool), `dbu_per_hour`, `usd_per_dbu`, `start_minutes`, `idle_minutes` (paid after
    each run).

    The rules stand in lesson 1.2. Each offer is eliminated by the first of `kind`, `gpu`, `init_script`, `start` that it breaks.
    Of the others the cheapest is chosen (of equal ones the first). With none left, `offer` and `monthly_cost` are None.
    """
    raise NotImplementedError


def serving_settings(needs: dict) -> dict:
    """Choose an endpoint's settings: `{"workload_size", "workload_type", "scale_to_zero_enabled"}`.

    `needs`: `requests_per_second`, `seconds_per_request`, `limit_seconds` (how long a caller waits), `cold_start_seconds`, and
    `model` (as above). The size is the smallest of `Small` (4 requests at a time), `Medium` (16) and `Large` (64) that holds
    the requests that are under way on average. `GPU_SMALL` is for deep models, `CPU` for all others. Scale to zero exactly where
    a cold start by itself fits into the limit. Raises ValueError where no size is enough.
    """
    raise NotImplementedError
