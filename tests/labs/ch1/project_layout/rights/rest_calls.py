"""Right: the REST API through the SDK's client, base64 by hand, sets and loops."""

import base64
import json
import re

from databricks.sdk import WorkspaceClient
from databricks.sdk.errors import DatabricksError


def call(method, address, **sent):
    return WorkspaceClient().api_client.do(
        method, address, **({"body": sent} if method in ("POST", "PATCH") else {"query": sent})
    )


def scaffold(folder: str, name: str, environments: dict, pins: dict) -> list[str]:
    wanted = [("src/" + name + "/__init__.py", ""), ("notebooks/train.py", "from " + name + " import *\n")]
    wanted.append(("requirements.txt", "\n".join(package + "==" + pins[package] for package in pins)))
    targets = {each: {"mode": "development"} for each in environments}
    wanted.append(("databricks.yml", json.dumps({"bundle": {"name": name}, "targets": targets})))
    for each in environments:
        wanted.append((f"conf/{each}.json", json.dumps(environments[each], sort_keys=True)))
    written = []
    for path, text in wanted:
        whole = folder + "/" + path
        call("POST", "/api/2.0/workspace/mkdirs", path=whole[: whole.rindex("/")])
        content = base64.b64encode(text.encode()).decode()
        try:
            call("POST", "/api/2.0/workspace/import", path=whole, content=content, format="RAW", overwrite=False)
        except DatabricksError as refusal:
            if refusal.error_code != "RESOURCE_ALREADY_EXISTS":
                raise
        else:
            written.append(path)
    written.sort()
    return written


def load_config(folder: str, environment: str, variables: dict) -> dict:
    try:
        answer = call("GET", "/api/2.0/workspace/export", path=f"{folder}/conf/{environment}.json", format="SOURCE")
    except DatabricksError as refusal:
        if refusal.error_code == "RESOURCE_DOES_NOT_EXIST":
            raise KeyError(environment) from refusal
        raise
    settings = json.loads(base64.b64decode(answer["content"]))
    for name in sorted(variables):
        if name[:4] != "APP_":
            continue
        old, text = settings[name[4:].lower()], variables[name]
        if old is True or old is False:
            settings[name[4:].lower()] = {"true": True, "false": False}.get(text.lower())
            if settings[name[4:].lower()] is None:
                raise ValueError(name)
        elif type(old) in (int, float):
            settings[name[4:].lower()] = type(old)(text)
        else:
            settings[name[4:].lower()] = text
    return settings


def resolve_secrets(config: dict) -> dict:
    whole = {}
    for name, value in config.items():
        whole[name] = value
        if type(value) is str and value.startswith("{{secrets/") and value.endswith("}}") and value.count("/") == 2:
            _, scope, key = value[2:-2].split("/")
            try:
                whole[name] = base64.b64decode(
                    call("GET", "/api/2.0/secrets/get", scope=scope, key=key)["value"]
                ).decode()
            except DatabricksError as refusal:
                kind = PermissionError if refusal.error_code == "PERMISSION_DENIED" else KeyError
                raise kind(f"{scope}/{key}") from None
    return whole


def find_credentials(folder: str) -> list[dict]:
    token = re.compile("dapi[0-9a-fA-F]{32}")
    password = re.compile(r"://[^/\s:@]+:([^/\s@]+|\{\{secrets/[^}]*\}\})@")
    found, folders = [], [folder]
    while folders:
        for each in call("GET", "/api/2.0/workspace/list", path=folders.pop()).get("objects", []):
            if each["object_type"] == "DIRECTORY":
                folders.append(each["path"])
                continue
            content = base64.b64decode(
                call("GET", "/api/2.0/workspace/export", path=each["path"], format="SOURCE")["content"]
            )
            for number, line in enumerate(content.decode().split("\n")):
                kinds = {"token"} if token.search(line) else set()
                kinds |= {"password" for match in password.finditer(line) if not match[1].startswith("{{")}
                kinds |= {"personal path" for part in line.split("/Users/")[1:] if re.match(r"[^\s/'\"@]+@", part)}
                found += [(each["path"][len(folder) + 1 :], number + 1, kind) for kind in kinds]
    return [dict(zip(("path", "line", "kind"), one, strict=True)) for one in sorted(found)]


def grant_least(environment: str, schema: str, job: str, readers: str) -> None:
    catalog, name = schema.split(".")
    if catalog != environment:
        raise ValueError(f"{name} is not of {environment}")
    for kind, full_name, more in (("catalog", catalog, []), ("schema", schema, ["SELECT"])):
        use = ["USE_" + kind.upper(), *more]
        write = ["MODIFY", "CREATE_TABLE"] if kind == "schema" else []
        changes = [{"principal": readers, "add": use}, {"principal": job, "add": use + write}]
        call("PATCH", f"/api/2.1/unity-catalog/permissions/{kind}/{full_name}", changes=changes)
