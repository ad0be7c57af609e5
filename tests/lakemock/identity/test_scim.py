"""Users, groups and service principals through the SDK, and what membership then allows."""

from __future__ import annotations

from typing import Any

import pytest
from databricks.sdk.errors import InvalidParameterValue, NotFound, PermissionDenied, ResourceConflict
from databricks.sdk.errors import NotImplemented as NotHere
from databricks.sdk.service.iam import ComplexValue, Patch, PatchOp, PatchSchema, UserSchema
from databricks.sdk.service.workspace import AclPermission
from lakemock import arrange

ADMIN, ANN = "root@example.com", "ann@example.com"


@pytest.fixture
def admin(workspace: Any, client: Any) -> Any:
    """The client of an admin."""
    arrange.admin(workspace, ADMIN)
    return client(ADMIN)


@pytest.mark.documented
def test_me(admin: Any, client: Any) -> None:
    """Whoever is signed in finds their own id, name and groups."""
    me = client(ADMIN).current_user.me()
    assert (me.user_name, me.active, [group.display for group in me.groups]) == (ADMIN, True, ["admins"])
    assert admin.users.get(me.id).user_name == ADMIN


@pytest.mark.documented
def test_users(admin: Any) -> None:
    """A user is made, found by a filter, renamed for show, and deleted."""
    made = admin.users.create(user_name=ANN, display_name="Ann")
    assert [each.id for each in admin.users.list(filter=f'userName eq "{ANN}"')] == [made.id]
    admin.users.patch(made.id, operations=[Patch(op=PatchOp.REPLACE, path="displayName", value="Ann B.")])
    assert admin.users.get(made.id).display_name == "Ann B."
    admin.users.delete(made.id)
    with pytest.raises(NotFound, match=made.id):
        admin.users.get(made.id)


@pytest.mark.documented
@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ('displayName eq "Research and Development"', ["Research and Development"]),
        ('displayName sw "this OR" or displayName co "and dev"', ["Research and Development", "this or that"]),
        (r'displayName eq "the \"and\""', ['the "and"']),
        ('displayName co "th" AND displayName co "or"', ["this or that"]),
        ('displayName eq "none" and displayName eq "none" or displayName eq admins', ["admins"]),
        (r'displayName eq "\u0061dmins"', ["admins"]),
    ],
)
def test_filters(admin: Any, asked: str, found: list[str]) -> None:
    """`and` goes before `or`, and inside of quotes they are text."""
    for name in ("Research and Development", "this or that", 'the "and"'):
        admin.groups.create(display_name=name)
    assert sorted(each.display_name for each in admin.groups.list(filter=asked)) == found


@pytest.mark.assumed
@pytest.mark.parametrize(
    "asked", ["displayName eq", 'displayName eq "a', 'displayName eq "a" and', 'a eq "b" xor c eq "d"']
)
def test_filters_that_are_refused(admin: Any, asked: str) -> None:
    """A filter that is not whole is refused, not read as another one."""
    with pytest.raises(InvalidParameterValue, match="Given filter operator is not supported"):
        list(admin.groups.list(filter=asked))


@pytest.mark.documented
def test_inactive(admin: Any, client: Any) -> None:
    """A user who was made inactive is refused with the token that worked, until active again."""
    ann = client(ANN)
    user = ann.current_user.me()
    admin.users.patch(user.id, operations=[Patch(op=PatchOp.REPLACE, path="active", value="false")])
    with pytest.raises(PermissionDenied):
        ann.current_user.me()
    admin.users.update(user.id, user_name=ANN, active=True)
    assert ann.current_user.me().active


@pytest.mark.documented
def test_groups_give_what_they_have(admin: Any, client: Any) -> None:
    """A member of a group in a group has the outer one's permissions, until taken out."""
    ann = client(ANN)
    user = ann.current_user.me()
    inner = admin.groups.create(display_name="inner", members=[ComplexValue(value=user.id)])
    outer = admin.groups.create(display_name="outer", members=[ComplexValue(value=inner.id)])
    admin.secrets.create_scope("s")
    admin.secrets.put_acl("s", "outer", AclPermission.WRITE)
    ann.secrets.put_secret("s", "k", string_value="v")
    assert {(each.display, each.type) for each in admin.users.get(user.id).groups} == {
        ("inner", "direct"),
        ("outer", "indirect"),
    }
    out = [Patch(op=PatchOp.REMOVE, path=f'members[value eq "{inner.id}"]')]
    admin.groups.patch(outer.id, operations=out)
    with pytest.raises(PermissionDenied):
        ann.secrets.put_secret("s", "k", string_value="v")


@pytest.mark.documented
def test_messages_say_their_schema(admin: Any) -> None:
    """As the SDK's examples do; a schema that is not the message's is refused."""
    user = admin.users.create(user_name=ANN, schemas=[UserSchema.URN_IETF_PARAMS_SCIM_SCHEMAS_CORE_2_0_USER])
    change = {"operations": [Patch(op=PatchOp.REPLACE, path="displayName", value="A")]}
    admin.users.patch(user.id, **change, schemas=[PatchSchema.URN_IETF_PARAMS_SCIM_API_MESSAGES_2_0_PATCH_OP])
    assert admin.users.get(user.id).display_name == "A"
    path = f"/api/2.0/preview/scim/v2/Users/{user.id}"
    with pytest.raises(InvalidParameterValue, match="PatchOp"):
        admin.api_client.do("PATCH", path, body={"Operations": [], "schemas": ["urn:ietf:other"]})


@pytest.mark.documented
def test_members_added_and_replaced(admin: Any, client: Any) -> None:
    """Members come and go by patch, and a PUT replaces them all."""
    ids = [client(f"u{number}@example.com").current_user.me().id for number in range(3)]
    group = admin.groups.create(display_name="team")
    add = Patch(op=PatchOp.ADD, value={"members": [{"value": ids[0]}, {"value": ids[1]}]})
    admin.groups.patch(group.id, operations=[add])
    assert [each.value for each in admin.groups.get(group.id).members] == ids[:2]
    admin.groups.update(group.id, display_name="team", members=[ComplexValue(value=ids[2])])
    assert [each.value for each in admin.groups.get(group.id).members] == ids[2:]
    admin.groups.delete(group.id)
    assert [each.display_name for each in admin.groups.list()] == ["admins", "users"]


@pytest.mark.documented
def test_service_principals(admin: Any, workspace: Any, client: Any) -> None:
    """A service principal gets an application id, acts by it, and cannot any more once deleted."""
    made = admin.service_principals.create(display_name="pipeline")
    acting = client(made.application_id)
    assert acting.current_user.me().display_name == "pipeline"
    found = admin.service_principals.list(filter='displayName eq "pipeline"')
    assert [each.application_id for each in found] == [made.application_id]
    admin.service_principals.delete(made.id)
    with pytest.raises(Exception, match="Credential was not sent"):
        acting.current_user.me()


@pytest.mark.documented
def test_only_admins_change(workspace: Any, client: Any) -> None:
    """Others may look but not change."""
    ann = client(ANN)
    assert list(ann.groups.list())
    with pytest.raises(PermissionDenied):
        ann.users.create(user_name="new@example.com")


@pytest.mark.assumed
def test_refusals(admin: Any) -> None:
    """A name twice, a group in itself, an unknown member, the groups that stay, and what is not enforced."""
    group = admin.groups.create(display_name="team")
    for act, refusal in [
        (lambda: admin.groups.create(display_name="team"), ResourceConflict),
        (lambda: admin.groups.update(group.id, members=[ComplexValue(value=group.id)]), InvalidParameterValue),
        (lambda: admin.groups.update(group.id, members=[ComplexValue(value="77")]), InvalidParameterValue),
        (lambda: admin.groups.delete(next(iter(admin.groups.list())).id), InvalidParameterValue),
        (lambda: admin.users.create(user_name="no e-mail"), InvalidParameterValue),
        (lambda: list(admin.users.list(filter="userName like x")), InvalidParameterValue),
        (lambda: admin.users.create(user_name=ANN, roles=[ComplexValue(value="r")]), NotHere),
    ]:
        with pytest.raises(refusal):
            act()


@pytest.mark.documented
def test_pages_and_order(admin: Any, client: Any) -> None:
    """Lists come in pages, in the order and with the attributes that were asked for."""
    for number in range(5):
        admin.users.create(user_name=f"u{number}@example.com")
    from databricks.sdk.service.iam import ListSortOrder

    found = list(
        admin.users.list(count=2, sort_by="userName", sort_order=ListSortOrder.DESCENDING, attributes="userName")
    )
    assert [each.user_name for each in found][:2] == ["u4@example.com", "u3@example.com"]
    assert len(found) == 6 and not found[0].emails
