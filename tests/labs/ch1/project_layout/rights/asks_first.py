"""Right: the SDK's objects, what is there asked first, a table of converters, `secrets.get_secret`."""

import base64
import io
import json
import re
from pathlib import PurePosixPath

from databricks.sdk import WorkspaceClient
from databricks.sdk.errors import NotFound
from databricks.sdk.errors.platform import PermissionDenied
from databricks.sdk.service import catalog as uc
from databricks.sdk.service.workspace import ExportFormat, ImportFormat

BOOLS = {"true": True, "false": False}
TOKEN, PATH = re.compile(r"dapi[\da-f]{32}", re.IGNORECASE), re.compile(r"/Users/[^/\s]*@")
LOGIN = re.compile(r"://(?P<user>[^:/@\s]+):(?P<word>[^@/\s]+)@")


def files_below(w: WorkspaceClient, folder: str) -> dict:
    try:
        listed = list(w.workspace.list(folder, recursive=True))
    except NotFound:
        return {}
    return {
        str(PurePosixPath(each.path).relative_to(folder)): each.path
        for each in listed
        if each.object_type.value != "DIRECTORY"
    }


def scaffold(folder: str, name: str, environments: dict, pins: dict) -> list[str]:
    w = WorkspaceClient()
    there = files_below(w, folder)
    yml = f"# {name}\nbundle: {{name: {name}}}\ntargets:\n" + "".join(
        f"  {each}:\n    default: false\n" for each in environments
    )
    plan = {"databricks.yml": yml, "requirements.txt": "# pinned\n" + "\n".join(f"{p}=={v}" for p, v in pins.items())}
    plan |= {f"conf/{each}.json": json.dumps(values) for each, values in environments.items()}
    plan |= {"notebooks/train.py": f"import {name}\n\nprint({name})\n", f"src/{name}/__init__.py": "VERSION = 1\n"}
    new = [path for path in plan if path not in there]
    for path in new:
        place = PurePosixPath(folder, path)
        w.workspace.mkdirs(str(place.parent))
        w.workspace.upload(str(place), io.BytesIO(plan[path].encode()), format=ImportFormat.RAW)
    return sorted(new)


def load_config(folder: str, environment: str, variables: dict) -> dict:
    w = WorkspaceClient()
    path = files_below(w, folder).get(f"conf/{environment}.json")
    if path is None:
        raise LookupError(environment)
    with w.workspace.download(path, format=ExportFormat.SOURCE) as content:
        config = json.load(content)
    overrides = {name[len("APP_") :].lower(): text for name, text in variables.items() if name.startswith("APP_")}
    if unknown := overrides.keys() - config.keys():
        raise LookupError(", ".join(sorted(unknown)))
    for key, text in overrides.items():
        match config[key]:
            case bool():
                if text.lower() not in BOOLS:
                    raise ValueError(key)
                config[key] = BOOLS[text.lower()]
            case int():
                config[key] = int(text)
            case float():
                config[key] = float(text)
            case _:
                config[key] = text
    return config


def resolve_secrets(config: dict) -> dict:
    w = WorkspaceClient()

    def resolved(value):
        match = re.match(r"\{\{secrets/([\w.@-]+)/([\w.@-]+)\}\}\Z", value) if isinstance(value, str) else None
        if not match:
            return value
        problem = None
        try:
            held = w.secrets.get_secret(*match.groups()).value
        except NotFound:
            problem = LookupError(f"no secret {match[1]}/{match[2]}")
        except PermissionDenied:
            problem = PermissionError(f"no READ on {match[1]}")
        if problem:
            raise problem
        return base64.b64decode(held).decode()

    return dict(zip(config, map(resolved, config.values()), strict=True))


def find_credentials(folder: str) -> list[dict]:
    w = WorkspaceClient()
    found = []
    for path, whole in sorted(files_below(w, folder).items()):
        lines = w.workspace.download(whole).read().decode("utf-8").splitlines()
        for number, line in enumerate(lines, 1):
            if any(not match["word"].startswith("{{secrets/") for match in LOGIN.finditer(line)):
                found.append({"path": path, "line": number, "kind": "password"})
            if PATH.search(line):
                found.append({"path": path, "line": number, "kind": "personal path"})
            if TOKEN.search(line):
                found.append({"path": path, "line": number, "kind": "token"})
    return found


def grant_least(environment: str, schema: str, job: str, readers: str) -> None:
    if not schema.startswith(f"{environment}."):
        raise ValueError(f"{schema} in {environment}")
    grants, P = WorkspaceClient().grants, uc.Privilege
    for who, more in ((job, [P.MODIFY, P.CREATE_TABLE]), (readers, [])):
        grants.update("catalog", environment, changes=[uc.PermissionsChange(add=[P.USE_CATALOG], principal=who)])
        grants.update(
            "schema", schema, changes=[uc.PermissionsChange(add=[P.USE_SCHEMA, P.SELECT, *more], principal=who)]
        )
