"""IP access lists through the SDK: who may call from where, once they are switched on."""

from __future__ import annotations

from typing import Any

import pytest
import requests
from databricks.sdk.errors import BadRequest, InvalidParameterValue, NotFound, NotImplemented, PermissionDenied
from databricks.sdk.service.settings import ListType

HERE, ANNS = "127.0.0.0/8", "203.0.113.0/24"
ON = {"enableIpAccessLists": "true"}


@pytest.mark.documented
def test_lists_count_once_they_are_switched_on(admin: Any, ann: Any) -> None:
    """An allow list without somebody's address shuts them out, with the platform's words; switched off, it does not."""
    admin.ip_access_lists.create(label="office", list_type=ListType.ALLOW, ip_addresses=[HERE])
    assert ann.current_user.me().user_name
    admin.workspace_conf.set_status(ON)
    with pytest.raises(PermissionDenied, match=r"Source IP address: 203.0.113.9 is blocked by Databricks IP ACL"):
        ann.current_user.me()
    admin.workspace_conf.set_status({"enableIpAccessLists": "false"})
    assert ann.current_user.me().user_name


@pytest.mark.documented
def test_block_lists_come_first(admin: Any, ann: Any) -> None:
    """An address in both kinds is shut out; a list that is not enabled does not count."""
    admin.ip_access_lists.create(label="all", list_type=ListType.ALLOW, ip_addresses=[HERE, ANNS])
    blocked = admin.ip_access_lists.create(label="ann", list_type=ListType.BLOCK, ip_addresses=["203.0.113.9"])
    admin.workspace_conf.set_status(ON)
    with pytest.raises(PermissionDenied):
        ann.current_user.me()
    admin.ip_access_lists.update(blocked.ip_access_list.list_id, enabled=False)
    assert ann.current_user.me().user_name


@pytest.mark.documented
def test_nobody_shuts_themselves_out(admin: Any) -> None:
    """A list that would block who makes it is refused, and is not there afterwards; a change likewise."""
    with pytest.raises(BadRequest, match="your own IP") as refusal:
        admin.ip_access_lists.create(label="far", list_type=ListType.ALLOW, ip_addresses=[ANNS])
    assert refusal.value.error_code == "INVALID_STATE"
    made = admin.ip_access_lists.create(label="ann", list_type=ListType.BLOCK, ip_addresses=[ANNS]).ip_access_list
    with pytest.raises(BadRequest, match="your own IP"):
        admin.ip_access_lists.update(made.list_id, ip_addresses=[HERE])
    assert [each.ip_addresses for each in admin.ip_access_lists.list()] == [[ANNS]]


@pytest.mark.documented
def test_a_list_comes_back_as_it_was_made(admin: Any) -> None:
    """Create, get, replace and delete; counts and who changed it."""
    made = admin.ip_access_lists.create(label="vpn", list_type=ListType.BLOCK, ip_addresses=[ANNS, "198.51.100.7"])
    list_id = made.ip_access_list.list_id
    admin.ip_access_lists.replace(list_id, "gate", ListType.BLOCK, enabled=False, ip_addresses=["198.51.100.8"])
    found = admin.ip_access_lists.get(list_id).ip_access_list
    assert (found.label, found.enabled, found.address_count) == ("gate", False, 1)
    assert str(found.updated_by) == admin.current_user.me().id
    admin.ip_access_lists.delete(list_id)
    with pytest.raises(NotFound):
        admin.ip_access_lists.get(list_id)


@pytest.mark.documented
@pytest.mark.parametrize("address", ["203.0.113.999", "2001:db8::/32", "", "203.0.113.9/24"])
def test_what_is_no_address_is_refused(admin: Any, address: str) -> None:
    """IPv4 addresses and CIDR blocks only (assumed: a block has no host bits)."""
    with pytest.raises(InvalidParameterValue, match="no IPv4 address"):
        admin.ip_access_lists.create(label="x", list_type=ListType.BLOCK, ip_addresses=[address])


@pytest.mark.documented
def test_a_thousand_addresses_in_all(admin: Any) -> None:
    """One more is refused with QUOTA_EXCEEDED."""
    many = [f"198.51.{number // 250}.{number % 250}" for number in range(1000)]
    admin.ip_access_lists.create(label="many", list_type=ListType.BLOCK, ip_addresses=many)
    with pytest.raises(BadRequest) as refusal:
        admin.ip_access_lists.create(label="more", list_type=ListType.BLOCK, ip_addresses=["203.0.113.1"])
    assert refusal.value.error_code == "QUOTA_EXCEEDED"


@pytest.mark.documented
def test_admins_only(ann: Any) -> None:
    """Others neither see the lists nor switch them."""
    with pytest.raises(PermissionDenied):
        list(ann.ip_access_lists.list())
    with pytest.raises(PermissionDenied):
        ann.workspace_conf.set_status(ON)


@pytest.mark.assumed
def test_a_proxy_says_where_a_call_comes_from(admin: Any) -> None:
    """The first address in X-Forwarded-For counts, as behind a load balancer."""
    admin.ip_access_lists.create(label="office", list_type=ListType.ALLOW, ip_addresses=[HERE])
    admin.workspace_conf.set_status(ON)
    headers = {"Authorization": f"Bearer {admin.config.token}", "X-Forwarded-For": "203.0.113.9, 10.0.0.1"}
    answer = requests.get(f"{admin.config.host}/api/2.0/preview/scim/v2/Me", headers=headers, timeout=10)
    assert (answer.status_code, answer.json()["error_code"]) == (403, "PERMISSION_DENIED")


@pytest.mark.assumed
def test_other_settings_are_refused_by_name(admin: Any) -> None:
    """Nothing is stored that is not enforced."""
    with pytest.raises(NotImplemented, match="maxTokenLifetimeDays"):
        admin.workspace_conf.set_status({"maxTokenLifetimeDays": "90"})
    assert admin.workspace_conf.get_status("enableIpAccessLists") == {"enableIpAccessLists": "false"}
