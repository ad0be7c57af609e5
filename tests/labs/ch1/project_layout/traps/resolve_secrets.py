"""Mistakes of resolve_secrets."""

from labjudge.proof.traps import swap

# References inside of texts are resolved as well.
swap(
    "anywhere_in_a_text",
    says="not the config with its secrets",
    old="REFERENCE.fullmatch(value)",
    new="REFERENCE.search(value)",
)

# The message shows the whole config, with what was resolved before.
swap(
    "config_in_the_message",
    says="a secret in a message",
    old="    return {key: _resolved(value) for key, value in config.items()}",
    new="""\
    done = {}
    for key, value in config.items():
        try:
            done[key] = _resolved(value)
        except LookupError as problem:
            raise LookupError(f"{problem}; so far: {done}") from None
    return done""",
)
swap(
    "empty_for_missing",
    says="a secret that is not there",
    old="""raise LookupError(f"there is no secret {key} in the scope {scope}") from None""",
    new="return None",
)
swap(
    "scope_not_named",
    says="which secret",
    old="""raise LookupError(f"there is no secret {key} in the scope {scope}") from None""",
    new="""raise LookupError(f"there is no secret {key}") from None""",
)
swap(
    "denied_is_missing",
    says="a scope that the caller may not read",
    old="""raise PermissionError(f"you may not read the scope {scope}") from None""",
    new="""raise LookupError(f"there is no secret {key} in the scope {scope}") from None""",
)
swap(
    "scope_of_the_refusal",
    says="which scope",
    old="""raise PermissionError(f"you may not read the scope {scope}") from None""",
    new="""raise PermissionError("you may not read that") from None""",
)

# What was read once is kept for good.
swap(
    "kept_for_good",
    says="remembers an earlier call",
    old="        return WorkspaceClient().dbutils.secrets.get(scope, key)\n",
    new="""\
        known = globals().setdefault("_known", {})
        return known.setdefault((scope, key), None) or known.update(
            {(scope, key): WorkspaceClient().dbutils.secrets.get(scope, key)}
        ) or known[scope, key]
""",
)

# What stands around a secret is cut off.
swap(
    "stripped",
    says="not to the last character",
    old="dbutils.secrets.get(scope, key)\n",
    new="dbutils.secrets.get(scope, key).strip()\n",
)

# A secret that looks like a reference is resolved once more.
swap(
    "again_and_again",
    says="resolved twice",
    old="return WorkspaceClient().dbutils.secrets.get(scope, key)\n",
    new="return _resolved(WorkspaceClient().dbutils.secrets.get(scope, key))\n",
)
