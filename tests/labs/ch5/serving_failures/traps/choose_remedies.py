"""Mistakes of choose_remedies."""

from labjudge.proof.traps import swap

# A bad model, four times over.
swap(
    "scales_out_a_bad_model",
    says="bad_deploy; carried out: save_evidence, then add_places",
    old="""        steps.append({"do": "roll_back", "version": str(max(each for each in good if each < int(facts["serving"])))})
""",
    new="""        steps.append({"do": "add_places", "places": 16 + 0 * len(good)})
""",
)
# More traffic, older model.
swap(
    "rolls_back_a_surge",
    says="answers in place of",
    old='        steps.append({"do": "add_places", "places": 4 * math.ceil(facts["peak_in_work"] / 0.7 / 4)})\n',
    new='        steps.append({"do": "roll_back", "version": facts["versions"][0]["version"]})\n',
)
swap(
    "restarts_what_is_full",
    says="then restart",
    old='        steps.append({"do": "add_memory", "gigabytes": enough})\n',
    new='        steps.append({"do": "restart"} if enough else {})\n',
)
# The remedy first.
swap(
    "no_evidence",
    says="the evidence is gone",
    old='    steps: list[dict] = [{"do": "save_evidence"}] if causes else []\n',
    new="    steps: list[dict] = []\n",
)
# The one before had failed, too.
swap(
    "the_version_before",
    says="did not serve well, either",
    old='[int(each["version"]) for each in facts["versions"] if each["served_well"]]',
    new='[int(each["version"]) for each in facts["versions"]]',
)
swap(
    "versions_as_text",
    says="further back than it has to be",
    old='str(max(each for each in good if each < int(facts["serving"])))',
    new='max(str(each) for each in good if each < int(facts["serving"]))',
)
# All places busy, all the time.
swap(
    "no_headroom",
    says="overload is not over",
    old='facts["peak_in_work"] / 0.7 / 4',
    new='facts["peak_in_work"] / 1.1 / 4',
)
swap(
    "far_too_many_places",
    says="paid for and not used",
    old='facts["peak_in_work"] / 0.7 / 4',
    new='facts["peak_in_work"] / 0.2 / 4',
)
swap(
    "largest_machine",
    says="more memory than it needs",
    old="        enough = min(size",
    new="        enough = max(size",
)
swap(
    "memory_that_is_just_too_small",
    says="out_of_memory goes on",
    old='if size >= facts["needs_gb"])',
    new='if size >= facts["needs_gb"] // 2)',
)
swap(
    "defaults_for_everybody",
    says="nobody gets a prediction",
    old='    if "dependency_down" in causes:\n',
    new="    if causes:\n",
)
swap(
    "keeps_warm_to_be_safe",
    says="kept warm for nothing",
    old='    if "cold_start" in causes:\n',
    new="    if causes:\n",
)
swap(
    "asks_all_callers",
    says="the wrong one is asked",
    old='        steps.append({"do": "ask_caller", "caller": facts["drifting"]})\n',
    new='        steps += [{"do": "ask_caller", "caller": each} for each in facts["callers"]]\n',
)
swap(
    "revokes_all_tokens",
    says="is refused with 401",
    old='        steps.append({"do": "revoke_token", "caller": facts["leaked"]})\n',
    new='        steps += [{"do": "revoke_token", "caller": each} for each in facts["callers"]]\n',
)
# Whoever pays gets capacity, the thief too.
swap(
    "feeds_the_thief",
    says="the thief goes on",
    old='        steps.append({"do": "revoke_token", "caller": facts["leaked"]})\n',
    new='        steps.append({"do": "keep_warm"})\n',
)
swap(
    "a_step_of_its_own",
    says="a step that cannot be carried out",
    old='        steps.append({"do": "keep_warm"})\n',
    new='        steps.append({"do": "scale_to_one"})\n',
)
swap(
    "newest_good_one",
    says="forward instead of back",
    old='str(max(each for each in good if each < int(facts["serving"])))',
    new='str(max(each for each in good if each != int(facts["serving"])))',
)
