"""Reference for lab 1.2."""

import io
import json
import re

from databricks.sdk import WorkspaceClient
from databricks.sdk.errors import NotFound, PermissionDenied, ResourceAlreadyExists
from databricks.sdk.service.catalog import PermissionsChange, Privilege
from databricks.sdk.service.workspace import ImportFormat, ObjectType

REFERENCE = re.compile(r"\{\{secrets/([^/{}]+)/([^/{}]+)\}\}")
KINDS = {
    "token": re.compile(r"dapi[0-9a-f]{32}", re.I),
    "password": re.compile(r"://[^\s:/@]+:(?!\{\{secrets/)[^\s/@]+@"),
    "personal path": re.compile(r"/Users/[^\s/\"']+@"),
}


def scaffold(folder: str, name: str, environments: dict, pins: dict) -> list[str]:
    files = {
        f"src/{name}/__init__.py": f'"""The code of {name}: functions that notebooks and jobs import."""\n',
        "notebooks/train.py": f"# A thin notebook: what it does is in src/{name}.\nimport {name}\n",
        "requirements.txt": "".join(f"{package}=={version}\n" for package, version in sorted(pins.items())),
        "databricks.yml": "\n".join(
            ["bundle:", f"  name: {name}", "targets:", *(f"  {each}: {{}}" for each in environments)]
        ),
        **{f"conf/{each}.json": json.dumps(settings, indent=2) for each, settings in environments.items()},
    }
    return sorted(path for path, text in files.items() if _written(f"{folder}/{path}", text))


def _written(path: str, text: str) -> bool:
    """Whether the file was written: one that is there is somebody's."""
    w = WorkspaceClient()
    w.workspace.mkdirs(path.rpartition("/")[0])
    try:
        w.workspace.upload(path, io.BytesIO(text.encode()), format=ImportFormat.RAW, overwrite=False)
    except ResourceAlreadyExists:
        return False
    return True


def load_config(folder: str, environment: str, variables: dict) -> dict:
    try:
        text = WorkspaceClient().workspace.download(f"{folder}/conf/{environment}.json").read()
    except NotFound:
        raise LookupError(f"there is no configuration of {environment}") from None
    config = json.loads(text)
    for variable, value in variables.items():
        if variable.startswith("APP_"):
            key = variable.removeprefix("APP_").lower()
            if key not in config:
                raise LookupError(f"{variable} overrides {key}, which is no setting of {environment}")
            config[key] = _as(config[key], value)
    return config


def _as(before: object, text: str) -> object:
    if isinstance(before, bool):  # before int: a bool is one
        if text.lower() not in ("true", "false"):
            raise ValueError(f"{text!r} is neither true nor false")
        return text.lower() == "true"
    return type(before)(text) if isinstance(before, int | float) else text


def resolve_secrets(config: dict) -> dict:
    return {key: _resolved(value) for key, value in config.items()}


def _resolved(value: object) -> object:
    reference = REFERENCE.fullmatch(value) if isinstance(value, str) else None
    if reference is None:
        return value
    scope, key = reference.groups()
    try:
        return WorkspaceClient().dbutils.secrets.get(scope, key)
    except NotFound:
        raise LookupError(f"there is no secret {key} in the scope {scope}") from None
    except PermissionDenied:
        raise PermissionError(f"you may not read the scope {scope}") from None


def find_credentials(folder: str) -> list[dict]:
    w = WorkspaceClient()
    found = []
    for each in w.workspace.list(folder, recursive=True):
        if each.object_type in (ObjectType.FILE, ObjectType.NOTEBOOK):
            text = w.workspace.download(each.path).read().decode()
            path = each.path.removeprefix(f"{folder}/")
            found += [
                {"path": path, "line": number, "kind": kind}
                for number, line in enumerate(text.splitlines(), start=1)
                for kind, pattern in KINDS.items()
                if pattern.search(line)
            ]
    return sorted(found, key=lambda one: (one["path"], one["line"], one["kind"]))


def grant_least(environment: str, schema: str, job: str, readers: str) -> None:
    catalog = schema.partition(".")[0]
    if catalog != environment:
        raise ValueError(f"{schema} does not belong to {environment}")
    _grant("catalog", catalog, {job: [Privilege.USE_CATALOG], readers: [Privilege.USE_CATALOG]})
    reading = [Privilege.USE_SCHEMA, Privilege.SELECT]
    _grant("schema", schema, {job: [*reading, Privilege.MODIFY, Privilege.CREATE_TABLE], readers: reading})


def _grant(kind: str, name: str, privileges: dict) -> None:
    changes = [PermissionsChange(principal=who, add=held) for who, held in privileges.items()]
    WorkspaceClient().grants.update(kind, name, changes=changes)
