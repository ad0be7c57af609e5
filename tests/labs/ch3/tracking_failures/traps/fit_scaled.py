"""Mistakes of fit_scaled."""

from labjudge.proof.traps import swap, trap


@trap(says="not one run of a fit")
def fits_outside_the_run(spend: pd.DataFrame, label: str, alpha: float, experiment: str) -> str:
    mlflow.set_experiment(experiment)
    mlflow.sklearn.autolog(silent=True)
    scaled = StandardScaler().fit_transform(spend.drop(columns=label))
    Ridge(alpha=alpha).fit(scaled, spend[label])
    with mlflow.start_run() as run:
        mlflow.log_param("rows", len(spend))
    return run.info.run_id


# The scaler is fitted inside the run, but the model that is logged is the regression alone.
swap(
    "scaled_beside_the_model",
    says="the model does not scale",
    old="make_pipeline(StandardScaler(), Ridge(alpha=alpha)).fit(spend.drop(columns=label), spend[label])",
    new="""\
mlflow.sklearn.autolog(silent=True, log_models=False)
            scaled = StandardScaler().fit_transform(spend.drop(columns=label))
            named = pd.DataFrame(scaled, columns=[name for name in spend.columns if name != label])
            mlflow.sklearn.autolog(silent=True)
            Ridge(alpha=alpha).fit(named, spend[label])""",
)

# Everything by hand, in one run; nothing of what autologging would have written.
swap(
    "without_autologging",
    says="autologging wrote nothing",
    old="""\
    mlflow.sklearn.autolog(silent=True)
    try:""",
    new="""\
    mlflow.sklearn.autolog(disable=True)
    try:""",
)

# Autologging stays on for whoever comes next.
swap(
    "left_on",
    says="autologging stays on after the call",
    old="""\
    finally:
        mlflow.sklearn.autolog(disable=True)""",
    new="""\
    finally:
        pass""",
)

# Switched off at the end of the good way only.
swap(
    "left_on_by_an_exception",
    says="autologging stays on after an exception",
    old="""\
    finally:
        mlflow.sklearn.autolog(disable=True)""",
    new="""\
    except KeyError:
        raise
    mlflow.sklearn.autolog(disable=True)""",
)

# Columns are counted with the rows.
swap(
    "size_for_rows",
    says="not the number of rows",
    old='mlflow.log_param("rows", len(spend))',
    new='mlflow.log_param("rows", spend.size)',
)

# The run is kept small by leaving the model out.
swap(
    "no_model",
    says="have 0 logged models",
    old="    mlflow.sklearn.autolog(silent=True)\n",
    new="    mlflow.sklearn.autolog(silent=True, log_models=False)\n",
)


@trap(says="a fit's exception is swallowed")
def fit_error_in_a_tag(spend: pd.DataFrame, label: str, alpha: float, experiment: str) -> str:
    mlflow.set_experiment(experiment)
    mlflow.sklearn.autolog(silent=True)
    with mlflow.start_run() as run:
        mlflow.log_param("rows", len(spend))
        try:
            make_pipeline(StandardScaler(), Ridge(alpha=alpha)).fit(spend.drop(columns=label), spend[label])
        except ValueError as problem:
            mlflow.set_tag("problem", str(problem))
    mlflow.sklearn.autolog(disable=True)
    return run.info.run_id


@trap(says="a failed fit looks finished")
def always_finished(spend: pd.DataFrame, label: str, alpha: float, experiment: str) -> str:
    mlflow.set_experiment(experiment)
    mlflow.sklearn.autolog(silent=True)
    run = mlflow.start_run()
    try:
        mlflow.log_param("rows", len(spend))
        make_pipeline(StandardScaler(), Ridge(alpha=alpha)).fit(spend.drop(columns=label), spend[label])
    finally:
        mlflow.end_run()
        mlflow.sklearn.autolog(disable=True)
    return run.info.run_id


# The run is begun and nobody ends it.
swap(
    "run_left_active",
    says="a fit that does not end",
    old="""\
        with mlflow.start_run() as run:
            mlflow.log_param("rows", len(spend))""",
    new="""\
        run = mlflow.start_run()
        if True:
            mlflow.log_param("rows", len(spend))""",
)

# A pipeline of one step: Ridge on the columns as they are.
swap(
    "scaler_left_out",
    says="nothing is scaled",
    old="make_pipeline(StandardScaler(), Ridge(alpha=alpha))",
    new="make_pipeline(Ridge(alpha=alpha))",
)

# Scaled, and without an intercept: every forecast is about the mean too low.
swap(
    "no_intercept",
    says="not the model of scaler and regression",
    old="make_pipeline(StandardScaler(), Ridge(alpha=alpha))",
    new="make_pipeline(StandardScaler(), Ridge(alpha=alpha, fit_intercept=False))",
)

# Fitted on an array: the model knows places, and no names.
swap(
    "array_without_names",
    says="columns in another order",
    old="Ridge(alpha=alpha)).fit(spend.drop(columns=label), spend[label])",
    new="Ridge(alpha=alpha)).fit(spend.drop(columns=label).to_numpy(), spend[label])",
)

# Equal rows are taken for one.
swap(
    "equal_rows_once",
    says="equal rows are counted once",
    old='mlflow.log_param("rows", len(spend))',
    new='mlflow.log_param("rows", len(spend.drop_duplicates()))',
)
