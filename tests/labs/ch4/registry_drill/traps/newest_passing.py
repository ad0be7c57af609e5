"""Mistakes of newest_passing."""

from labjudge.proof.traps import swap, trap
from mlflow import MlflowClient
from mlflow.exceptions import MlflowException

ABOUT = 'about = run.data.tags.get("model_version") == subject\n    return run.info.status == "FINISHED" and about'
# Any finished run with good gates is evidence, also one about another version.
swap("borrowed_evidence", says="borrowed evidence", old=ABOUT, new='return run.info.status == "FINISHED"')

# A run that does not say what it is about is taken for evidence about this version.
swap("evidence_about_nothing", says="evidence about nothing", old='"model_version")', new='"model_version", subject)')

# A gate may be above 1.
swap("gate_above_one", says="at 2", old="get(gate) == 1", new="get(gate, 0) >= 1")

EVERY = "for gate in {*gates, *run.data.metrics}"
# All gates of the run have to be at 1, also those that nobody asked for.
swap("gate_not_asked_for", says="a gate that nobody asked for counts", old="for gate in gates", new=EVERY)

# Whatever is not 0 is passed.
swap("half_a_gate", says="at 0.5", old="get(gate) == 1", new="get(gate, 0) > 0")

NO_RUN = "except MlflowException:\n        return False"
UNCAUGHT = "except KeyError:\n        return False"
# A run that does not exist is another exception than the one that is caught.
swap("missing_run_raises", says="a run that does not exist stops the search", old=NO_RUN, new=UNCAUGHT)

EQUAL = 'get("model_version") == subject'
BEGINS = 'get("model_version", "").startswith(subject)'
# Version 12 is evidence about version 1.
swap("number_begins_alike", says="evidence about a number that begins alike", old=EQUAL, new=BEGINS)


def step_by_step(name: str, gates: list[str]) -> str | None:
    client = MlflowClient()
    for number in sorted((int(one.version) for one in client.search_model_versions(f"name = '{name}'")), reverse=True):
        tags = client.get_model_version(name, str(number)).tags
        if tags.get("validation_status") != "passed" or "validation_run" not in tags:
            continue
        try:
            run = client.get_run(tags["validation_run"])
        except MlflowException:
            continue
        ran, about = run.data.metrics, run.data.tags.get("model_version", "")
        if run.info.status == "FINISHED" and about == f"{name}/{number}" and all(ran.get(gate) == 1 for gate in gates):
            return str(number)
    return None


SAME = 'about == f"{name}/{number}"'
ENDS = 'about.startswith(name + "/") and about.endswith(str(number))'
swap("number_that_ends_alike", of="step_by_step", says="evidence about a number that ends alike", old=SAME, new=ENDS)

swap(
    "search_ends_at_a_missing_run",
    of="step_by_step",
    says="another version than the one before it that passed",
    old="except MlflowException:\n            continue",
    new="except MlflowException:\n            return None",
)

GATES = "all(ran.get(gate) == 1 for gate in gates)"
AS_MANY = "len(ran) >= len(gates) and all(ran.get(gate, 1) == 1 for gate in gates)"
swap("gates_counted", of="step_by_step", says="as many gates, but others", old=GATES, new=AS_MANY)


@trap(says="promote the latest")
def promotes_the_latest(name: str, gates: list[str]) -> str | None:
    versions = MlflowClient().search_model_versions(f"name = '{name}'")
    return max((str(found.version) for found in versions), key=int, default=None)


LOWER = 'tags.get("validation_status", "").lower()'
# "Passed" is taken for "passed".
swap("tag_in_capitals", says="a tag spelt otherwise", old='tags.get("validation_status")', new=LOWER)

SHOWN = ' and _shown(\n            client, tags.get("validation_run"), f"{name}/{number}", gates\n        )'
# The tag validation_status is believed; nobody opens the validation run.
swap("tag_trusted", says="a tag trusted without its evidence", old=SHOWN, new="")

# A validation run that broke off, or still runs, counts as evidence.
swap("unfinished_run", says="an unfinished validation counts", old='run.info.status == "FINISHED" and ', new="")

# "9" is more than "10".
swap("versions_as_text", says="not the newest of those that passed", old="int(found.version)", new="str(found.version)")

# Only the run is looked at; a version whose tag was taken back afterwards is promoted.
swap("withdrawn_version", says="a withdrawn version", old='tags.get("validation_status") == "passed" and ', new="")

CUT = "int(run.data.metrics.get(gate, 0)) == 1"
# A gate's value is cut to a whole number before it is looked at.
swap("gate_cut_to_a_whole_number", says="at 1.25", old="run.data.metrics.get(gate) == 1", new=CUT)

# A gate that never ran is passed.
swap("missing_gate_passes", says="a gate that never ran is passed", old="get(gate)", new="get(gate, 1)")
