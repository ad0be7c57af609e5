"""Mistakes of log_candidate."""

from labjudge.proof.traps import swap

# Neither signature nor example: whoever serves it has to guess.
swap(
    "no_signature_nor_example",
    says="no signature",
    old="""\
            signature=infer_signature(features, model.predict(features)),
            input_example=features.head(3),
""",
    new="",
)


# The label is an input.
swap(
    "label_in_the_signature",
    says="inputs of the signature",
    old="infer_signature(features, model.predict(features))",
    new="infer_signature(train, model.predict(features))",
)

# All rows travel with the model.
swap(
    "all_rows_as_example",
    says="an example of another size",
    old="input_example=features.head(3)",
    new="input_example=features",
)


# MLflow looks for the requirements itself.
swap(
    "requirements_inferred",
    says="other requirements",
    old="            pip_requirements=requirements,\n",
    new="",
)

# Each training leaves a model.
swap(
    "a_model_for_every_training",
    says="a model of no candidate",
    old="""\
        if not candidate:
            return None
""",
    new="",
)

# As good as the limit counts as worse.
swap(
    "limit_itself_too_much",
    says="exactly good enough",
    old='errors["check_mae"] <= max_mae',
    new='errors["check_mae"] < max_mae',
)


# Fitted once more on all rows: nobody has measured that model.
swap(
    "fitted_again_on_all_rows",
    says="another model than the one measured",
    old="        logged = mlflow.sklearn.log_model(",
    new="""\
        both = pd.concat([train, check])
        model = Ridge(**settings).fit(both.drop(columns=label), both[label])
        logged = mlflow.sklearn.log_model(""",
)
