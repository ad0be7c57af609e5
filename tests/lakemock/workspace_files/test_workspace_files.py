"""Files, notebooks and folders through `w.workspace`, and the SDK's `dbutils` beside it."""

from __future__ import annotations

import base64
import io
import json
from typing import Any

import pytest
from databricks.sdk.errors import (
    BadRequest,
    DatabricksError,
    InvalidParameterValue,
    NotFound,
    PermissionDenied,
    ResourceAlreadyExists,
)
from databricks.sdk.service.catalog import VolumeType
from databricks.sdk.service.workspace import ExportFormat, ImportFormat, Language, ObjectType
from lakemock import arrange

ANN, BEN = "ann@example.com", "ben@example.com"
HOME = f"/Users/{ANN}"


@pytest.fixture
def ann(workspace: Any, client: Any) -> Any:
    return client(ANN)


@pytest.mark.documented
def test_a_file_comes_back_as_it_was(ann: Any) -> None:
    """With AUTO a file without a notebook's first line is a file, byte for byte, also below /Workspace."""
    content = b"\r\n--x\x00\xff,\r\n"
    ann.workspace.upload(f"{HOME}/a.csv", io.BytesIO(content), format=ImportFormat.AUTO)
    with ann.workspace.download(f"/Workspace{HOME}/a.csv") as file:
        assert file.read() == content
    status = ann.workspace.get_status(f"{HOME}/a.csv")
    assert (status.object_type, status.size) == (ObjectType.FILE, len(content))


@pytest.mark.documented
def test_a_notebook_by_its_first_line(ann: Any) -> None:
    """With AUTO it loses its suffix; exported it is source again, or a Jupyter document."""
    source = b"# Databricks notebook source\nx = 1\n\n# COMMAND ----------\n\n# MAGIC %md\n# MAGIC hello\n"
    ann.workspace.upload(f"{HOME}/train.py", source, format=ImportFormat.AUTO)
    status = ann.workspace.get_status(f"{HOME}/train")
    assert (status.object_type, status.language) == (ObjectType.NOTEBOOK, Language.PYTHON)
    assert ann.workspace.download(f"{HOME}/train").read() == source
    jupyter = json.loads(base64.b64decode(ann.workspace.export(f"{HOME}/train", format=ExportFormat.JUPYTER).content))
    assert [(each["cell_type"], each["source"]) for each in jupyter["cells"]] == [
        ("code", "x = 1"),
        ("markdown", "hello"),
    ]


@pytest.mark.documented
def test_jupyter_and_source_imports(ann: Any) -> None:
    """A Jupyter document and plain source become notebooks."""
    cells = [{"cell_type": "code", "source": ["x = 1\n", "y"]}, {"cell_type": "markdown", "source": "hi"}]
    content = base64.b64encode(json.dumps({"cells": cells}).encode()).decode()
    ann.workspace.import_(f"{HOME}/a", content=content, format=ImportFormat.JUPYTER)
    exported = ann.workspace.download(f"{HOME}/a").read().decode()
    assert "x = 1\ny\n\n# COMMAND ----------\n\n# MAGIC %md\n# MAGIC hi" in exported
    ann.workspace.upload(f"{HOME}/q", b"SELECT 1", language=Language.SQL)
    assert ann.workspace.download(f"{HOME}/q").read() == b"-- Databricks notebook source\nSELECT 1"


@pytest.mark.documented
def test_folders(ann: Any) -> None:
    """mkdirs makes all above; a list has the next level, a recursive one all; a full folder is deleted only recursively."""
    ann.workspace.mkdirs(f"{HOME}/a/b")
    ann.workspace.upload(f"{HOME}/a/b/x.txt", b"1", format=ImportFormat.RAW)
    assert [each.path for each in ann.workspace.list(HOME)] == [f"{HOME}/a"]
    assert [each.path for each in ann.workspace.list(HOME, recursive=True)] == [f"{HOME}/a/b/x.txt"]
    with pytest.raises(DatabricksError, match="not empty"):
        ann.workspace.delete(f"{HOME}/a")
    ann.workspace.delete(f"{HOME}/a", recursive=True)
    assert list(ann.workspace.list(HOME)) == []


@pytest.mark.documented
def test_what_is_refused(ann: Any) -> None:
    """A path that is taken, a folder that is not there, a missing object, more than 10 MB, a format we lack."""
    ann.workspace.upload(f"{HOME}/a", b"1", format=ImportFormat.RAW)
    with pytest.raises(ResourceAlreadyExists, match="already exists"):
        ann.workspace.upload(f"{HOME}/a", b"2", format=ImportFormat.RAW)
    ann.workspace.upload(f"{HOME}/a", b"2", format=ImportFormat.RAW, overwrite=True)
    with pytest.raises(NotFound, match="parent folder"):
        ann.workspace.upload(f"{HOME}/no/a", b"1", format=ImportFormat.RAW)
    with pytest.raises(NotFound, match="doesn't exist"):
        ann.workspace.get_status(f"{HOME}/no")
    with pytest.raises(BadRequest, match="exceeded max size"):
        ann.workspace.upload(f"{HOME}/big", b"x" * (10 * 2**20 + 1), format=ImportFormat.RAW)
    with pytest.raises(DatabricksError, match="DBC is not implemented"):
        ann.workspace.import_(f"{HOME}/d", content="", format=ImportFormat.DBC)


@pytest.mark.assumed
@pytest.mark.parametrize("path", ["relative", "/Shared/../Users", "/Shared//a", "/Shared/\n"])
def test_paths_that_cannot_be(ann: Any, path: str) -> None:
    """A path is absolute and has no empty, no dotted and no unprintable part."""
    with pytest.raises(InvalidParameterValue):
        ann.workspace.mkdirs(path)


@pytest.mark.documented
def test_a_home_comes_with_its_user(workspace: Any, client: Any) -> None:
    """In the words that were reported: nobody makes the home folder of somebody who is not there, an admin neither."""
    arrange.admin(workspace, ANN)
    ann = client(ANN)
    for path in ("/Users/nobody@example.com", "/Users/nobody@example.com/in"):
        with pytest.raises(BadRequest, match="Folder Users is protected"):
            ann.workspace.mkdirs(path)
    client(BEN)
    ann.workspace.mkdirs(f"/Users/{BEN}/in")
    assert [each.path for each in ann.workspace.list(f"/Users/{BEN}")] == [f"/Users/{BEN}/in"]


@pytest.mark.documented
def test_homes_are_private(ann: Any, client: Any) -> None:
    """Nobody but an admin sees what lies in a home folder; /Shared is everybody's."""
    ann.workspace.upload(f"{HOME}/a", b"1", format=ImportFormat.RAW)
    ann.workspace.upload("/Shared/a", b"1", format=ImportFormat.RAW)
    ben = client(BEN)
    with pytest.raises(PermissionDenied):
        ben.workspace.download(f"{HOME}/a")
    assert ben.workspace.download("/Shared/a").read() == b"1"
    assert [each.path for each in ben.workspace.list("/Users")] == [f"/Users/{BEN}"]


@pytest.mark.measured
def test_dbutils_over_volumes(workspace: Any, client: Any) -> None:
    """`fs` writes, reads, lists, copies, moves and removes files of a volume, as the SDK's own client does."""
    arrange.admin(workspace, ANN)
    w = client(ANN)
    w.volumes.create("main", "default", "raw", VolumeType.MANAGED)
    fs, root = w.dbutils.fs, "/Volumes/main/default/raw"
    assert fs.mkdirs(f"{root}/in") and fs.put(f"{root}/in/a.txt", "hello", overwrite=True)
    assert fs.head(f"{root}/in/a.txt", 3) == "hel"
    assert [(each.name, each.size) for each in fs.ls(f"{root}/in")] == [("a.txt", 5)]
    fs.cp(f"{root}/in/a.txt", f"{root}/b.txt")
    fs.mv(f"{root}/b.txt", f"{root}/c.txt")
    fs.rm(f"{root}/in", recurse=True)
    assert sorted(each.name for each in fs.ls(root)) == ["c.txt"]


@pytest.mark.measured
def test_dbutils_task_values_outside_of_a_run(ann: Any) -> None:
    """The SDK's client gives the debug value, and does not ask the workspace."""
    assert ann.dbutils.jobs.taskValues.get("train", "auc", debugValue=0.9) == 0.9
