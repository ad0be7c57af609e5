"""Right: pandas for plans and cards, the SDK's objects, paged search by hand."""

import numpy as np
import pandas as pd
from databricks.sdk import WorkspaceClient
from mlflow import MlflowClient

OUT_OF_PRODUCTION = pd.Index(["interactive cluster", "manual step", "personal path", "secret in code"])


def skill_cards(objectives: list[dict], labs: list[dict]) -> list[dict]:
    rows = [{**task, "lab": lab["name"]} for lab in labs for task in lab["tasks"]]
    tasks = pd.DataFrame(rows, columns=["objective", "kind", "text", "lab"]).query("kind == 'do'")
    cards = []
    for objective in objectives:
        mine = tasks[tasks.objective == objective["name"]]
        if mine.empty:
            best = text = None
        else:
            best = mine.groupby("lab", sort=False).size().idxmax()
            text = mine[mine.lab == best].text.iloc[0]
        cards.append({"objective": objective["name"], "domain": objective["domain"], "task": text, "lab": best})
    return cards


def allocate(hours: int, domains: list[dict]) -> dict:
    frame = pd.DataFrame(domains)
    parts = frame.weight * (1 - frame.confidence)
    parts = frame.weight if np.isclose(parts.sum(), 0) else parts
    exact = parts * hours * 60 / parts.sum()
    minutes = np.floor(exact + 1e-9)
    extra = (
        (exact - minutes)
        .round(9)
        .sort_values(ascending=False, kind="stable")
        .index[: round(hours * 60 - minutes.sum())]
    )
    minutes.loc[extra] += 1
    return dict(zip(frame.name if isinstance(frame.name, pd.Series) else frame["name"], map(int, minutes), strict=True))


def coverage_gaps(experiment: str, objectives: list[dict]) -> dict:
    client, runs = MlflowClient(), []
    place = client.get_experiment_by_name(experiment)
    if place:
        page = client.search_runs([place.experiment_id], max_results=500)
        runs += page
        while page.token:
            page = client.search_runs([place.experiment_id], max_results=500, page_token=page.token)
            runs += page
    finished = [run.data.tags for run in runs if run.info.status == "FINISHED"]
    known = {tags.get("objective") for tags in finished if tags.get("kind") == "do"}
    frame = pd.DataFrame(objectives)
    frame["open"] = ~frame["name"].isin(known)
    whole = frame.groupby("domain").open.all()
    return {"objectives": sorted(frame[frame.open]["name"]), "domains": sorted(whole[whole].index)}


def choose_component(scenario: dict, options: list[dict]) -> dict:
    def objections(option):
        if scenario["phase"] not in option["phases"]:
            yield "phase"
        yield from filter(lambda need: need not in option["offers"], scenario["needs"])
        yield from filter(lambda practice: practice in OUT_OF_PRODUCTION, option["practices"])

    first = {option["name"]: next(objections(option), "") for option in options}
    left = sorted((option for option in options if not first[option["name"]]), key=lambda option: option["effort"])
    return {
        "component": left[0]["name"] if left else None,
        "eliminated": {name: why for name, why in first.items() if why},
    }


def annotate(steps: list[dict]) -> list[dict]:
    table = pd.DataFrame(steps)
    names = {
        "ingest": "Delta table",
        "build features": "feature table",
        "register": "Model Registry",
        "serve": "Model Serving",
    }
    names |= {"train": "MLflow Tracking", "evaluate": "MLflow Tracking", "monitor": "data profiling"}
    alone = table.trigger.ne("person")
    flags = pd.DataFrame(
        {
            "interactive compute": alone & table.compute.eq("all-purpose"),
            "no evaluation before": table.does.isin(["register", "serve"]) & ~table.does.eq("evaluate").cummax(),
            "personal identity": alone & table.runs_as.eq("user"),
            "ungoverned data": [
                any("/" in name or name.count(".") != 2 for name in [*r, *w])
                for r, w in zip(table.reads, table.writes, strict=True)
            ],
        }
    )
    return [
        {
            "step": step["name"],
            "component": names[step["does"]],
            "risks": [name for name in flags if flags[name].iloc[place]],
        }
        for place, step in enumerate(steps)
    ]


def map_workspace(schema: str) -> dict:
    workspace = WorkspaceClient()
    catalog, _, name = schema.partition(".")
    kinds = {
        model.full_name: "registered model"
        for model in workspace.registered_models.list(catalog_name=catalog, schema_name=name)
    }
    for summary in workspace.tables.list(catalog, name):
        constraints = workspace.tables.get(summary.full_name).as_dict().get("table_constraints", [])
        kinds[summary.full_name] = (
            "feature table" if [c for c in constraints if "primary_key_constraint" in c] else "table"
        )
    return kinds
