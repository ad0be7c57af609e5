"""Mistakes of answer."""

import uuid

from databricks.sdk import WorkspaceClient
from labjudge.proof.traps import swap, trap

swap("no_time_limit", says="the customer waits", old="            timeout=timeout,\n", new="            timeout=500,\n")
swap(
    "the_servers_words",
    says="internals in the customer's hands",
    old='        raise ValueError(f"request {request_id}: not what the model takes")\n',
    new='        raise ValueError(f"request {request_id}: {got.text}")\n',
)
swap(
    "a_default_nobody_sees",
    says="a default that looks like a prediction",
    old='"degraded": True, "reason": reason',
    new='"degraded": False, "reason": reason',
)
swap(
    "default_for_everything",
    says="a default for a request that is wrong",
    old='        raise ValueError(f"request {request_id}: not what the model takes")\n',
    new='        return degraded("model_error")\n',
)
swap(
    "trusts_a_200",
    says="what is no answer is passed on",
    old="    if len(predictions) != len(records) or any(_is_null(each) for each in predictions):\n",
    new="    if not predictions:\n",
)
swap(
    "late_is_lost",
    says="latency: another reason",
    old='        return degraded("timeout")\n',
    new='        return degraded("unavailable")\n',
)
swap(
    "busy_is_down",
    says="throttled: another reason",
    old='"overloaded" if got.status_code == 429 else "unavailable"',
    new='"unavailable"',
)
swap(
    "half_an_answer",
    says="raised ChunkedEncodingError",
    old="    except (requests.ConnectionError, requests.exceptions.ChunkedEncodingError):\n",
    new="    except requests.ConnectionError:\n",
)
swap(
    "one_id_for_all",
    says="the same id twice",
    old="    request_id = str(uuid.uuid4())\n",
    new='    request_id = "fallback"\n',
)
swap(
    "no_id_in_the_message",
    says="a message that finds nothing",
    old='        raise ValueError(f"request {request_id}: not what the model takes")\n',
    new='        raise ValueError("not what the model takes")\n',
)
swap(
    "default_that_is_falsy",
    says="not the default for each record",
    old="        predictions = [default] * len(records)\n",
    new="        predictions = [default or None] * len(records)\n",
)
swap(
    "zero_is_null",
    says="other predictions",
    old="    return any(value is None or value != value for value in values)\n",
    new="    return any(not value for value in values)\n",
)


# The SDK asks again for five minutes while the customer waits.
@trap(says="asks more than once")
def by_the_sdk(endpoint: str, records: list[dict], default: object, timeout: float) -> dict:
    request_id = str(uuid.uuid4())
    try:
        got = WorkspaceClient().serving_endpoints.query(
            endpoint, dataframe_records=records, client_request_id=request_id
        )
        return {"predictions": got.predictions, "degraded": False, "reason": None, "request_id": request_id}
    except TimeoutError:
        return {
            "predictions": [default] * len(records),
            "degraded": True,
            "reason": "overloaded",
            "request_id": request_id,
        }


swap(
    "id_of_the_records",
    says="the same records, the same id",
    old="    request_id = str(uuid.uuid4())\n",
    new="    request_id = str(uuid.uuid5(uuid.NAMESPACE_URL, repr(records)))\n",
)
# What comes from a gateway is taken for the way to the endpoint.
swap(
    "gateways_are_the_way",
    says="gateway_timeout: another reason",
    old="if got.status_code in (429, 503):",
    new="if got.status_code in (429, 502, 503, 504):",
)
# Half an answer is looked for on the way only, and not in what arrived.
swap(
    "json_without_its_end",
    says="raised JSONDecodeError",
    old="    except ValueError:  # half",
    new="    except KeyError:  # half",
)
