"""Mistakes of coverage_gaps."""

from labjudge.proof.traps import swap

# Reading is counted.
swap(
    "every_kind_counts",
    says="reading taken for practice",
    old="tags.kind = 'do' AND attributes.status = 'FINISHED'",
    new="attributes.status = 'FINISHED'",
)

# What was begun is counted.
swap(
    "begun_is_done",
    says="unfinished practice counted",
    old="tags.kind = 'do' AND attributes.status = 'FINISHED'",
    new="tags.kind = 'do'",
)

# A domain is covered only when all of it is.
swap(
    "domains_with_any_gap",
    says="not the domains without practice",
    old='covered = {each["domain"] for each in objectives if each["name"] in practised}',
    new="""\
covered = {
        each["domain"]
        for each in objectives
        if all(other["name"] in practised for other in objectives if other["domain"] == each["domain"])
    }""",
)

# The first page is taken for all.
swap(
    "first_page",
    says="the oldest of 1,004 runs does not count",
    old="if not (token := page.token):",
    new="if True:",
)

# Each page takes the place of the one before.
swap(
    "last_page",
    says="the newest of 1,004 runs does not count",
    old='names |= {run.data.tags.get("objective") for run in page}',
    new='names = {run.data.tags.get("objective") for run in page}',
)

# An experiment that is not there is an error.
swap(
    "experiment_must_exist", says="no experiment yet", old="    while found:\n", new="    while found.experiment_id:\n"
)

# Who practised elsewhere has practised.
swap(
    "all_experiments",
    says="not the open objectives",
    old='[found.experiment_id], "',
    new='[each.experiment_id for each in client.search_experiments()], "',
)

# A run without an objective breaks the comparison.
swap(
    "objective_must_be_there",
    says="a run without an objective",
    old='run.data.tags.get("objective")',
    new='run.data.tags["objective"]',
)

# Domains come in the order in which objectives are asked for.
swap(
    "domains_as_they_come",
    says="domains that are not sorted",
    old='sorted({each["domain"] for each in objectives} - covered)',
    new="""sorted({each["domain"] for each in objectives} - covered, reverse=True)""",
)

# Only the latest run of an objective is looked at.
swap(
    "latest_run_decides",
    says="only the latest run counts",
    old="""\
            [found.experiment_id], "tags.kind = 'do' AND attributes.status = 'FINISHED'", page_token=token
        )
        names |= {run.data.tags.get("objective") for run in page}
""",
    new="""\
            [found.experiment_id], page_token=token
        )
        latest = {}
        for run in page:
            latest.setdefault(run.data.tags.get("objective"), run)
        names |= {
            name
            for name, run in latest.items()
            if run.info.status == "FINISHED" and run.data.tags.get("kind") == "do"
        }
""",
)

# Whatever begins with the objective's name has practised it.
swap(
    "names_that_begin_alike",
    says="the practice of another objective",
    old='if each["name"] in practised}',
    new='if any((name or "").startswith(each["name"]) for name in practised)}',
)
