"""Mistakes of log_attempt."""

from labjudge.proof.traps import swap

# The whole review is logged where the next group reads it.
swap(
    "whole_review",
    says="the run gives the exam away",
    old='        mlflow.log_dict(told, "review.json")\n',
    new='        mlflow.log_dict(told, "review.json")\n        mlflow.log_dict({"missed": missed}, "mine/review.json")\n',
)

# What is missed is a tag, by name.
swap(
    "names_of_questions",
    says="the run names questions",
    old='"learner": attempt["learner"],',
    new='"learner": attempt["learner"], "missed": ", ".join(each["name"] for each in missed),',
)

# Logged as soon as it is begun.
swap(
    "before_submit",
    says="an open attempt is logged",
    old="        raise ValueError(f\"attempt {attempt['id']} is still open\")\n",
    new="        pass\n",
)

# Each call is an attempt.
swap("again", says="the same attempt is logged twice", old="    if logged:\n", new="    if not logged and logged:\n")

# The mean is all that is kept.
swap(
    "no_interval",
    says="the run does not say how sure",
    old='for name in ("low", "high", "asked"):',
    new='for name in ("asked",):',
)

# A domain's name is made fit for a variable.
swap(
    "slugs",
    says="not the shares",
    old='        for domain, each in result["domains"].items():\n',
    new='        for domain, each in ((name.replace(" ", "_"), each) for name, each in result["domains"].items()):\n',
)

# Only the newest thousand runs are looked at.
swap(
    "newest_thousand",
    says="logged again behind a thousand others",
    old="""filter_string=f"tags.attempt = '{attempt['id']}' AND attributes.status = 'FINISHED'", output_format="list"
    )""",
    new="""max_results=1000, filter_string="attributes.status = 'FINISHED'", output_format="list"
    )
    logged = [run for run in logged if run.data.tags.get("attempt") == attempt["id"]]""",
)

# An attempt whose time ran out is over, too.
swap("submitted_only", says="is still open", old='attempt["state"] == "open"', new='attempt["state"] != "submitted"')

# What was missed twice is told once.
swap(
    "each_pair_once",
    says="not an entry for each missed question",
    old='        mlflow.log_dict(told, "review.json")\n',
    new="""\
        told = [each for place, each in enumerate(told) if each not in told[:place]]
        mlflow.log_dict(told, "review.json")
""",
)
