"""Mistakes of newest_passing."""

from labjudge.proof.traps import swap, trap
from mlflow import MlflowClient
from mlflow.exceptions import MlflowException

# any finished run with good gates is evidence, also one about another version.
swap(
    "borrowed_evidence",
    says="borrowed evidence",
    old="""\
    about = run.data.tags.get("model_version") == subject
    return run.info.status == "FINISHED" and about and all(run.data.metrics.get(gate) == 1 for gate in gates)""",
    new='    return run.info.status == "FINISHED" and all(run.data.metrics.get(gate) == 1 for gate in gates)',
)


@trap(says="evidence about nothing")
def evidence_about_nothing(name: str, gates: list[str]) -> str | None:
    client = MlflowClient()
    numbers = [int(one.version) for one in client.search_model_versions(f"name = '{name}'")]
    for number in sorted(numbers, reverse=True):
        tags = client.get_model_version(name, str(number)).tags
        if tags.get("validation_status") != "passed" or "validation_run" not in tags:
            continue
        try:
            run = client.get_run(tags["validation_run"])
        except MlflowException:
            continue
        subject, metrics = f"{name}/{number}", run.data.metrics
        if run.info.status != "FINISHED" or run.data.tags.get("model_version", subject) != subject:
            continue
        if all(metrics.get(gate) == 1 for gate in gates):
            return str(number)
    return None


@trap(says="at 2")
def gate_above_one(name: str, gates: list[str]) -> str | None:
    client = MlflowClient()
    numbers = [int(one.version) for one in client.search_model_versions(f"name = '{name}'")]
    for number in sorted(numbers, reverse=True):
        tags = client.get_model_version(name, str(number)).tags
        if tags.get("validation_status") != "passed" or "validation_run" not in tags:
            continue
        try:
            run = client.get_run(tags["validation_run"])
        except MlflowException:
            continue
        subject, metrics = f"{name}/{number}", run.data.metrics
        if run.info.status != "FINISHED" or run.data.tags.get("model_version") != subject:
            continue
        if all(metrics.get(gate, 0) >= 1 for gate in gates):
            return str(number)
    return None


@trap(says="a gate that nobody asked for counts")
def gate_not_asked_for(name: str, gates: list[str]) -> str | None:
    client = MlflowClient()
    numbers = [int(one.version) for one in client.search_model_versions(f"name = '{name}'")]
    for number in sorted(numbers, reverse=True):
        tags = client.get_model_version(name, str(number)).tags
        if tags.get("validation_status") != "passed" or "validation_run" not in tags:
            continue
        try:
            run = client.get_run(tags["validation_run"])
        except MlflowException:
            continue
        subject, metrics = f"{name}/{number}", run.data.metrics
        if run.info.status != "FINISHED" or run.data.tags.get("model_version") != subject:
            continue
        if all(metrics.get(gate) == 1 for gate in {*gates, *metrics}):
            return str(number)
    return None


@trap(says="at 0.5")
def half_a_gate(name: str, gates: list[str]) -> str | None:
    client = MlflowClient()
    numbers = [int(one.version) for one in client.search_model_versions(f"name = '{name}'")]
    for number in sorted(numbers, reverse=True):
        tags = client.get_model_version(name, str(number)).tags
        if tags.get("validation_status") != "passed" or "validation_run" not in tags:
            continue
        try:
            run = client.get_run(tags["validation_run"])
        except MlflowException:
            continue
        subject, metrics = f"{name}/{number}", run.data.metrics
        if run.info.status != "FINISHED" or run.data.tags.get("model_version") != subject:
            continue
        if all(metrics.get(gate, 0) > 0 for gate in gates):
            return str(number)
    return None


_passing = newest_passing


@trap(says="a run that does not exist stops the search")
def missing_run_raises(name: str, gates: list[str]) -> str | None:
    client = MlflowClient()
    for found in client.search_model_versions(f"name = '{name}'"):
        run = client.get_model_version(name, found.version).tags.get("validation_run")
        if run:
            client.get_run(run)
    return _passing(name, gates)


@trap(says="evidence about a number that begins alike")
def number_begins_alike(name: str, gates: list[str]) -> str | None:
    client = MlflowClient()
    for version in sorted(client.search_model_versions(f"name = '{name}'"), key=lambda one: -int(one.version)):
        tags = client.get_model_version(name, version.version).tags
        try:
            run = client.get_run(tags["validation_run"])
        except (KeyError, MlflowException):
            continue
        about = run.data.tags.get("model_version", "").startswith(f"{name}/{version.version}")
        passed = all(run.data.metrics.get(gate) == 1 for gate in gates)
        if tags.get("validation_status") == "passed" and run.info.status == "FINISHED" and about and passed:
            return str(version.version)
    return None


@trap(says="evidence about a number that ends alike")
def number_that_ends_alike(name: str, gates: list[str]) -> str | None:
    client = MlflowClient()
    numbers = [int(found.version) for found in client.search_model_versions(f"name = '{name}'")]
    for number in sorted(numbers, reverse=True):
        tags = client.get_model_version(name, str(number)).tags
        run_id = tags.get("validation_run")
        if tags.get("validation_status") != "passed" or not run_id:
            continue
        try:
            about = client.get_run(run_id).data.tags.get("model_version", "")
        except MlflowException:
            continue
        its_own = about.startswith(name + "/") and about.endswith(str(number))
        if its_own and _shown(client, run_id, about, gates):
            return str(number)
    return None


# whatever was registered last is taken for the version to promote.
swap(
    "promotes_the_latest",
    says="promote the latest",
    old="""\
    client = MlflowClient()
    numbers = [int(found.version) for found in client.search_model_versions(f"name = '{name}'")]
    for number in sorted(numbers, reverse=True):
        # A search in Unity Catalog does not promise tags: each version is read by itself, from the newest on.
        tags = client.get_model_version(name, str(number)).tags
        if tags.get("validation_status") == "passed" and _shown(
            client, tags.get("validation_run"), f"{name}/{number}", gates
        ):
            return str(number)
    return None""",
    new="""\
    versions = MlflowClient().search_model_versions(f"name = '{name}'")
    return max((str(found.version) for found in versions), key=int, default=None)""",
)


@trap(says="another version than the one before it that passed")
def search_ends_at_a_missing_run(name: str, gates: list[str]) -> str | None:
    client = MlflowClient()
    numbers = [int(found.version) for found in client.search_model_versions(f"name = '{name}'")]
    for number in sorted(numbers, reverse=True):
        tags = client.get_model_version(name, str(number)).tags
        if tags.get("validation_status") != "passed" or "validation_run" not in tags:
            continue
        try:
            client.get_run(tags["validation_run"])
        except MlflowException:
            return None
        if _shown(client, tags["validation_run"], f"{name}/{number}", gates):
            return str(number)
    return None


@trap(says="a tag spelt otherwise")
def tag_in_capitals(name: str, gates: list[str]) -> str | None:
    client = MlflowClient()
    numbers = [int(found.version) for found in client.search_model_versions(f"name = '{name}'")]
    for number in sorted(numbers, reverse=True):
        tags = client.get_model_version(name, str(number)).tags
        passed = tags.get("validation_status", "").lower() == "passed"
        if passed and _shown(client, tags.get("validation_run"), f"{name}/{number}", gates):
            return str(number)
    return None


# the tag validation_status is believed; nobody opens the validation run.
swap(
    "tag_trusted",
    says="a tag trusted without its evidence",
    old="""\
    numbers = [int(found.version) for found in client.search_model_versions(f"name = '{name}'")]
    for number in sorted(numbers, reverse=True):
        # A search in Unity Catalog does not promise tags: each version is read by itself, from the newest on.
        tags = client.get_model_version(name, str(number)).tags
        if tags.get("validation_status") == "passed" and _shown(
            client, tags.get("validation_run"), f"{name}/{number}", gates
        ):""",
    new="""\
    numbers = sorted((int(found.version) for found in client.search_model_versions(f"name = '{name}'")), reverse=True)
    for number in numbers:
        if client.get_model_version(name, str(number)).tags.get("validation_status") == "passed":""",
)

# a validation run that broke off, or still runs, counts as evidence.
swap(
    "unfinished_run",
    says="an unfinished validation counts",
    old='return run.info.status == "FINISHED" and about and all(run.data.metrics.get(gate) == 1 for gate in gates)',
    new="return about and all(run.data.metrics.get(gate) == 1 for gate in gates)",
)


@trap(says="not the newest of those that passed")
def versions_as_text(name: str, gates: list[str]) -> str | None:
    client = MlflowClient()
    numbers = [str(found.version) for found in client.search_model_versions(f"name = '{name}'")]
    for number in sorted(numbers, reverse=True):
        tags = client.get_model_version(name, number).tags
        if tags.get("validation_status") == "passed" and _shown(
            client, tags.get("validation_run"), f"{name}/{number}", gates
        ):
            return number
    return None


# only the run is looked at; a version whose tag was taken back afterwards is promoted.
swap(
    "withdrawn_version",
    says="a withdrawn version",
    old="""\
        # A search in Unity Catalog does not promise tags: each version is read by itself, from the newest on.
        tags = client.get_model_version(name, str(number)).tags
        if tags.get("validation_status") == "passed" and _shown(
            client, tags.get("validation_run"), f"{name}/{number}", gates
        ):""",
    new="""\
        run_id = client.get_model_version(name, str(number)).tags.get("validation_run")
        if _shown(client, run_id, f"{name}/{number}", gates):""",
)


# A gate's value is cut to a whole number before it is looked at.
swap(
    "gate_cut_to_a_whole_number",
    says="at 1.25",
    old="all(run.data.metrics.get(gate) == 1 for gate in gates)",
    new="all(int(run.data.metrics.get(gate, 0)) == 1 for gate in gates)",
)

# Only the gates that the run has are looked at, so a gate that never ran is passed.
swap(
    "missing_gate_passes",
    says="a gate that never ran is passed",
    old="all(run.data.metrics.get(gate) == 1 for gate in gates)",
    new="all(run.data.metrics[gate] == 1 for gate in gates if gate in run.data.metrics)",
)


@trap(says="as many gates, but others")
def gates_counted(name: str, gates: list[str]) -> str | None:
    client = MlflowClient()
    for number in sorted((int(one.version) for one in client.search_model_versions(f"name = '{name}'")), reverse=True):
        tags = client.get_model_version(name, str(number)).tags
        if tags.get("validation_status") != "passed" or "validation_run" not in tags:
            continue
        try:
            run = client.get_run(tags["validation_run"])
        except MlflowException:
            continue
        finished = run.info.status == "FINISHED" and run.data.tags.get("model_version") == f"{name}/{number}"
        ran = run.data.metrics
        if finished and len(ran) >= len(gates) and all(ran.get(gate, 1) == 1 for gate in gates):
            return str(number)
    return None
