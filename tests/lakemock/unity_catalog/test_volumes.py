"""Volumes and their files through the SDK and SQL."""

from __future__ import annotations

import io
from typing import Any

import pytest
from databricks.sdk.errors import AlreadyExists, BadRequest, NotFound, PermissionDenied
from databricks.sdk.service.catalog import VolumeType
from lakemock import arrange

ANA, BEN = "ana@example.com", "ben@example.com"
AT = "/Volumes/main/default/raw"


@pytest.fixture
def ana(workspace: Any, client: Any) -> Any:
    """Ana, who made the volume main.default.raw."""
    arrange.grant(workspace, "catalog", "main", ANA, ["USE_CATALOG", "USE_SCHEMA", "CREATE_VOLUME"])
    ana = client(ANA)
    ana.volumes.create("main", "default", "raw", VolumeType.MANAGED, comment="as it came")
    return ana


@pytest.mark.documented
def test_volumes(ana: Any) -> None:
    """A volume is read, listed, changed and dropped."""
    assert ana.volumes.read("main.default.raw").owner == ANA
    assert [each.full_name for each in ana.volumes.list("main", "default")] == ["main.default.raw"]
    assert ana.volumes.update("main.default.raw", comment="new").comment == "new"
    ana.volumes.delete("main.default.raw")
    with pytest.raises(NotFound, match=r"Volume 'main\.default\.raw' does not exist"):
        ana.volumes.read("main.default.raw")


@pytest.mark.documented
def test_files(ana: Any) -> None:
    """Files are written, read, listed and deleted; what is there is kept unless asked."""
    ana.files.upload(f"{AT}/a b/é.csv", io.BytesIO(b"id\n1\n"))
    assert ana.files.download(f"{AT}/a b/é.csv").contents.read() == b"id\n1\n"
    assert ana.files.get_metadata(f"{AT}/a b/é.csv").content_length == 5
    with pytest.raises(AlreadyExists):
        ana.files.upload(f"{AT}/a b/é.csv", io.BytesIO(b""), overwrite=False)
    ana.files.upload(f"{AT}/a b/é.csv", io.BytesIO(b"new"), overwrite=True)
    assert [(each.name, each.file_size) for each in ana.files.list_directory_contents(f"{AT}/a b")] == [("é.csv", 3)]
    with pytest.raises(BadRequest, match="not empty"):
        ana.files.delete_directory(f"{AT}/a b")
    ana.files.delete(f"{AT}/a b/é.csv")
    ana.files.delete_directory(f"{AT}/a b")
    with pytest.raises(NotFound):
        ana.files.get_directory_metadata(f"{AT}/a b")


@pytest.mark.documented
def test_privileges(ana: Any, workspace: Any, client: Any) -> None:
    """READ VOLUME reads and WRITE VOLUME writes."""
    ana.files.upload(f"{AT}/x", io.BytesIO(b"1"))
    arrange.grant(workspace, "catalog", "main", BEN, ["USE_CATALOG", "USE_SCHEMA"])
    ben = client(BEN)
    with pytest.raises(PermissionDenied, match="User does not have READ VOLUME on Volume"):
        ben.files.download(f"{AT}/x")
    arrange.grant(workspace, "volume", "main.default.raw", BEN, ["READ_VOLUME"])
    assert ben.files.download(f"{AT}/x").contents.read() == b"1"
    with pytest.raises(PermissionDenied, match="WRITE VOLUME"):
        ben.files.delete(f"{AT}/x")
    with pytest.raises(PermissionDenied, match="User is not an owner of Volume"):
        ben.volumes.delete("main.default.raw")


@pytest.mark.assumed
@pytest.mark.parametrize("path", ["/Volumes/main/default", f"{AT}/../../x", f"{AT}/a/%2e%2e/%2e%2e/x", f"{AT}/a\\b"])
def test_paths_that_are_refused(ana: Any, workspace: Any, workspace_server: Any, path: str) -> None:
    """A path outside the volume, or one that climbs, is refused however it is written."""
    import requests
    from requests import PreparedRequest

    request = PreparedRequest()
    request.prepare(
        "PUT", workspace_server.host, headers={"Authorization": f"Bearer {workspace.principals.mint(ANA)}"}, data=b"1"
    )
    request.url = f"{workspace_server.host}/api/2.0/fs/files{path}"
    answer = requests.Session().send(request, timeout=10)
    assert 400 <= answer.status_code < 500 and answer.json()["error_code"]


@pytest.mark.assumed
def test_file_in_the_way(ana: Any) -> None:
    """Below a file there is nothing."""
    ana.files.upload(f"{AT}/x", io.BytesIO(b"1"))
    with pytest.raises(BadRequest, match="A part of the path is a file"):
        ana.files.upload(f"{AT}/x/y", io.BytesIO(b"1"))
    with pytest.raises(NotFound):
        ana.files.download(f"{AT}/x/y")
