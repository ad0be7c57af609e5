"""Mistakes of weakness."""

from labjudge.proof.traps import swap

# A year ago counts like yesterday.
swap(
    "no_decay",
    says="old results count like new ones",
    old="fresh = 0.5 ** ((now - at) / timedelta(days=1) / half_life)",
    new="fresh = 1.0",
)

# Three questions say as much as thirty.
swap(
    "mean_of_shares",
    says="shares are averaged",
    old="        known[domain] += fresh * right\n        counted[domain] += fresh * asked\n",
    new="        known[domain] += fresh * right / asked\n        counted[domain] += fresh\n",
)

# The exams are not looked at.
swap("no_exams", says="exams do not count", old=" found + _exams(experiment, learner, domains):", new=" found:")

# Everybody's results are mine.
swap(
    "everybody",
    says="another learner's results count",
    old='spark.table(results).where(F.col("learner") == learner).collect()',
    new="spark.table(results).collect()",
)

# Nothing asked, nothing lacking.
swap(
    "nothing_asked",
    says="a domain that nobody asked about",
    old=" if counted[domain] else 1.0 for",
    new=" if counted[domain] else 0.0 for",
)

# An exam counts from its end.
swap(
    "end_of_the_exam",
    says="not what table and runs say together",
    old="run.info.start_time / 1000",
    new="run.info.end_time / 1000",
)

# Whoever's name begins so is taken for the learner.
swap(
    "names_that_begin_so",
    says="results of others",
    old="tags.learner = '{learner}' AND",
    new="tags.learner LIKE '{learner}%' AND",
)

# The newest thousand runs are all that is looked at.
swap(
    "newest_thousand",
    says="only one page of the search",
    old="""\
        filter_string=f"tags.learner = '{learner}' AND attributes.status = 'FINISHED'",
        output_format="list",
    )
    return [""",
    new="""\
        filter_string="attributes.status = 'FINISHED'",
        output_format="list",
        max_results=1000,
    )
    runs = [run for run in runs if run.data.tags["learner"] == learner]
    return [""",
)
