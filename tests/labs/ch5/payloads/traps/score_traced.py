"""Mistakes of score_traced."""

from labjudge.proof.traps import swap

# The first of two served entities.
swap(
    "first_entity",
    says="served_by of another one",
    old="served = {each.name: each for each in api.get(endpoint).config.served_entities}[answer.served_model_name]",
    new="served = api.get(endpoint).config.served_entities[0]",
)

# The version is guessed from the name.
swap(
    "version_from_the_name",
    says="version of another one",
    old='"version": served.entity_version,',
    new='"version": served.name.rpartition("-")[2],',
)

# Looked up once, and never again.
swap(
    "looked_up_once",
    says="a version of the past",
    old="served = {each.name: each for each in api.get(endpoint).config.served_entities}[answer.served_model_name]",
    new="""\
known = vars(WorkspaceClient).get("known") or {}
    if (endpoint, answer.served_model_name) not in known:
        known |= {(endpoint, each.name): each for each in api.get(endpoint).config.served_entities}
        WorkspaceClient.known = known
    served = known[endpoint, answer.served_model_name]""",
)

# The id is returned, and the request does not know it.
swap(
    "id_not_sent",
    says="sent under another id",
    old=", client_request_id=request_id)",
    new=")",
)

# A time without a zone.
swap(
    "no_zone",
    says="a time that does not say it is UTC",
    old="datetime.now(UTC).isoformat()",
    new="datetime.now().isoformat()",
)

# Somebody's format.
swap(
    "seconds_since_1970",
    says="a time that is no ISO 8601 text",
    old="datetime.now(UTC).isoformat()",
    new="datetime.now(UTC).timestamp()",
)

# When the model was deployed.
swap(
    "deployed_at",
    says="the time of something else",
    old="datetime.now(UTC).isoformat()",
    new="datetime.fromtimestamp(served.creation_timestamp / 1000, UTC).isoformat()",
)
