"""Mistakes of roll_back."""

from labjudge.proof.traps import swap

# The number before is not the version before.
swap(
    "one_number_less",
    says="serves version 4; champion is version 4",
    old='        target = tags[version].get("replaces")\n',
    new="        target = str(int(version) - 1)\n",
)
swap(
    "back_to_what_failed",
    says="back to one that failed, too",
    old='        while target in tags and "incident" in tags[target]:\n',
    new='        while target in tags and "incident" in tags[target] and False:\n',
)
swap(
    "another_configuration",
    says="another configuration",
    old='        entity = ServedEntityInput.from_dict({**fields, "entity_version": target})\n',
    new="""\
        entity = ServedEntityInput(
            entity_name=fields["entity_name"], entity_version=target, workload_size="Small", scale_to_zero_enabled=False
        )
""",
)
swap(
    "alias_forgotten",
    says="serves version 2; champion is version 5",
    old='        client.set_registered_model_alias(model, "champion", version)\n',
    new="        pass\n",
)
swap(
    "endpoint_forgotten",
    says="serves version 5; champion is version 2",
    old="        api.update_config_and_wait(endpoint, served_entities=[entity])\n",
    new="        entity.as_dict()\n",
)
swap(
    "marks_before_it_looks",
    says="something is changed by a refusal",
    old='        target = tags[version].get("replaces")\n',
    new="""\
        client.set_model_version_tag(model, version, "incident", incident)
        target = tags[version].get("replaces")
""",
)
swap(
    "each_call_one_further",
    says="each call goes one further back",
    old="    if not handled:\n",
    new="    if handled is not None:\n",
)
swap(
    "does_not_go_on",
    says="a stopped call is not finished",
    old="    if not handled:\n",
    new="    if handled:\n        return version\n    if not handled:\n",
)
swap(
    "failure_is_not_marked",
    says="what failed is not marked",
    old='        client.set_model_version_tag(model, version, "incident", incident)\n',
    new='        client.set_model_version_tag(model, version, "rolled_back", incident)\n',
)
swap(
    "alias_written_each_time",
    says="writes when all is done",
    old='    if client.get_registered_model(model).aliases.get("champion") != version:\n        client',
    new="    if True:\n        client",
)
