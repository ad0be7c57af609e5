"""Mistakes of grant_access."""

from labjudge.proof.traps import swap

# Convenient: everybody who reads may also write.
swap(
    "readers_can_write",
    says="a reader can write",
    old="wanted = {reader: {Privilege.SELECT} for reader in readers}",
    new="wanted = {reader: {Privilege.SELECT, Privilege.MODIFY} for reader in readers}",
)

# All privileges are shorter to write.
swap(
    "all_privileges",
    says="more than was asked for",
    old="writer: {Privilege.SELECT, Privilege.MODIFY}}",
    new="writer: {Privilege.ALL_PRIVILEGES}}",
)

# SELECT without the way to the table.
swap(
    "no_way_to_the_table",
    says="a reader cannot read",
    old='("schema", schema, {who: {Privilege.USE_SCHEMA} for who in wanted}),',
    new="",
)

# Grants are added; what was there stays.
swap(
    "what_was_there_stays",
    says="others keep what they had",
    old="""            grants.update("table", table, changes=[change])
    # What""",
    new="""            change.validate = None
    # What""",
)

# A reader keeps the right to write that somebody gave once.
swap(
    "only_strangers_lose",
    says="a reader keeps the right to write",
    old="""        if extra:
            change = PermissionsChange(principal=assignment.principal, remove=list(extra))
            grants.update("table\"""",
    new="""        if extra and assignment.principal not in wanted:
            change = PermissionsChange(principal=assignment.principal, remove=list(extra))
            grants.update("table\"""",
)

# The table alone is looked at.
swap(
    "grants_on_the_schema_stay",
    says="others can write by a grant on the schema",
    old='for kind, name in (("schema", schema), ("catalog", catalog)):',
    new="for kind, name in ():",
)

# The catalog is somebody else's.
swap(
    "grants_on_the_catalog_stay",
    says="others can write by a grant on the catalog",
    old='for kind, name in (("schema", schema), ("catalog", catalog)):',
    new='for kind, name in (("schema", schema),):',
)

# Everything on the schema that is not for this table goes.
swap(
    "all_on_the_schema_revoked",
    says="too much is revoked",
    old="broad = {Privilege.MODIFY, Privilege.ALL_PRIVILEGES} & set(assignment.privileges)",
    new="broad = set(assignment.privileges)",
)

# Who may write by a grant on the schema loses all that is granted there.
swap(
    "all_of_the_writers_above",
    says="more than the right to write is revoked",
    old="change = PermissionsChange(principal=assignment.principal, remove=list(broad))",
    new="change = PermissionsChange(principal=assignment.principal, remove=assignment.privileges)",
)

# First the way to the table, then away with ALL PRIVILEGES, which takes the way along.
swap(
    "the_way_is_revoked",
    says="a reader who had more cannot read",
    old="""    # What is granted above reaches every table below.
""",
    new="""    for who in wanted:
        grants.update("catalog", catalog, changes=[PermissionsChange(principal=who, add=[Privilege.USE_CATALOG])])
        grants.update("schema", schema, changes=[PermissionsChange(principal=who, add=[Privilege.USE_SCHEMA])])
        added = PermissionsChange(principal=who, add=list(wanted[who]))
        grants.update("table", table, changes=[added])
    wanted = {}
    # What is granted above reaches every table below.
""",
)
