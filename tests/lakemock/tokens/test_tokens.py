"""Personal access tokens through the SDK: one works until it is deleted or its time is over."""

from __future__ import annotations

from typing import Any

import pytest
from databricks.sdk.errors import DatabricksError, InvalidParameterValue, NotFound, PermissionDenied, Unauthenticated
from lakemock.tokens import rules

ANN, BOB = "ann@example.com", "bob@example.com"


@pytest.fixture
def ann(workspace: Any, client: Any) -> Any:
    return client(ANN)


@pytest.mark.documented
def test_create_and_list(ann: Any, with_token: Any, workspace: Any) -> None:
    """A token stands for who made it; the list tells of it, without the token."""
    made = ann.tokens.create(comment="ci", lifetime_seconds=3600)
    assert with_token(made.token_value).current_user.me().user_name == ANN
    (info,) = ann.tokens.list()
    assert (info.token_id, info.comment) == (made.token_info.token_id, "ci")
    assert info.expiry_time - info.creation_time == 3_600_000
    assert made.token_value not in repr(list(ann.tokens.list())) + repr(workspace.tokens)


@pytest.mark.documented
def test_without_a_lifetime(ann: Any, with_token: Any, clock: Any) -> None:
    """A token that nobody gave a lifetime remains valid for two years."""
    made = ann.tokens.create()
    assert made.token_info.expiry_time - made.token_info.creation_time == 730 * 86_400_000
    clock.sleep(729 * 86_400)
    assert with_token(made.token_value).current_user.me().user_name == ANN
    clock.sleep(2 * 86_400)
    with pytest.raises(PermissionDenied, match="Invalid access token"):
        with_token(made.token_value).current_user.me()


@pytest.mark.assumed
def test_deleted(ann: Any, with_token: Any) -> None:
    """A deleted token is refused, and the others go on."""
    first, second = ann.tokens.create(), ann.tokens.create()
    ann.tokens.delete(first.token_info.token_id)
    with pytest.raises(PermissionDenied, match="Invalid access token"):
        with_token(first.token_value).current_user.me()
    assert with_token(second.token_value).current_user.me().user_name == ANN


@pytest.mark.assumed
def test_expired(ann: Any, with_token: Any, clock: Any) -> None:
    """When its time is over a token is refused, and listed no more."""
    made = ann.tokens.create(lifetime_seconds=60)
    clock.sleep(60)
    with pytest.raises(PermissionDenied, match="Invalid access token"):
        with_token(made.token_value).current_user.me()
    assert list(ann.tokens.list()) == []


@pytest.mark.documented
def test_everybody_has_their_own(ann: Any, client: Any) -> None:
    """Nobody lists or deletes another's."""
    made = ann.tokens.create()
    assert list(client(BOB).tokens.list()) == []
    with pytest.raises(NotFound):
        client(BOB).tokens.delete(made.token_info.token_id)


@pytest.mark.documented
@pytest.mark.parametrize("seconds", [0, -1, 731 * 86_400])
def test_lifetimes_refused(ann: Any, seconds: int) -> None:
    """A lifetime is at least a second and at most 730 days."""
    with pytest.raises(InvalidParameterValue, match="lifetime_seconds"):
        ann.tokens.create(lifetime_seconds=seconds)


@pytest.mark.documented
def test_quota(ann: Any, workspace: Any) -> None:
    """Nobody has more than 600."""
    for _ in range(rules.AT_MOST):
        rules.create(workspace, ANN, "", None)
    with pytest.raises(DatabricksError, match="quota"):
        ann.tokens.create()


@pytest.mark.assumed
def test_end_with_their_user(ann: Any, client: Any, with_token: Any, workspace: Any) -> None:
    """Who is deleted as a user has no valid token left."""
    from lakemock import arrange

    arrange.admin(workspace, BOB)
    made = ann.tokens.create()
    (user,) = client(BOB).users.list(filter=f'userName eq "{ANN}"')
    client(BOB).users.delete(user.id)
    with pytest.raises(Unauthenticated):
        with_token(made.token_value).current_user.me()
