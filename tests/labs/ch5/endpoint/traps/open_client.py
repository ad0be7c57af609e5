"""Mistakes of open_client."""

from typing import Any

import requests
from databricks.sdk import WorkspaceClient
from labjudge.proof.traps import swap, trap

# Read before each request.
swap(
    "reads_the_secret_each_time",
    says="reads the secret each time",
    old="        answer = self._ask(records) if self._token else None\n",
    new="        answer = None\n",
)
# Read once, and trusted for ever.
swap(
    "trusts_it_for_ever",
    says="after rotation 1, it raised",
    old="        if answer is None or answer.status_code in (401, 403):\n            self._token",
    new="        if answer is None:\n            self._token",
)
# Read anew for the one request, and not kept.
swap(
    "forgets_the_new_one",
    says="the new token is not kept",
    old="""\
            self._token = WorkspaceClient().dbutils.secrets.get(self.scope, self.key)
            answer = self._ask(records)
""",
    new="""\
            before = self._token
            self._token = WorkspaceClient().dbutils.secrets.get(self.scope, self.key)
            answer = self._ask(records)
            self._token = before or self._token
""",
)
# It asks until it is let in.
swap(
    "keeps_asking",
    says="keeps knocking",
    old='        if answer.status_code in (401, 403):\n            raise PermissionError(f"{self.endpoint} refuses',
    new="""\
        for _ in range(5):
            if answer.status_code in (401, 403):
                answer = self._ask(records)
        if answer.status_code in (401, 403):
            raise PermissionError(f"{self.endpoint} refuses""",
)
swap(
    "says_which_token",
    says="the token stands in a message",
    old='refuses the token in {self.scope}/{self.key}")',
    new='refuses the token {self._token}")',
)
swap(
    "shows_the_token",
    says="the token stands in the repr",
    old="    def _ask(self, records: list[dict]) -> requests.Response:\n",
    new="""\
    def __repr__(self) -> str:
        return f"EndpointClient({self._token})"

    def _ask(self, records: list[dict]) -> requests.Response:
""",
)
# The wrong exception, with the whole request in it.
swap(
    "passes_on_what_requests_raises",
    says="it raised HTTPError: 403",
    old='        if answer.status_code in (401, 403):\n            raise PermissionError(f"{self.endpoint} refuses',
    new='        if False:\n            raise PermissionError(f"{self.endpoint} refuses',
)


# Signed in as the job, which may not ask.
@trap(says="at request 1, it raised PermissionError")
def asks_as_the_job(endpoint: str, scope: str, key: str) -> Any:
    class Client:
        def score(self, records: list[dict]) -> list:
            config = WorkspaceClient().config
            answer = requests.post(
                f"{config.host}/serving-endpoints/{endpoint}/invocations",
                json={"dataframe_records": records},
                headers=config.authenticate(),
                timeout=60,
            )
            if answer.status_code == 403:
                raise PermissionError(endpoint)
            return answer.json()["predictions"]

    return Client()


# The client of the first call, long after it.
@trap(says="a WorkspaceClient that is kept")
def keeps_the_client(endpoint: str, scope: str, key: str) -> Any:
    w = WorkspaceClient()

    class Client(EndpointClient):
        def score(self, records: list[dict]) -> list:
            self._token = w.dbutils.secrets.get(scope, key)
            return super().score(records)

    return Client(endpoint, scope, key)


# The token is fetched with everything else.
swap(
    "reads_at_open",
    says="reads a token that nobody needs yet",
    old='        self._token = ""\n',
    new="        self._token = WorkspaceClient().dbutils.secrets.get(scope, key)\n",
)
