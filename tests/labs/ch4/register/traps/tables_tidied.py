"""Trap: the list of tables is sorted and tidied before it is written down.

skill: register_candidate
phrase: a tag is not copied as it is
"""

import mlflow


def register_candidate(run_id: str, name: str, owner: str) -> str:
    tags = mlflow.get_run(run_id).data.tags
    if tags.get("candidate") != "true" or not {"data_snapshot", "feature_tables"} <= tags.keys():
        raise ValueError(run_id)
    lineage = {key: tags[key] for key in ("data_snapshot", "feature_tables")} | {"owner": owner}
    lineage["feature_tables"] = ",".join(sorted({table.strip() for table in lineage["feature_tables"].split(",")}))
    return str(mlflow.register_model(f"runs:/{run_id}/model", name, tags=lineage).version)
