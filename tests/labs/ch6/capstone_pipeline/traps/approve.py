"""Mistakes of approve."""

from labjudge.proof.traps import swap

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

# Whoever trained it knows best.
swap(
    "own_training",
    says="approved by who trained",
    old="if me in (found.user_id, client.get_run(found.run_id).info.user_id):",
    new="if me == found.user_id:",
)

# Failed is what is there; what was never run is fine.
swap("no_gates", says="approved without any gate", old="and bool(gates) and not any", new="and not any")

# Without its data.
swap("approved_without_data", says="approved without its training data", old='found.tags.get("training") and ', new="")

# What is not there cannot do harm.
swap(
    "not_there",
    says="approved a version that is not there",
    old="    found = client.get_model_version(name, version)\n",
    new="""\
    try:
        found = client.get_model_version(name, version)
    except MlflowException:
        return
""",
)
