"""Mistakes of grant_least."""

from labjudge.proof.traps import swap, trap


@trap(says="grants: the job may do more")
def all_privileges_to_be_safe(environment: str, schema: str, job: str, readers: str) -> None:
    if schema.partition(".")[0] != environment:
        raise ValueError(schema)
    _grant("catalog", environment, {job: [Privilege.ALL_PRIVILEGES], readers: [Privilege.USE_CATALOG]})
    _grant("schema", schema, {readers: [Privilege.USE_SCHEMA, Privilege.SELECT]})


# The way to the schema is forgotten.
swap(
    "no_way_there",
    says="USE_CATALOG is needed, too",
    old='    _grant("catalog", catalog, {job: [Privilege.USE_CATALOG], readers: [Privilege.USE_CATALOG]})\n',
    new="",
)
swap(
    "readers_may_write",
    says="grants: the readers may do more",
    old="Privilege.CREATE_TABLE], readers: reading}",
    new="Privilege.CREATE_TABLE], readers: [*reading, Privilege.MODIFY]}",
)
swap(
    "job_cannot_create",
    says="CREATE_TABLE is needed, too",
    old="Privilege.MODIFY, Privilege.CREATE_TABLE]",
    new="Privilege.MODIFY]",
)

# Names that begin alike are taken for the same.
swap(
    "begins_with_the_environment",
    says="a catalog that is not the environment's",
    old="if catalog != environment:",
    new="if not catalog.startswith(environment):",
)

# The catalog is granted before anybody looks.
swap(
    "granted_then_refused",
    says="granted all the same",
    old="""\
        raise ValueError(f"{schema} does not belong to {environment}")
""",
    new="""\
        _grant("catalog", catalog, {job: [Privilege.USE_CATALOG]})
        raise ValueError(f"{schema} does not belong to {environment}")
""",
)

# Everything else is taken away first, for order's sake.
swap(
    "cleared_first",
    says="somebody's privilege is gone",
    old='    _grant("catalog", catalog, {job',
    new="""\
    held = WorkspaceClient().grants.get("schema", schema).privilege_assignments or []
    changes = [PermissionsChange(principal=each.principal, remove=each.privileges) for each in held]
    WorkspaceClient().grants.update("schema", schema, changes=changes)
    _grant("catalog", catalog, {job""",
)
swap(
    "own_ones_replaced",
    says="a privilege of the job is gone",
    old="changes = [PermissionsChange(principal=who, add=held) for who, held in privileges.items()]",
    new="""\
every = [Privilege.CREATE_FUNCTION, Privilege.EXECUTE]
    gone = every if kind == "schema" else []
    changes = [PermissionsChange(principal=who, add=held, remove=gone) for who, held in privileges.items()]""",
)
swap(
    "everybody_reads",
    says="grants: to somebody else",
    old='    _grant("schema", schema, {job',
    new='    _grant("schema", schema, {"account users": [Privilege.SELECT]})\n    _grant("schema", schema, {job',
)

# Readers who could write lose that.
swap(
    "readers_only_read",
    says="a privilege of the readers is gone",
    old="changes = [PermissionsChange(principal=who, add=held) for who, held in privileges.items()]",
    new="""\
changes = [
        PermissionsChange(principal=who, add=held, remove=[] if Privilege.MODIFY in held else [Privilege.MODIFY])
        for who, held in privileges.items()
    ]""",
)
