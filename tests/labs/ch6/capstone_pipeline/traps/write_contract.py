"""Mistakes of write_contract."""

from labjudge.proof.traps import swap

# 97 % accurate, and no failure found.
swap(
    "accuracy_is_fine",
    says="a metric that hides what is rare",
    old='HIDE_WHAT_IS_RARE = ("accuracy", "roc_auc")',
    new="HIDE_WHAT_IS_RARE = ()",
)

# A limit, and nothing simple that it is held against.
swap(
    "no_baseline_needed",
    says="a criterion without its baseline",
    old='for field in ("baseline", "slices") if',
    new='for field in ("slices",) if',
)

# One number for everybody.
swap(
    "no_slices_needed",
    says="a criterion without its slices",
    old='for field in ("baseline", "slices") if',
    new='for field in ("baseline",) if',
)

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
    if problems and client.search_registered_models() is not None:
        try:
            client.create_registered_model(name)
        except MlflowException:
            pass
        return problems
""",
)

# Each run of the job is a revision.
swap(
    "each_run_a_revision",
    says="another revision",
    old='if revision == 0 or json.loads(tags["contract"]) != contract:',
    new="if True:",
)

# Kept once somebody has made the model.
swap(
    "only_if_there",
    says="no contract with the model",
    old="""\
        client.create_registered_model(name)
        tags = {}
""",
    new="""\
        return []
""",
)
