"""Versions of model and table, and a table that does not fit."""

from typing import Any

from labjudge.grading import Draw, Lab, World, judges, refused, returned, wrong

from .parcels import Parcels, Row

ALIAS = "champion"


def pinned(lab: Lab, parcels: Parcels, alias: str = ALIAS) -> dict[str, Any]:
    got = lab.as_(parcels.owner).pin_inputs(model=parcels.model, alias=alias, source=parcels.source)
    found: dict[str, Any] = returned(got, dict[str, Any], "a dict")
    return found


def accepted(lab: Lab, parcels: Parcels, model_version: str, source_version: int, title: str, about: str) -> None:
    """End the check as wrong when a table that fits is refused."""
    outcome = lab.attempt.as_(parcels.owner).pin_inputs(model=parcels.model, alias=ALIAS, source=parcels.source)
    if outcome.value != {"model_version": model_version, "source_version": source_version}:
        wrong(title, happened=str(outcome), but=about)


@judges
def versions_of_now(lab: Lab, world: World, draw: Draw) -> None:
    """The model's version is the one that the alias names, as text; the table's is its latest, 0 for a new one."""
    parcels = Parcels(world, draw)
    first, second, third = (parcels.add_version() for _ in range(3))
    world.uc_alias(parcels.model, "challenger", third)
    for alias_at, writes in ((second, 1), (first, draw.randrange(2, 5))):
        world.uc_alias(parcels.model, ALIAS, alias_at)
        for _ in range(writes):
            latest = parcels.write(parcels.rows(3))
        got = pinned(lab, parcels)
        if got.get("model_version") != alias_at:
            wrong(
                "not the version that the alias names",
                happened=f"its model_version is {got.get('model_version')!r}",
                but=f"{ALIAS} names version {alias_at!r} of 3, challenger {third!r}",
            )
        if got != {"model_version": alias_at, "source_version": latest} or isinstance(got["source_version"], bool):
            wrong(
                "not the table's latest version", happened=f"it returned {got}", but=f"the latest version is {latest}"
            )


@judges
def drifted(lab: Lab, world: World, draw: Draw) -> None:
    """A table that lacks a column of the signature, or has it with another type, is refused with a ValueError."""
    parcels = Parcels(world, draw)
    world.uc_alias(parcels.model, ALIAS, parcels.add_version())
    name = draw.choice(parcels.features)
    parcels.write(parcels.rows(4))
    changes: dict[str, Any] = {
        "is not there any more": lambda row: {key: value for key, value in row.items() if key != name},
        "has another name": lambda row: {f"{key}_new" if key == name else key: value for key, value in row.items()},
        "is text": lambda row: {**row, name: str(row[name])},
        "is bigint": lambda row: {**row, name: int(row[name])},
    }
    for what, change in changes.items():
        rows: list[Row] = [change(row) for row in parcels.rows(4)]
        version = parcels.write(rows)
        about = f"since version {version} of the table {name} {what}; the signature has it as double"
        outcome = lab.attempt.as_(parcels.owner).pin_inputs(model=parcels.model, alias=ALIAS, source=parcels.source)
        title = (
            "the type is another one" if what in ("is text", "is bigint") else "a column is gone, and nobody says so"
        )
        refused(outcome, ValueError, title, but=about)


@judges
def harmless_changes(lab: Lab, world: World, draw: Draw) -> None:
    """Columns that the model does not know, another order, and versions that did not fit in the past are no drift."""
    parcels = Parcels(world, draw)
    version = parcels.add_version(optional={"remark": "string"})
    world.uc_alias(parcels.model, ALIAS, version)
    parcels.write([{"parcel": row["parcel"], "old": 1.0} for row in parcels.rows(3)])
    more = [{"note": "x", **dict(reversed(row.items())), "weight_class": 3} for row in parcels.rows(3)]
    latest = parcels.write(more)
    about = f"version {latest} has all columns that the signature requires, and two more; version 0 had none of them"
    accepted(lab, parcels, version, latest, "a table that fits is refused", about)


@judges
def the_pinned_signature(lab: Lab, world: World, draw: Draw) -> None:
    """What the table must have is asked by the version that the alias names, and by no other."""
    parcels = Parcels(world, draw)
    lean, full = parcels.add_version(parcels.features[:1]), parcels.add_version()
    latest = parcels.write([{"parcel": row["parcel"], parcels.features[0]: 1.5} for row in parcels.rows(3)])
    world.uc_alias(parcels.model, ALIAS, lean)
    missing = f"the table has no column {parcels.features[1]}"
    title = "held against another version's signature"
    accepted(lab, parcels, lean, latest, title, f"{missing}, and version {lean}, which {ALIAS} names, needs none")
    world.uc_alias(parcels.model, ALIAS, full)
    parcels.add_version(parcels.features[:1])
    outcome = lab.attempt.as_(parcels.owner).pin_inputs(model=parcels.model, alias=ALIAS, source=parcels.source)
    refused(outcome, ValueError, title, but=f"{missing}, and version {full}, which {ALIAS} names, needs it")
