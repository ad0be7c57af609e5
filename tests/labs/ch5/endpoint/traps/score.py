"""Mistakes of score."""

import time

import requests
from databricks.sdk import WorkspaceClient
from labjudge.proof.traps import swap, swap_every, trap

# No limit: a request waits as long as the platform lets it.
swap(
    "no_timeout",
    says="waits as long as it takes",
    old='        answer = _post(endpoint, body, min(policy["timeout"], left))\n',
    new="        answer = _post(endpoint, body, None)\n",
)
# A limit for each attempt, none for all.
swap(
    "last_attempt_goes_beyond",
    says="latency: the call took",
    old='min(policy["timeout"], left)',
    new='policy["timeout"]',
)
swap(
    "no_deadline",
    says="throttled: the call took",
    old='        if attempt == policy["attempts"] or time.monotonic() + wait >= ends:\n',
    new='        if attempt == policy["attempts"]:\n',
)
# It waits, and then sees that there is no time left.
swap(
    "waits_and_gives_up",
    says="waits for nothing",
    old='        if attempt == policy["attempts"] or time.monotonic() + wait >= ends:\n',
    new="""\
        if attempt < policy["attempts"] and time.monotonic() + wait >= ends:
            time.sleep(ends - time.monotonic() - 1)
            break
        if attempt == policy["attempts"]:
""",
)
# One more than allowed.
swap_every(
    "one_attempt_more",
    says="more attempts than allowed",
    pattern=r'policy\["attempts"\]',
    new='(policy["attempts"] + 1)',
)
# It waits once more, for nobody.
swap(
    "waits_after_the_last",
    says="waits after the last attempt",
    old='        if attempt == policy["attempts"] or time',
    new="        if time",
)
swap(
    "one_attempt_less",
    says="fewer attempts than allowed",
    old='range(1, policy["attempts"] + 1)',
    new='range(1, max(2, policy["attempts"]))',
)
# Everything is worth another try.
swap(
    "asks_again_after_any_refusal",
    says="asks again what is refused for good",
    old="        if status is not None and 400 <= status < 500 and status != 429:\n",
    new="        if status == 418:\n",
)
# 429 begins with a 4.
swap(
    "throttled_is_a_4xx",
    says="throttled: it raised ValueError",
    old="400 <= status < 500 and status != 429",
    new="400 <= status < 500",
)
swap(
    "permission_is_a_value",
    says="it raises PermissionError",
    old='        if status in (401, 403):\n            raise PermissionError(f"{endpoint} refused',
    new='        if status in (401, 403):\n            raise ValueError(f"{endpoint} refused',
)
# Everybody waits equally long, and comes back together.
swap("no_jitter", says="everybody comes back together", old="random.uniform(0.5, 1)", new="0.75")
# Drawn, but once: the generator begins anew with each wait.
swap(
    "one_number_a_call",
    says="one random number for a whole call",
    old="random.uniform(0.5, 1)",
    new="random.Random(request_id).uniform(0.5, 1)",
)
# At once, which is what brings an endpoint down.
swap("at_once", says="after attempt 1 it waited", old="random.uniform(0.5, 1)", new="random.uniform(0, 0.1)")
swap(
    "never_longer",
    says="after attempt 2 it waited",
    old='policy["base"] * 2 ** (attempt - 1)',
    new='policy["base"]',
)
swap(
    "no_cap",
    says="waits too long",
    old='min(policy["cap"], policy["base"] * 2 ** (attempt - 1))',
    new='policy["base"] * 2 ** (attempt - 1)',
)
# The server said when, and nobody read it.
swap(
    "retry_after_not_read",
    says="comes back too early",
    old='            wait += float(answer.headers.get("Retry-After", 0))\n',
    new="            pass\n",
)
# The payment is made twice.
swap(
    "repeats_what_may_be_done",
    says="asks again what may be done already",
    old='        if status not in (429, 503) and not policy["repeatable"]:\n',
    new="        if False:\n",
)
swap(
    "repeats_nothing_at_all",
    says="throttled, repeatable False",
    old='        if status not in (429, 503) and not policy["repeatable"]:\n',
    new='        if not policy["repeatable"]:\n',
)
# Half an answer is an exception of another class.
swap(
    "half_an_answer",
    says="raised ChunkedEncodingError",
    old="    except (requests.ConnectionError, requests.Timeout, requests.exceptions.ChunkedEncodingError):\n",
    new="    except (requests.ConnectTimeout, requests.ReadTimeout, ConnectionResetError, requests.ConnectionError):\n",
)
swap(
    "nobody_knows_which",
    says="a request nobody finds again",
    old='    body = {"dataframe_records": records, "client_request_id": request_id}\n',
    new='    body = {"dataframe_records": records}\n',
)
swap(
    "an_id_for_each_attempt",
    says="each attempt has an id of its own",
    old="        answer = _post(endpoint, body, min(",
    new='        body["client_request_id"] = request_id + "-again" * (attempt - 1)\n        answer = _post(endpoint, body, min(',
)
swap(
    "token_in_the_url",
    says="a token where logs see it",
    old='    url = f"{config.host}/serving-endpoints/{endpoint}/invocations"\n',
    new="""\
    token = config.authenticate()["Authorization"].split()[1]
    url = f"{config.host}/serving-endpoints/{endpoint}/invocations?token={token}"
""",
)


# The SDK asks again by itself: attempts of attempts.
@trap(says="a retry storm")
def around_the_sdk(endpoint: str, records: list[dict], request_id: str, policy: dict) -> list:
    for _attempt in range(policy["attempts"]):
        try:
            answer = WorkspaceClient().serving_endpoints.query(
                endpoint, dataframe_records=records, client_request_id=request_id
            )
            return answer.predictions
        except TimeoutError:
            time.sleep(policy["base"])
    raise TimeoutError


# Ended by whatever requests raises.
@trap(says="unavailable: it raised HTTPError")
def raise_for_status(endpoint: str, records: list[dict], request_id: str, policy: dict) -> list:
    config = WorkspaceClient().config
    answer = requests.post(
        f"{config.host}/serving-endpoints/{endpoint}/invocations",
        json={"dataframe_records": records, "client_request_id": request_id},
        headers=config.authenticate(),
        timeout=policy["timeout"],
    )
    answer.raise_for_status()
    return answer.json()["predictions"]


# The cap comes last, and cuts the random part off.
swap(
    "cap_after_jitter",
    says="nothing random once the cap is reached",
    old='min(policy["cap"], policy["base"] * 2 ** (attempt - 1)) * random.uniform(0.5, 1)',
    new='min(policy["cap"], policy["base"] * 2 ** (attempt - 1) * random.uniform(0.5, 1))',
)
