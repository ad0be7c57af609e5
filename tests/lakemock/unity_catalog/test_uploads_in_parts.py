"""Files that the SDK sends in parts: as large ones are, with its threshold set so that small ones are."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import mlflow
import pytest
import requests
from databricks.sdk.core import Config
from databricks.sdk.errors import AlreadyExists, InvalidParameterValue, PermissionDenied
from databricks.sdk.service.catalog import VolumeType
from lakemock import arrange, multipart

ANA, BEN = "ana@example.com", "ben@example.com"
AT = "/Volumes/main/default/raw"
CONTENT = bytes(range(256)) * 9


@pytest.fixture(autouse=True)
def _small_files_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Config, "files_ext_multipart_upload_min_stream_size", 1_000)


@pytest.fixture
def ana(workspace: Any, client: Any) -> Any:
    """Ana, who made the volume main.default.raw."""
    arrange.grant(workspace, "catalog", "main", ANA, ["USE_CATALOG", "USE_SCHEMA", "CREATE_VOLUME"])
    ana = client(ANA)
    ana.volumes.create("main", "default", "raw", VolumeType.MANAGED)
    return ana


@pytest.mark.measured
@pytest.mark.parametrize("parallel", [False, True])
def test_round(ana: Any, workspace: Any, parallel: bool) -> None:
    """What was sent in parts, one by one or several at once, is one file, and no part is left."""
    ana.files.upload(f"{AT}/a b/é.bin", io.BytesIO(CONTENT), part_size=1_000, use_parallel=parallel)
    assert ana.files.download(f"{AT}/a b/é.bin").contents.read() == CONTENT
    assert list((workspace.root / multipart.FOLDER).iterdir()) == []


@pytest.mark.measured
def test_from_a_file(ana: Any, tmp_path: Path) -> None:
    """A local file goes the same way, and comes back."""
    (tmp_path / "sent").write_bytes(CONTENT)
    ana.files.upload_from(f"{AT}/x", str(tmp_path / "sent"), part_size=1_000)
    ana.files.download_to(f"{AT}/x", str(tmp_path / "back"))
    assert (tmp_path / "back").read_bytes() == CONTENT


@pytest.mark.documented
def test_kept_unless_asked(ana: Any) -> None:
    """A file that is there is kept unless `overwrite`, in parts too."""
    ana.files.upload(f"{AT}/x", io.BytesIO(b"old"))
    with pytest.raises(AlreadyExists):
        ana.files.upload(f"{AT}/x", io.BytesIO(CONTENT), overwrite=False)
    assert ana.files.download(f"{AT}/x").contents.read() == b"old"
    ana.files.upload(f"{AT}/x", io.BytesIO(CONTENT), overwrite=True)
    assert ana.files.download(f"{AT}/x").contents.read() == CONTENT


@pytest.mark.documented
def test_privilege(ana: Any, workspace: Any, client: Any) -> None:
    """It takes WRITE VOLUME."""
    arrange.grant(workspace, "catalog", "main", BEN, ["USE_CATALOG", "USE_SCHEMA", "READ_VOLUME"])
    with pytest.raises(PermissionDenied):
        client(BEN).files.upload(f"{AT}/x", io.BytesIO(CONTENT))


@pytest.mark.measured
def test_a_model(workspace: Any, sign_in: Any, log_churn_model: Any) -> None:
    """MLflow's upload to Unity Catalog sends its large files so."""
    arrange.grant(workspace, "catalog", "main", ANA, ["USE_CATALOG", "USE_SCHEMA", "CREATE_MODEL"])
    sign_in(ANA)
    mlflow.set_registry_uri("databricks-uc")
    mlflow.register_model(log_churn_model().model_uri, "main.default.churn")
    assert mlflow.sklearn.load_model("models:/main.default.churn/1").predict([[1, 0, 0, 0]]).shape == (1,)


@pytest.mark.assumed
def test_aborted(ana: Any, workspace: Any) -> None:
    """An upload that was aborted leaves nothing and cannot go on."""
    path = f"{AT}/x"
    begun = ana.api_client.do("POST", f"/api/2.0/fs/files{path}", query={"action": "initiate-upload"})
    about = {"path": path, "session_token": begun["multipart_upload"]["session_token"]}
    (part,) = ana.api_client.do(
        "POST", "/api/2.0/fs/create-upload-part-urls", body={**about, "start_part_number": 1, "count": 1}
    )["upload_part_urls"]
    assert requests.put(part["url"], data=b"x", headers={"Content-Type": "application/octet-stream"}, timeout=10).ok
    url = ana.api_client.do("POST", "/api/2.0/fs/create-abort-upload-url", body=about)["abort_upload_url"]["url"]
    assert requests.delete(url, timeout=10).ok
    assert list((workspace.root / multipart.FOLDER).iterdir()) == []
    with pytest.raises(InvalidParameterValue, match="session token"):
        ana.api_client.do(
            "POST", "/api/2.0/fs/create-upload-part-urls", body={**about, "start_part_number": 2, "count": 1}
        )


@pytest.mark.assumed
@pytest.mark.parametrize(
    ("parts", "why"),
    [
        ([{"part_number": 1}], "Part 1 was not uploaded"),
        ([], "parts must be"),
        ([{"part_number": "../x"}], "part_number"),
    ],
)
def test_incomplete(ana: Any, parts: list[dict[str, Any]], why: str) -> None:
    """An upload is not complete without its parts."""
    path = f"/api/2.0/fs/files{AT}/x"
    session = ana.api_client.do("POST", path, query={"action": "initiate-upload"})["multipart_upload"]["session_token"]
    with pytest.raises(InvalidParameterValue, match=why):
        query = {"action": "complete-upload", "upload_type": "multipart", "session_token": session}
        ana.api_client.do("POST", path, query=query, body={"parts": parts})


@pytest.mark.assumed
def test_somebody_elses(ana: Any, client: Any) -> None:
    """A session is its caller's alone."""
    path = f"{AT}/x"
    begun = ana.api_client.do("POST", f"/api/2.0/fs/files{path}", query={"action": "initiate-upload"})
    body = {
        "path": path,
        "session_token": begun["multipart_upload"]["session_token"],
        "start_part_number": 1,
        "count": 1,
    }
    with pytest.raises(InvalidParameterValue, match="session token"):
        client(BEN).api_client.do("POST", "/api/2.0/fs/create-upload-part-urls", body=body)
