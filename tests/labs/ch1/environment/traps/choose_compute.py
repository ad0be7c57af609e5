"""Mistakes of choose_compute."""

from labjudge.proof.traps import swap

# A scheduled job runs where it was written.
swap(
    "all_purpose_for_a_schedule",
    says="compute for scheduled",
    old='"scheduled": {"jobs", "serverless"}',
    new='"scheduled": {"jobs", "serverless", "all-purpose"}',
)

# More is more: trees may have a GPU.
swap(
    "gpu_for_trees",
    says="a GPU that nobody uses",
    old="""offer["gpu"] != (workload["model"] == "deep")""",
    new="""workload["model"] == "deep" and not offer["gpu"]""",
)

# The other half of the rule is forgotten.
swap(
    "deep_on_a_cpu",
    says="a deep model without a GPU",
    old="""offer["gpu"] != (workload["model"] == "deep")""",
    new="""offer["gpu"] and workload["model"] != "deep\"""",
)
swap(
    "init_script_anywhere",
    says="an init script on serverless",
    old="""if workload["init_script"] and offer["kind"] not in OWN_MACHINES:""",
    new="""if workload["init_script"] and not offer["kind"]:""",
)

# A start that takes as long as it may is refused, and one that is a little longer is not.
swap(
    "start_not_looked_at",
    says="a start that takes too long",
    old="""return "start" if offer["start_minutes"] > workload["wait_minutes"] else \"\"""",
    new="""return "start" if offer["start_minutes"] >= 2 * workload["wait_minutes"] else \"\"""",
)
swap(
    "start_at_the_limit",
    says="a start that takes as long as it may",
    old="""offer["start_minutes"] > workload["wait_minutes"]""",
    new="""offer["start_minutes"] >= workload["wait_minutes"]""",
)

# The last rule that is broken is named.
swap(
    "start_before_the_others",
    says="not the first rule: kind",
    old="""\
    if offer["kind"] not in KINDS[workload["use"]]:
        return "kind\"""",
    new="""\
    if offer["start_minutes"] > workload["wait_minutes"]:
        return "start"
    if offer["kind"] not in KINDS[workload["use"]]:
        return "kind\"""",
)

# Idle minutes are paid, too.
swap(
    "idle_for_free",
    says="not the cheapest",
    old="""(workload["hours"] + offer["idle_minutes"] / 60)""",
    new="""workload["hours"]""",
)

# Minutes are taken for hours: the choice may be right all the same, the cost is not.
swap(
    "idle_minutes_as_hours",
    says="not what the idle minutes cost",
    old="""offer["idle_minutes"] / 60""",
    new="""offer["idle_minutes"]""",
)
swap(
    "last_of_equal_ones",
    says="of equal ones not the first",
    old="""min(costs, key=costs.__getitem__, default=None)""",
    new="""min(reversed(costs), key=costs.__getitem__, default=None)""",
)
swap(
    "no_offer_is_an_error",
    says="raised ValueError: min()",
    old="""min(costs, key=costs.__getitem__, default=None)""",
    new="""min(costs, key=costs.__getitem__)""",
)

# Serving is taken for machines of one's own.
swap(
    "init_script_on_an_endpoint",
    says="an init script on a serving endpoint",
    old='OWN_MACHINES = {"all-purpose", "jobs"}',
    new='OWN_MACHINES = {"all-purpose", "jobs", "serving"}',
)

# The last two rules in the other order.
swap(
    "start_before_init_script",
    says="not the first rule: init_script",
    old="""\
    if workload["init_script"] and offer["kind"] not in OWN_MACHINES:
        return "init_script"
""",
    new="""\
    if workload["init_script"] and offer["kind"] not in OWN_MACHINES:
        return "start" if offer["start_minutes"] > workload["wait_minutes"] else "init_script"
""",
)

# A cost of 0 is taken for one that is not known.
swap(
    "free_is_unknown",
    says="an offer that costs nothing",
    old="key=costs.__getitem__",
    new="key=lambda name: costs[name] or math.inf",
)

# The month's price is rounded to whole dollars.
swap(
    "whole_dollars",
    says="not what a month costs",
    old="None if best is None else costs[best]",
    new="None if best is None else round(costs[best])",
)
