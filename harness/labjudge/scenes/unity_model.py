"""A model in Unity Catalog: versions, tags, aliases, validation runs, and what the audit log tells of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from labjudge.draw import Draw
from labjudge.endings import LearnerError, wrong
from labjudge.handles import World
from labjudge.people import PEOPLE

WRITES = ("set", "delete", "update", "create")


def standing(version: str | None) -> str:
    """As "version 3", or "no version" for an alias that is not set."""
    return "no version" if version is None else f"version {version}"


class UnityModel:
    """A model, its owner (who runs the jobs) and its versions; everybody may use catalog and schema.

    `before` and `writes` are those since the scene was set, or since `remember` was called last.
    """

    def __init__(self, world: World, draw: Draw, *, name: str = "", owner: str = "", comment: str = ""):
        self.world = world
        kind = draw.choice(["retail", "business", "prepaid"])
        self.name = name or f"main.churn.{kind}_{draw.number(1000, 9999)}"
        self.owner = owner or draw.person()
        world.uc_model(self.name, owner=self.owner, comment=comment)
        for person in PEOPLE:
            world.grant("catalog", self.name.split(".")[0], person, ["USE_CATALOG"])
            world.grant("schema", self.name.rpartition(".")[0], person, ["USE_SCHEMA"])
        self.made = 0
        self.remember()

    def add(self, **tags: str) -> str:
        """One more version of the owner; its number."""
        self.made += 1
        version: str = self.world.uc_version(self.name, None, tags=tags, user=self.owner)
        self.remember()
        return version

    def add_many(self, number: int) -> list[str]:
        """So many versions that passed validation, as their tag says."""
        return [self.add(validation_status="passed") for _ in range(number)]

    def validated(
        self,
        gates: Sequence[str],
        *,
        changed: dict[str, float | None] | None = None,
        status: str = "FINISHED",
        about: str | None = None,
        tag: str = "passed",
    ) -> str:
        """The next version, with the validation status `tag` and a run that has every gate at 1, but for those in `changed`.

        A gate that is changed to None never ran. `about` is what the run says that it is about ("": nothing), by default
        this very version.
        """
        metrics = {**dict.fromkeys(gates, 1.0), **(changed or {})}
        about = f"{self.name}/{self.made + 1}" if about is None else about
        run = self.world.run(
            experiment="/Shared/validation",
            metrics={gate: value for gate, value in metrics.items() if value is not None},
            tags={"model_version": about} if about else {},
            status=status,
        )
        return self.add(validation_status=tag, validation_run=run)

    def alias(self, name: str, version: str) -> None:
        """Point an alias at a version; it is part of the scene."""
        self.world.uc_alias(self.name, name, version)
        self.remember()

    def remember(self) -> None:
        """Take the state of now as the one that later states are compared with."""
        self.before, self._start = self.state, len(self.world.audit())

    @property
    def state(self) -> dict[str, Any]:
        state: dict[str, Any] = self.world.uc_state(self.name)
        return state

    @property
    def aliases(self) -> dict[str, str]:
        aliases: dict[str, str] = self.state["aliases"]
        return aliases

    @property
    def champion(self) -> str | None:
        return self.aliases.get("champion")

    def tags_of(self, version: str, state: dict[str, Any] | None = None) -> dict[str, str]:
        """The tags of a version, now or in another state."""
        rows = (state or self.state)["versions"]
        return next((row["tags"] for row in rows if row["version"] == version), {})

    def writes(self) -> list[dict[str, Any]]:
        """The rows of the audit log that changed this model, since the scene was set."""
        return [
            row
            for row in self.world.audit()[self._start :]
            if row["target"].startswith(self.name) and row["status"] == 200 and row["action"].startswith(WRITES)
        ]

    @property
    def log(self) -> list[str]:
        """The writes, a line each."""
        lines = []
        for row in self.writes():
            details = row["details"]
            what = details.get("alias") or details.get("key") or ""
            to = details.get("to_version", details.get("value", ""))
            shown = f"{row['event_time'][11:23]}  {row['action']:<26} {what:<18} {'' if to is None else to}"
            lines.append(shown.rstrip())
        return lines

    def stays(self, title: str, *, but: str = "", rule: str = "", drawing: Sequence[str] = ()) -> None:
        """End the check as wrong if anything was written, even what was there already."""
        if self.writes() or self.state != self.before:
            happened = f"the model was written to; champion is {standing(self.champion)}"
            wrong(title, happened=happened, but=but, rule=rule, drawing=[*drawing, *self.log])

    def never_without_champion(self, title: str) -> None:
        """End the check as wrong if the alias champion was deleted, even for a moment."""
        deleted = [row for row in self.writes() if row["action"] == "deleteRegisteredModelAlias"]
        if any(row["details"]["alias"] == "champion" for row in deleted):
            wrong(
                title,
                happened="the alias champion was deleted before it was set again",
                but="in between, whoever loads @champion gets nothing",
                rule="setting an alias moves it in one step",
                drawing=self.log,
            )


def unset_alias(error: LearnerError, name: str, then: str) -> None:
    """End the check as wrong if `error` is the registry's answer to a question for an alias that is not set, else raise it."""
    of_registry = "alias" in error.message.lower() and {"MlflowException", "DatabricksError"} & set(error.types)
    if not of_registry and ("LookupError" not in error.types or "IndexError" in error.types):
        raise error
    line = f" (line {error.frames[-1][0]})" if error.frames else ""
    wrong(
        "an alias that is not set stops it",
        happened=f"it raised {error}{line}",
        but=f"the alias champion of {name} is not set: {then}",
        rule="asking for an alias that is not set raises an exception: catch it; it means that there is no champion",
    )


def tag_as_found(version: str, tags: dict[str, str], tag: str) -> str:
    """As "version 3 has no tag incident"."""
    return f"version {version} has {tag}={tags[tag]!r}" if tag in tags else f"version {version} has no tag {tag}"
