"""Mistakes of choose_component."""

from labjudge.proof.traps import swap

# Whatever offers what is needed will do: Tracking for the Registry.
swap(
    "any_phase",
    says="the component of another phase",
    old="""    if scenario["phase"] not in option["phases"]:""",
    new="""    if not option["phases"]:""",
)

# The first need in the option's eyes, not in the scenario's.
swap(
    "needs_in_any_order",
    says="not the first lacking need",
    old="return next(iter([*lacking, *unfit]), None)",
    new="return next(iter([*lacking[::-1], *unfit]), None)",
)

# What is possible is allowed.
swap(
    "possible_is_fine",
    says="possible, and unfit",
    old="return next(iter([*lacking, *unfit]), None)",
    new="return next(iter(lacking), None)",
)

# A notebook's cluster is fine for a job.
swap(
    "interactive_is_fine",
    says="an unfit practice passes",
    old='UNFIT = {"secret in code", "interactive cluster", ',
    new='UNFIT = {"secret in code", ',
)

# The most powerful one is chosen.
swap(
    "most_effort",
    says="not the least effort",
    old="""min(left, key=lambda option: option["effort"], default=None)""",
    new="""max(left, key=lambda option: option["effort"], default=None) if len(left) > 1 else next(iter(left), None)""",
)
swap(
    "no_option_is_an_error",
    says="no option left",
    old="""min(left, key=lambda option: option["effort"], default=None)""",
    new="""min(left, key=lambda option: option["effort"]) if options else None""",
)
