"""What every answer of the server carries, and which requests it refuses: those that another site's page could send."""

from __future__ import annotations

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

HOSTS = ["127.0.0.1", "localhost"]
"""Names under which a browser on this machine reaches the server. A name of DNS that leads here is none of them."""

HEADERS = {
    "content-security-policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "referrer-policy": "same-origin",  # the address holds the token
    "x-content-type-options": "nosniff",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "cache-control": "no-store",
}


class Guarded:
    """An ASGI application behind these rules: a foreign Host is 400, a foreign Origin 403, and each answer has `HEADERS`."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(HEADERS)
            await send(message)

        await (_refusal(Headers(scope=scope)) or self._app)(scope, receive, with_headers)


def _refusal(headers: Headers) -> PlainTextResponse | None:
    host, origin = headers.get("host", ""), headers.get("origin")
    if host.partition(":")[0] not in HOSTS:
        return PlainTextResponse(f"The exam is at http://127.0.0.1, not at {host!r}.\n", 400)
    if origin is not None and origin != f"http://{host}":
        return PlainTextResponse(f"A page of {origin!r} asks; only the exam's own pages may.\n", 403)
    return None
