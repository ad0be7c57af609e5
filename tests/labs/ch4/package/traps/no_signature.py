"""Trap: the model is logged without a signature (and without the example from which MLflow would infer one).

skill: log_candidate
phrase: no signature
"""

import mlflow


def log_candidate(model, customers, columns, label, requirements, experiment):
    mlflow.set_experiment(experiment)
    with mlflow.start_run():
        return mlflow.sklearn.log_model(model, name="churn", pip_requirements=requirements).model_uri
