"""Mistakes of nightly_run."""

from labjudge.proof.traps import swap, trap

# The notebook's name and the date make a place of its own for each night.
swap(
    "a_place_for_each_night",
    says="not one run of a night",
    old="""mlflow.set_experiment(f"/Shared/{job['domain']}/{job['use_case']}_{job['environment']}")""",
    new="""mlflow.set_experiment(f"/Shared/{job['notebook'].rpartition('/')[2]}_{job['date']}")""",
)


@trap(says="an experiment for each night")
def a_new_place_when_there_is_one(job: dict, metrics: dict) -> str:
    if lacking := [field for field in FIELDS if not job.get(field, "").strip()]:
        raise ValueError(f"the job lacks {', '.join(lacking)}")
    name = f"/Shared/{job['domain']}/{job['use_case']}_{job['environment']}"
    if MlflowClient().get_experiment_by_name(name):
        name = f"{name}_{job['date']}"
    mlflow.set_experiment(name)
    with mlflow.start_run() as run:
        mlflow.set_tags({tag: job[tag] for tag in TAGS} | {"run_type": "job"})
        mlflow.log_metrics(metrics)
    return run.info.run_id


@trap(says="a night is lost")
def last_night_only(job: dict, metrics: dict) -> str:
    if lacking := [field for field in FIELDS if not job.get(field, "").strip()]:
        raise ValueError(f"the job lacks {', '.join(lacking)}")
    mlflow.set_experiment(f"/Shared/{job['domain']}/{job['use_case']}_{job['environment']}")
    for old in mlflow.search_runs(output_format="list"):
        mlflow.delete_run(old.info.run_id)
    with mlflow.start_run() as run:
        mlflow.set_tags({tag: job[tag] for tag in TAGS} | {"run_type": "job"})
        mlflow.log_metrics(metrics)
    return run.info.run_id


# The place is looked up once for each question, whatever the environment.
swap(
    "environment_of_the_first_night",
    says="two questions in one place",
    old="""mlflow.set_experiment(f"/Shared/{job['domain']}/{job['use_case']}_{job['environment']}")""",
    new="""\
question = f"/Shared/{job['domain']}/{job['use_case']}"
    known = mlflow.search_experiments(filter_string=f"name LIKE '{question}_%'")
    mlflow.set_experiment(known[0].name if known else f"{question}_{job['environment']}")""",
)

# Where it ran is not a tag: notebook and job cannot be told apart later.
swap(
    "run_type_missing",
    says="the tag run_type is",
    old=""" | {"run_type": "job"}""",
    new="",
)

# Params are no tags: they cannot be corrected, and nobody filters by them.
swap(
    "params_for_tags",
    says="the tag owner is",
    old="""mlflow.set_tags({tag: job[tag] for tag in TAGS} | {"run_type": "job"})""",
    new="""mlflow.log_params({tag: job[tag] for tag in TAGS} | {"run_type": "job"})""",
)

# Fields are checked for being there; blank ones pass.
swap(
    "blank_is_enough",
    says="a blank field raises no ValueError",
    old="""if not job.get(field, "").strip()]""",
    new="""if field not in job]""",
)

# Only what makes the path is checked.
swap(
    "tags_unchecked",
    says="a missing field raises no ValueError",
    old='FIELDS = ["domain", "use_case", *TAGS]',
    new='FIELDS = ["domain", "use_case"]',
)

# Which field it was is left to the reader.
swap(
    "field_not_named",
    says="which field",
    old="""raise ValueError(f"the job lacks {', '.join(lacking)}")""",
    new="""raise ValueError(f"{len(lacking)} parts are missing")""",
)

# The run is there before the job is looked at.
swap(
    "checked_inside_the_run",
    says="a run of an incomplete job",
    old="""\
    if lacking := [field for field in FIELDS if not job.get(field, "").strip()]:
        raise ValueError(f"the job lacks {', '.join(lacking)}")
    mlflow""",
    new="""\
    lacking = [field for field in FIELDS if not job.get(field, "").strip()]
    if lacking:
        mlflow.set_experiment("/Shared/incomplete")
        with mlflow.start_run():
            raise ValueError(f"the job lacks {', '.join(lacking)}")
    mlflow""",
)

# A metric of 0 is left out.
swap(
    "zero_metric_left_out",
    says="a metric is missing",
    old="""\
| {"run_type": "job"})
        mlflow.log_metrics(metrics)""",
    new="""\
| {"run_type": "job"})
        mlflow.log_metrics({name: value for name, value in metrics.items() if value})""",
)

# Values are tidied, and whoever filters by the job's finds nothing.
swap(
    "values_in_small_letters",
    says="the tag notebook is",
    old="{tag: job[tag] for tag in TAGS}",
    new="{tag: job[tag].strip().lower() for tag in TAGS}",
)

# The experiment is there before the job is looked at.
swap(
    "experiment_of_an_incomplete_job",
    says="an experiment for an incomplete job",
    old="    if lacking := [field for field in FIELDS if",
    new="""\
    if job.get("domain", "").strip():
        mlflow.set_experiment(f"/Shared/{job['domain']}/{job.get('use_case')}_{job.get('environment')}")
    if lacking := [field for field in FIELDS if""",
)
