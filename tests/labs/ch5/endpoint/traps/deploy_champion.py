"""Mistakes of deploy_champion."""

from labjudge.proof.traps import swap

# A number in the code; it was right in spring.
swap(
    "version_in_the_code",
    says="it serves version 1",
    old="    version = str(MlflowClient().get_model_version_by_alias(model, alias).version)\n",
    new='    version = "1"\n',
)
# Whatever was registered last.
swap(
    "newest_version",
    says="it serves version 4",
    old="    version = str(MlflowClient().get_model_version_by_alias(model, alias).version)\n",
    new="""\
    version = str(max(int(each.version) for each in MlflowClient().search_model_versions(f"name = '{model}'")))
""",
)
# The job asks for a deployment and goes home.
swap(
    "does_not_wait",
    says="when it returned, the endpoint was NOT_READY",
    old="        api.create_and_wait(",
    new="        api.create(",
)
swap(
    "does_not_wait_for_an_update",
    says="when it returned, the endpoint was READY, IN_PROGRESS",
    old="        api.update_config_and_wait(",
    new="        api.update_config(",
)
# It is there, so all is well.
swap(
    "made_once_and_never_again",
    says="the alias moved, the endpoint did not",
    old="    if len(serving) != 1 or any(",
    new="    if len(serving) != 1 and any(",
)
# The version is the same, so the wish for more capacity is not heard.
swap(
    "compares_the_version_alone",
    says="another capacity",
    old="any(serving[0].get(name) != value for name, value in wanted.items())",
    new='serving[0]["entity_version"] != version',
)
# A deployment each time the job runs.
swap(
    "deploys_each_time",
    says="deploys what is deployed",
    old="    if len(serving) != 1 or any(serving[0].get(name) != value for name, value in wanted.items()):\n",
    new="    if True:\n",
)
# One of the two that answer is right.
swap(
    "any_of_them",
    says="the old version still answers",
    old="    if len(serving) != 1 or any(serving[0].get(name) != value for name, value in wanted.items()):\n",
    new='    if not serving or serving[0]["entity_version"] != version:\n',
)
# Errors are for others.
swap(
    "failure_passed_over",
    says="a deployment that failed looks like one that did not",
    old="        api.update_config_and_wait(endpoint, served_entities=[entity])\n",
    new="""\
        with suppress(RuntimeError):
            api.update_config_and_wait(endpoint, served_entities=[entity])
""",
)
# Delete and make anew: nothing answers in between, nor afterwards if it fails.
swap(
    "deletes_before_it_makes",
    says="what served before is gone",
    old="        api.update_config_and_wait(endpoint, served_entities=[entity])\n",
    new="""\
        api.delete(endpoint)
        api.create_and_wait(endpoint, config=EndpointCoreConfigInput(name=endpoint, served_entities=[entity]))
""",
)
# More memory is no other capacity.
swap(
    "type_is_not_compared",
    says="a change of workload_type alone is not heard",
    old="!= value for name, value in wanted.items())",
    new='!= value for name, value in wanted.items() if name != "workload_type")',
)
# Every model has a version 2.
swap(
    "model_is_not_compared",
    says="another model",
    old="!= value for name, value in wanted.items())",
    new='!= value for name, value in wanted.items() if name != "entity_name")',
)
