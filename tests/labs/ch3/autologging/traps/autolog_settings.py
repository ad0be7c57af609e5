"""Mistakes of autolog_settings."""

from labjudge.proof.traps import swap

# Autologging is trusted to find a run on executors, too.
swap(
    "on_everywhere",
    says="autologging where no run is",
    old='disable = training["runs_on"] == "executors"',
    new="disable = False",
)

# A sweep logs each model.
swap(
    "models_always",
    says="a model for every trial",
    old='models = not disable and training["purpose"] == "final" and',
    new="models = not disable and",
)

# The size of a model is nobody's concern.
swap(
    "any_size",
    says="the model is too large",
    old=' and training["model_mb"] <= max_model_mb',
    new="",
)

# As large as the limit counts as larger.
swap(
    "limit_itself_too_large",
    says="the final model is not logged",
    old='training["model_mb"] <= max_model_mb',
    new='training["model_mb"] < max_model_mb',
)

# A row of somebody goes into the artifacts.
swap(
    "personal_rows_as_example",
    says="a row of somebody in the artifacts",
    old='models and not training["personal_data"]',
    new="models",
)

# An example is asked for where no model is logged.
swap(
    "example_without_a_model",
    says="an example without its model",
    old='"log_input_examples": models and not',
    new='"log_input_examples": not disable and not',
)

# Examples are never logged: nobody sees what a request looks like.
swap(
    "no_examples",
    says="no example with the model",
    old='models and not training["personal_data"]',
    new="False",
)

# All is disabled for a sweep, so its parameters are lost.
swap(
    "sweep_disabled",
    says="disabled on the driver",
    old='disable = training["runs_on"] == "executors"',
    new='disable = training["runs_on"] == "executors" or training["purpose"] == "sweep"',
)

# A limit of 0 is taken for none.
swap(
    "limit_zero_is_none",
    says="the limit is 0 MB",
    old='training["model_mb"] <= max_model_mb',
    new='(not max_model_mb or training["model_mb"] <= max_model_mb)',
)

# Where rows are personal data, nothing is logged of the model either.
swap(
    "no_model_of_personal_data",
    says="no model because of personal data",
    old='training["model_mb"] <= max_model_mb',
    new='training["model_mb"] <= max_model_mb and not training["personal_data"]',
)
