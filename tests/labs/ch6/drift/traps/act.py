"""Mistakes of act."""

from labjudge.proof.traps import swap

# The last window decides.
swap(
    "one_noisy_window",
    says="rolled back on one window",
    old="recent = verdicts[-days:]",
    new="recent = verdicts[-1:] * days",
)

# Whatever is not quiet is drift.
swap(
    "bug_as_drift",
    says="a pipeline bug is rolled back",
    old='any(verdict != "drift" for verdict in recent)',
    new='"quiet" in recent',
)

# The former version is taken as it is.
swap(
    "incompatible",
    says="back to a version whose features are gone",
    old="runs = bool(features) and set(features.split(",
    new="runs = True or set(features.split(",
)

# Nobody looks who is champion now.
swap("stale", says="a champion that nobody judged is replaced", old="if champion != version:", new="if not champion:")

# Without a way back nothing can be done, so why look further.
swap(
    "former_first",
    says="blocked where nothing was to be done",
    old="    recent = verdicts[-days:]\n",
    new="""\
    if "previous" not in MlflowClient().get_registered_model(name).aliases:
        return "blocked"
    recent = verdicts[-days:]
""",
)

# What reads every column of the table is taken for what reads too many.
swap(
    "every_column_is_too_many",
    says="it needs age,spend,visits,plan,region",
    old='set(features.split(",")) <= set(columns)',
    new='set(features.split(",")) < set(columns)',
)
