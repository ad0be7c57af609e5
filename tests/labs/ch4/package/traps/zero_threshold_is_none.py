"""Trap: a caller who asks for 0 gets the default.

skill: log_scorecard
phrase: a threshold of 0 taken for none
"""

# ruff: noqa: F821  what is not defined here is the solution's, on top of which this runs


class Scorecard(mlflow.pyfunc.PythonModel):
    def __init__(self, weights: dict[str, float], threshold: float):
        self.weights, self.threshold = weights, threshold

    def load_context(self, context: Any) -> None:
        self.points = json.loads(Path(context.artifacts["region_points"]).read_text("utf-8"))

    def predict(self, context: Any, model_input: pd.DataFrame, params: dict | None = None) -> np.ndarray:
        threshold = (params or {}).get("threshold") or self.threshold
        region = [self.points.get(name, self.points["other"]) for name in model_input["region"]]
        months, calls = model_input["tenure_months"], model_input["support_calls"].fillna(0)
        score = self.weights["base"] + self.weights["tenure_months"] * months + self.weights["support_calls"] * calls
        return (score + region >= threshold).astype(int).to_numpy()
