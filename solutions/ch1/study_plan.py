"""Reference for lab 1.1."""

import mlflow
from databricks.sdk import WorkspaceClient

COMPONENTS = {
    "ingest": "Delta table",
    "build features": "feature table",
    "train": "MLflow Tracking",
    "evaluate": "MLflow Tracking",
    "register": "Model Registry",
    "serve": "Model Serving",
    "monitor": "data profiling",
}
UNFIT = {"secret in code", "interactive cluster", "personal path", "manual step"}


def skill_cards(objectives: list[dict], labs: list[dict]) -> list[dict]:
    return [_card(objective, labs) for objective in objectives]


def _card(objective: dict, labs: list[dict]) -> dict:
    tasks = {
        lab["name"]: [
            task["text"] for task in lab["tasks"] if task["objective"] == objective["name"] and task["kind"] == "do"
        ]
        for lab in labs
    }
    lab = max(tasks, key=lambda name: len(tasks[name]), default=None)  # max keeps the first of equal ones
    found = tasks[lab] if lab is not None else []
    return {
        "objective": objective["name"],
        "domain": objective["domain"],
        "task": found[0] if found else None,
        "lab": lab if found else None,
    }


def allocate(hours: int, domains: list[dict]) -> dict:
    total = hours * 60
    shares = {each["name"]: each["weight"] * (1 - each["confidence"]) for each in domains}
    if not any(shares.values()):
        shares = {each["name"]: each["weight"] for each in domains}
    exact = {name: round(total * share / sum(shares.values()), 9) for name, share in shares.items()}
    minutes = {name: int(value) for name, value in exact.items()}
    by_remainder = sorted(
        exact, key=lambda name: round(minutes[name] - exact[name], 6)
    )  # stable: of equal ones the first
    for name in by_remainder[: total - sum(minutes.values())]:
        minutes[name] += 1
    return minutes


def coverage_gaps(experiment: str, objectives: list[dict]) -> dict:
    practised = _practised(experiment)
    open_ones = {each["name"] for each in objectives} - practised
    covered = {each["domain"] for each in objectives if each["name"] in practised}
    return {
        "objectives": sorted(open_ones),
        "domains": sorted({each["domain"] for each in objectives} - covered),
    }


def _practised(experiment: str) -> set:
    client = mlflow.MlflowClient()
    found = client.get_experiment_by_name(experiment)
    names, token = set(), None
    while found:
        page = client.search_runs(
            [found.experiment_id], "tags.kind = 'do' AND attributes.status = 'FINISHED'", page_token=token
        )
        names |= {run.data.tags.get("objective") for run in page}
        if not (token := page.token):
            break
    return names


def choose_component(scenario: dict, options: list[dict]) -> dict:
    reasons = {option["name"]: _reason(scenario, option) for option in options}
    left = [option for option in options if reasons[option["name"]] is None]
    best = min(left, key=lambda option: option["effort"], default=None)
    return {
        "component": best and best["name"],
        "eliminated": {name: reason for name, reason in reasons.items() if reason is not None},
    }


def _reason(scenario: dict, option: dict) -> str | None:
    if scenario["phase"] not in option["phases"]:
        return "phase"
    lacking = [need for need in scenario["needs"] if need not in option["offers"]]
    unfit = [practice for practice in option["practices"] if practice in UNFIT]
    return next(iter([*lacking, *unfit]), None)


def annotate(steps: list[dict]) -> list[dict]:
    return [
        {
            "step": step["name"],
            "component": COMPONENTS[step["does"]],
            "risks": sorted(_risks(step, {before["does"] for before in steps[:place]})),
        }
        for place, step in enumerate(steps)
    ]


def _risks(step: dict, before: set) -> list[str]:
    unattended = step["trigger"] != "person"
    governed = all("/" not in name and name.count(".") == 2 for name in [*step["reads"], *step["writes"]])
    return [
        *(["interactive compute"] if unattended and step["compute"] == "all-purpose" else []),
        *(["personal identity"] if unattended and step["runs_as"] == "user" else []),
        *([] if governed else ["ungoverned data"]),
        *(["no evaluation before"] if step["does"] in ("register", "serve") and "evaluate" not in before else []),
    ]


def map_workspace(schema: str) -> dict:
    w = WorkspaceClient()
    place = dict(zip(("catalog_name", "schema_name"), schema.split("."), strict=True))
    found = {}
    for table in w.tables.list(**place):
        # The table itself is sure to say its constraints; a list may leave them out.
        keys = [each.primary_key_constraint for each in w.tables.get(table.full_name).table_constraints or []]
        found[table.full_name] = "feature table" if any(keys) else "table"
    return found | {each.full_name: "registered model" for each in w.registered_models.list(**place)}
