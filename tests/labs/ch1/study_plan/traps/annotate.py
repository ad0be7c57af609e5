"""Mistakes of annotate."""

from labjudge.proof.traps import swap

# Runs are taken for versions.
swap(
    "tracking_for_registry",
    says="not the components",
    old='"register": "Model Registry"',
    new='"register": "MLflow Tracking"',
)

# Only schedules are looked at.
swap(
    "events_may_do_anything",
    says="a step with the trigger event",
    old="""step["trigger"] != "person\"""",
    new="""step["trigger"] == "schedule\"""",
)

# A notebook is a risk even where somebody sits in front of it.
swap(
    "persons_are_risks_too",
    says="a step with the trigger person",
    old="""unattended = step["trigger"] != "person\"""",
    new="unattended = True",
)
swap(
    "interactive_at_night",
    says="a step with the trigger schedule",
    old="""if unattended and step["compute"] == "all-purpose" else""",
    new="""if step["trigger"] == "event" and step["compute"] == "all-purpose" else""",
)

# Only what is read must be governed.
swap(
    "written_anywhere",
    says="writes /dbfs/mnt/",
    old="""[*step["reads"], *step["writes"]]""",
    new="""step["reads"]""",
)

# Two-level names pass.
swap(
    "schema_is_enough",
    says="reads default.",
    old='name.count(".") == 2',
    new='name.count(".") >= 1',
)

# An evaluation anywhere in the pipeline will do.
swap(
    "evaluated_some_time",
    says="evaluated too late",
    old="for before in steps[:place]",
    new="for before in steps",
)
swap(
    "serving_needs_none",
    says="served without evaluation",
    old="""step["does"] in ("register", "serve")""",
    new="""step["does"] == "register\"""",
)
swap(
    "in_the_order_found",
    says="all risks of one step",
    old="sorted(_risks(step, ",
    new="list(_risks(step, ",
)

# A path with as many dots as a name of three parts passes for one.
swap("dots_of_a_path", says="reads s3://", old='"/" not in name and name.count(".") == 2', new='name.count(".") == 2')

# Whatever is no cluster of a job is taken for a notebook's.
swap(
    "serverless_is_interactive",
    says="risks where there are none",
    old='step["compute"] == "all-purpose"',
    new='step["compute"] != "jobs"',
)
