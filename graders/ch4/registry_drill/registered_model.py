"""A model in Unity Catalog for a drill, and what its aliases, tags and audit log tell."""

from labjudge.grading import Draw, World, wrong
from labjudge.people import PEOPLE


def standing(version):
    """As "version 3", or "no version" for an alias that is not set."""
    return "no version" if version is None else f"version {version}"


class Model:
    """A model in Unity Catalog, its owner who runs the jobs, and the versions that a check gives it."""

    def __init__(self, world: World, draw: Draw):
        self.world, self.draw = world, draw
        self.name = f"main.churn.{draw.choice(['retail', 'business', 'prepaid'])}_{draw.randrange(1000, 9999)}"
        self.owner = draw.choice(PEOPLE)
        world.uc_model(self.name, owner=self.owner)
        world.grant("catalog", "main", self.owner, ["USE_CATALOG"])
        world.grant("schema", "main.churn", self.owner, ["USE_SCHEMA"])
        self.made = 0

    def add(self, **tags):
        self.made += 1
        return self.world.uc_version(self.name, None, tags=tags, user=self.owner)

    def add_many(self, number):
        return [self.add(validation_status="passed") for _ in range(number)]

    def validated(self, gates, *, status="FINISHED", about=None, spoilt=None):
        """The next version, tagged as passed, with a validation run; `spoilt` changes one gate of it (None: never ran).

        `about` is what the run's tag `model_version` says ("": the run has no such tag), by default this very version.
        """
        metrics = dict.fromkeys(gates, 1.0)
        if spoilt is not None:
            gate, value = spoilt
            metrics = {name: number for name, number in (metrics | {gate: value}).items() if number is not None}
        about = f"{self.name}/{self.made + 1}" if about is None else about
        tags = {"model_version": about} if about else {}
        run = self.world.run(experiment="/Shared/validation", metrics=metrics, tags=tags, status=status)
        return self.add(validation_status="passed", validation_run=run)

    def alias(self, name, version):
        self.world.uc_alias(self.name, name, version)

    @property
    def aliases(self):
        return self.world.uc_state(self.name)["aliases"]

    @property
    def state(self):
        return self.world.uc_state(self.name)

    def tags_of(self, version):
        return next(row["tags"] for row in self.state["versions"] if row["version"] == version)

    def writes(self, start):
        """What was written to this model since row `start` of the audit log."""
        rows = self.world.audit()[start:]
        return [
            row
            for row in rows
            if row["target"].startswith(self.name)
            and row["status"] == 200
            and row["action"].startswith(("set", "delete", "update", "create"))
        ]


def unset_alias(error, name, then):
    """Name the mistake when the error is the registry's answer to a question for an alias that is not set."""
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


def tag_told(version, tags, tag):
    """As "version 3 has no tag incident"."""
    return f"version {version} has {tag}={tags[tag]!r}" if tag in tags else f"version {version} has no tag {tag}"


def told(rows):
    """Rows of the audit log as a small drawing."""
    lines = []
    for row in rows:
        details = row["details"]
        what = details.get("alias") or details.get("key") or ""
        to = details.get("to_version", details.get("value", ""))
        lines.append(f"{row['event_time'][11:23]}  {row['action']:<26} {what:<18} {'' if to is None else to}".rstrip())
    return lines


def never_taken_away(model, start, title):
    """The champion alias was never deleted since row `start`."""
    rows = model.writes(start)
    if any(row["action"] == "deleteRegisteredModelAlias" and row["details"]["alias"] == "champion" for row in rows):
        wrong(
            title,
            happened="the alias champion was deleted before it was set again",
            but="in between, whoever loads @champion gets nothing",
            rule="setting an alias moves it in one step",
            drawing=told(rows),
        )
