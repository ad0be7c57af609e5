"""Mistakes of approve."""

from labjudge.proof.traps import swap

# Whoever trained it knows best.
swap(
    "own_training",
    says="approved by who trained",
    old="if me in (found.user_id, client.get_run(found.run_id).info.user_id):",
    new="if me == found.user_id:",
)

# Failed is what is there; what was never run is fine.
swap(
    "no_gates",
    says="approved without any gate",
    old="return isinstance(gates, dict) and bool(gates) and not any(gates.values())",
    new="return not (isinstance(gates, dict) and any(gates.values()))",
)

# The gates are there.
swap(
    "failed_gate",
    says="approved with a gate that failed",
    old="bool(gates) and not any(gates.values())",
    new="bool(gates)",
)

# Without its data.
swap(
    "approved_without_data",
    says="approved without its training data",
    old='found.tags.get("training") and ',
    new="",
)

# Without a word of what it is for.
swap(
    "no_description",
    says="approved without a description",
    old=' and (found.description or "").strip()',
    new="",
)

# In between, an approval has no ticket.
swap(
    "ticket_afterwards",
    says="approved before the ticket is there",
    old="""\
    client.set_model_version_tag(name, version, "approval_ticket", ticket)
    client.set_model_version_tag(name, version, "approved_by", me)
""",
    new="""\
    client.set_model_version_tag(name, version, "approved_by", me)
    client.set_model_version_tag(name, version, "approval_ticket", ticket)
""",
)

# What is not there cannot do harm.
swap(
    "not_there",
    says="approved a version that is not there",
    old="""\
    found = client.get_model_version(name, version)
""",
    new="""\
    try:
        found = client.get_model_version(name, version)
    except MlflowException:
        return
""",
)
