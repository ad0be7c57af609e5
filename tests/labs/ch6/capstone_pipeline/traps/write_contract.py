"""Mistakes of write_contract."""

from labjudge.proof.traps import swap

# 97 % accurate, and no failure found.
swap("accuracy_is_fine", says="a metric that hides what is rare", old='("accuracy", "roc_auc")', new="()")

# A limit, and nothing simple that it is held against.
swap("no_baseline_needed", says="a criterion without its baseline", old='("baseline", "slices")', new='("slices",)')

# Told, and written all the same.
swap(
    "written_anyway",
    says="a model for an incomplete contract",
    old="""\
    if problems:
        return problems
    client = MlflowClient()
""",
    new="""\
    client = MlflowClient()
    if problems:
        try:
            client.get_registered_model(name)
        except MlflowException:
            client.create_registered_model(name)
        return problems
""",
)

# Each run of the job is a revision.
swap(
    "each_run_a_revision",
    says="another revision",
    old='revision == 0 or json.loads(tags["contract"]) != contract',
    new="True",
)

# Kept once somebody has made the model.
swap("only_if_there", says="no contract with the model", old="client.create_registered_model(name)", new="return []")
