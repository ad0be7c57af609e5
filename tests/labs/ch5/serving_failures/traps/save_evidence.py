"""Mistakes of save_evidence."""

from labjudge.proof.traps import swap

swap(
    "update_under_way_forgotten",
    says="the log of what is being deployed is not kept",
    old="    configs = [config for config in (found.config, found.pending_config) if config]\n",
    new="    configs = [found.config]\n",
)
swap(
    "first_entity_only",
    says="a log of several is not kept",
    old="for entity in config.served_entities or []}:",
    new="for entity in (config.served_entities or [])[:1]}:",
)
KEPT = '            mlflow.log_text(TOKEN.sub("[REDACTED]", text), path)\n'
# Tokens are looked for in logs only; a variable's value stands in the description.
swap(
    "description_as_it_is",
    says="a token in endpoint.json",
    old=KEPT,
    new='            mlflow.log_text(text if "json" in path else TOKEN.sub("[REDACTED]", text), path)\n',
)
swap(
    "logs_as_they_are",
    says="a token in logs",
    old=KEPT,
    new='            mlflow.log_text(text if path.startswith("logs") else TOKEN.sub("[REDACTED]", text), path)\n',
)
# The address of a package index may have a token in it.
swap(
    "build_logs_as_they_are",
    says="a token in build_logs",
    old=KEPT,
    new='            mlflow.log_text(text if path.startswith("build") else TOKEN.sub("[REDACTED]", text), path)\n',
)
# Numbers have no secrets; the names beside them may.
swap(
    "metrics_as_they_are",
    says="a token in metrics.txt",
    old=KEPT,
    new='            mlflow.log_text(text if path == "metrics.txt" else TOKEN.sub("[REDACTED]", text), path)\n',
)
swap(
    "whole_log_left_out",
    says="what stands around a token is not kept",
    old=KEPT,
    new='            mlflow.log_text("" if TOKEN.search(text) else text, path)\n',
)
swap(
    "nobody_knows_which_incident",
    says="a run that nobody finds",
    old='tags={"incident": incident}',
    new='tags={"endpoint": endpoint}',
)
swap(
    "no_build_log",
    says="the build log is not kept",
    old='        texts[f"build_logs/{name}.txt"] = api.build_logs(endpoint, name).logs or ""\n',
    new="",
)
swap(
    "left_running",
    says="a run that has not ended",
    old="""\
    with mlflow.start_run(tags={"incident": incident}) as run:
        for path, text in texts.items():
            mlflow.log_text(TOKEN.sub("[REDACTED]", text), path)
""",
    new="""\
    run = mlflow.start_run(tags={"incident": incident})
    for path, text in texts.items():
        mlflow.log_text(TOKEN.sub("[REDACTED]", text), path)
""",
)
# Whatever begins like a token is one.
swap(
    "words_that_begin_alike",
    says="a word that is no token is not kept",
    old=r'r"dapi[0-9a-f]{32}"',
    new=r'r"dapi\w*"',
)
swap(
    "only_its_configuration",
    says="a part of the description",
    old="json.dumps(found.as_dict(), indent=2)",
    new="json.dumps(found.config.as_dict(), indent=2)",
)
