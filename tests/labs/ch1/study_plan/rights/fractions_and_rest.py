"""Right: exact fractions, dicts of sets, the REST API through the SDK's client, `mlflow.search_runs`."""

from collections import defaultdict
from decimal import Decimal
from fractions import Fraction

import mlflow
from databricks.sdk import WorkspaceClient


def skill_cards(objectives: list[dict], labs: list[dict]) -> list[dict]:
    to_do = defaultdict(list)
    for lab in labs:
        for task in lab["tasks"]:
            if task["kind"] == "do":
                to_do[task["objective"], lab["name"]].append(task["text"])
    cards = []
    for each in objectives:
        card = dict(objective=each["name"], domain=each["domain"], task=None, lab=None)
        most = 0
        for lab in labs:
            texts = to_do.get((each["name"], lab["name"]), [])
            if len(texts) > most:
                most, card["task"], card["lab"] = len(texts), texts[0], lab["name"]
        cards.append(card)
    return cards


def allocate(hours: int, domains: list[dict]) -> dict:
    lack = [
        Fraction(Decimal(str(each["weight"]))) * (1 - Fraction(Decimal(str(each["confidence"])))) for each in domains
    ]
    if sum(lack) == 0:
        lack = [Fraction(each["weight"]) for each in domains]
    quotas = [Fraction(60 * hours) * part / sum(lack) for part in lack]
    whole = [quota.numerator // quota.denominator for quota in quotas]
    spare = 60 * hours - sum(whole)
    order = sorted(range(len(quotas)), key=lambda i: (-(quotas[i] - whole[i]), i))
    for i in order[:spare]:
        whole[i] += 1
    return {each["name"]: minutes for each, minutes in zip(domains, whole, strict=True)}


def coverage_gaps(experiment: str, objectives: list[dict]) -> dict:
    done = set()
    if mlflow.get_experiment_by_name(experiment) is not None:
        for run in mlflow.search_runs(experiment_names=[experiment], max_results=100_000, output_format="list"):
            tags = run.data.tags
            if tags.get("kind") == "do" and run.info.status == "FINISHED" and "objective" in tags:
                done.add(tags["objective"])
    open_in = defaultdict(list)
    for each in objectives:
        open_in[each["domain"]].append(each["name"] not in done)
    return dict(
        domains=sorted(domain for domain, states in open_in.items() if all(states)),
        objectives=sorted(each["name"] for each in objectives if each["name"] not in done),
    )


def choose_component(scenario: dict, options: list[dict]) -> dict:
    never = ("manual step", "personal path", "interactive cluster", "secret in code")
    eliminated, candidates = {}, []
    for option in options:
        if scenario["phase"] not in option["phases"]:
            eliminated[option["name"]] = "phase"
            continue
        against = [need for need in scenario["needs"] if need not in set(option["offers"])]
        against += [practice for practice in option["practices"] if practice in never]
        if against:
            eliminated[option["name"]] = against[0]
        else:
            candidates.append((option["effort"], len(candidates), option["name"]))
    return {"component": min(candidates)[2] if candidates else None, "eliminated": eliminated}


def annotate(steps: list[dict]) -> list[dict]:
    parts = dict(ingest="Delta table", train="MLflow Tracking", evaluate="MLflow Tracking", register="Model Registry")
    parts.update({"build features": "feature table", "serve": "Model Serving", "monitor": "data profiling"})
    evaluated, notes = False, []
    for step in steps:
        risks = set()
        if step["trigger"] in ("schedule", "event"):
            if step["compute"] == "all-purpose":
                risks.add("interactive compute")
            if step["runs_as"] == "user":
                risks.add("personal identity")
        for name in step["reads"] + step["writes"]:
            if "/" in name or len(name.split(".")) != 3:
                risks.add("ungoverned data")
        if step["does"] in {"register", "serve"} and not evaluated:
            risks.add("no evaluation before")
        evaluated = evaluated or step["does"] == "evaluate"
        notes.append({"step": step["name"], "component": parts[step["does"]], "risks": sorted(risks)})
    return notes


def map_workspace(schema: str) -> dict:
    catalog, name = schema.split(".")
    api = WorkspaceClient().api_client

    def listed(what, key):
        query = {"catalog_name": catalog, "schema_name": name}
        while True:
            page = api.do("GET", f"/api/2.1/unity-catalog/{what}", query=query)
            yield from page.get(key, [])
            if not page.get("next_page_token"):
                return
            query["page_token"] = page["next_page_token"]

    here = {}
    for each in listed("tables", "tables"):
        whole = api.do("GET", f"/api/2.1/unity-catalog/tables/{each['full_name']}")
        keyed = any("primary_key_constraint" in one for one in whole.get("table_constraints", []))
        here[each["full_name"]] = ("table", "feature table")[keyed]
    for each in listed("models", "registered_models"):
        here[each["full_name"]] = "registered model"
    return here
