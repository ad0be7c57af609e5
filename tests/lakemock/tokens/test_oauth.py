"""OAuth through the SDK: a service principal signs in with client id and secret."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import requests
from databricks.sdk import WorkspaceClient
from databricks.sdk.core import Config
from databricks.sdk.errors import DatabricksError, InvalidParameterValue, PermissionDenied

ADMIN, ANN = "admin@example.com", "ann@example.com"
SignIn = Callable[[str], WorkspaceClient]


@pytest.fixture
def with_secret(workspace_server: Any, deployer: Any) -> SignIn:
    def of(secret: str) -> WorkspaceClient:
        host, name = workspace_server.host, deployer.application_id
        return WorkspaceClient(config=Config(host=host, client_id=name, client_secret=secret, retry_timeout_seconds=2))

    return of


@pytest.mark.documented
def test_signs_in(admin: Any, deployer: Any, with_secret: SignIn) -> None:
    """Client id and secret are enough: the client finds where to buy its token, and is the principal, not the admin."""
    made = admin.service_principal_secrets_proxy.create(deployer.id)
    w = with_secret(made.secret)
    assert w.config.auth_type == "oauth-m2m"
    assert w.current_user.me().display_name == "deployer"
    with pytest.raises(PermissionDenied):
        w.users.create(user_name="eve@example.com")


@pytest.mark.documented
def test_secrets(admin: Any, deployer: Any, workspace: Any) -> None:
    """A secret is listed without its value; there are at most five."""
    proxy = admin.service_principal_secrets_proxy
    made = proxy.create(deployer.id, lifetime="60s")
    (info,) = proxy.list(deployer.id)
    assert (info.id, info.status) == (made.id, "ACTIVE")
    assert made.secret not in repr(info) + repr(workspace.tokens)
    for _ in range(4):
        proxy.create(deployer.id)
    with pytest.raises(DatabricksError, match="at most 5"):
        proxy.create(deployer.id)
    with pytest.raises(InvalidParameterValue, match="lifetime"):
        proxy.create(deployer.id, lifetime="0s")


@pytest.mark.assumed
@pytest.mark.parametrize("end", ["wrong", "deleted", "expired", "inactive", "gone"])
def test_no_valid_secret(admin: Any, deployer: Any, with_secret: SignIn, clock: Any, end: str) -> None:
    """A secret that is wrong, deleted or over buys nothing, nor does one of who is inactive or gone."""
    made = admin.service_principal_secrets_proxy.create(deployer.id, lifetime="60s")
    match end:
        case "deleted":
            admin.service_principal_secrets_proxy.delete(deployer.id, made.id)
        case "expired":
            clock.sleep(60)
        case "inactive":
            admin.service_principals.update(
                deployer.id, application_id=deployer.application_id, display_name="deployer", active=False
            )
        case "gone":
            admin.service_principals.delete(deployer.id)
    with pytest.raises(ValueError, match="invalid_client"):
        with_secret("wrong" if end == "wrong" else made.secret).current_user.me()


@pytest.mark.documented
def test_a_token_ends_after_an_hour(admin: Any, deployer: Any, workspace_server: Any, clock: Any) -> None:
    """What a secret buys is good for an hour."""
    secret = admin.service_principal_secrets_proxy.create(deployer.id).secret
    host, form = workspace_server.host, {"grant_type": "client_credentials", "scope": "all-apis"}
    sold = requests.post(f"{host}/oidc/v1/token", form, auth=(deployer.application_id, secret), timeout=10).json()
    assert (sold["token_type"], sold["expires_in"]) == ("Bearer", 3600)
    me, headers = f"{host}/api/2.0/preview/scim/v2/Me", {"Authorization": f"Bearer {sold['access_token']}"}
    assert requests.get(me, headers=headers, timeout=10).json()["displayName"] == "deployer"
    clock.sleep(3600)
    assert requests.get(me, headers=headers, timeout=10).status_code == 403


@pytest.mark.assumed
@pytest.mark.parametrize(
    ("form", "error"),
    [
        ({"grant_type": "password"}, "unsupported_grant_type"),
        ({"grant_type": "client_credentials", "scope": "sql"}, "invalid_scope"),
        ({"grant_type": "client_credentials"}, "invalid_client"),
    ],
)
def test_refused_as_oauth_does(workspace_server: Any, form: dict[str, str], error: str) -> None:
    """What is not supported is refused in OAuth's shape."""
    answer = requests.post(f"{workspace_server.host}/oidc/v1/token", form, timeout=10)
    assert answer.status_code in (400, 401) and answer.json()["error"] == error


@pytest.mark.assumed
def test_admins_only(client: Any, deployer: Any) -> None:
    """Who is no admin makes no secrets."""
    with pytest.raises(PermissionDenied, match="Only workspace admins"):
        client(ANN).service_principal_secrets_proxy.create(deployer.id)
