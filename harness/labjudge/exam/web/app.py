"""The exam's pages and what they send. All paths begin with a token.

    GET  /TOKEN/            to where the exam is: its beginning, a question, its review
    POST /TOKEN/begin
    GET  /TOKEN/7           the seventh question; POST saves an answer or a flag
    GET  /TOKEN/hand-in     what is still open; POST hands in
    GET  /TOKEN/review      the result, once there is one
    GET  /TOKEN/state       the time that is left, and how each question stands, for the script
    GET  /TOKEN/read/…      lessons and briefs, once the exam is over

A form works without the script; with it, a form is sent in the background, and the answer is JSON (`Accept: application/json`).
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

from starlette.applications import Starlette
from starlette.background import BackgroundTask
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import ClientDisconnect, Request
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import StatelessLifespan

from labjudge.exam.web import pages, reading
from labjudge.exam.web.guard import Guarded
from labjudge.exam.web.review_page import review
from labjudge.exam.web.room import AnswerError, Room, marks, open_or_flagged, progress

STATIC = Path(__file__).parent / "static"
MOST_BYTES = 10_000
"""Of a form that a page sends; ours have less than a hundred."""


def application(room: Room, token: str, lifespan: StatelessLifespan[Starlette] | None = None) -> Starlette:
    """The pages of one exam."""
    site = _Pages(room, f"/{token}")
    routes = [
        Route("/", site.entrance),
        Route("/begin", site.begin, methods=["POST"]),
        Route("/hand-in", site.confirm),
        Route("/hand-in", site.hand_in, methods=["POST"]),
        Route("/review", site.review),
        Route("/state", site.state),
        Route("/{number:int}", site.question),
        Route("/{number:int}", site.answer, methods=["POST"]),
        Route("/read/{path:path}", site.read),
        Mount("/static", StaticFiles(directory=STATIC)),
    ]
    return Starlette(
        routes=[Mount(f"/{token}", routes=routes)],
        middleware=[Middleware(Guarded)],
        exception_handlers={HTTPException: _refused, OSError: _not_kept},
        lifespan=lifespan,
    )


class _Pages:
    def __init__(self, room: Room, root: str) -> None:
        self._room, self._root = room, root

    async def entrance(self, request: Request) -> Response:
        room = self._seen()
        if room.phase == "not begun":
            return self._page("begin", attempt=room.attempt, domains=room.domains)
        return self._to(f"/{room.attempt.at + 1}" if room.phase == "open" else "/review")

    async def begin(self, request: Request) -> Response:
        self._seen().begin()
        return self._to("/")

    async def question(self, request: Request) -> Response:
        if elsewhere := self._not_open():
            return elsewhere
        number = self._number(request.path_params["number"])
        self._room.go_to(number)
        page = self._question(number)
        page.background = BackgroundTask(self._keep)
        return page

    def _keep(self) -> None:
        with suppress(OSError):  # nobody waits for it; the next answer tries again
            self._room.tick()

    async def answer(self, request: Request) -> Response:
        """Fields: `answer`, letters as displayed; `was`, those that the page had shown: what a page did not change, it does not
        send back over the answer that another tab gave; `do`: next, clear, flag, unflag or nothing."""
        fields = await _fields(request)
        script = "application/json" in request.headers.get("accept", "")
        if elsewhere := self._not_open():
            return JSONResponse(self._standing(), 409) if script else elsewhere
        number, do = self._number(request.path_params["number"]), fields.get("do", [""])[0]
        shown, was = "".join(sorted(fields.get("answer", []))), "".join(sorted(fields.get("was", [""])[0]))
        try:
            if do == "clear":
                self._room.answer(number, "")
            elif shown != was:
                self._room.answer(number, shown)
        except AnswerError as problem:
            notice = str(problem)
            return JSONResponse(self._standing(number, notice), 422) if script else self._question(number, notice, 422)
        if do in ("flag", "unflag"):
            self._room.flag(number, do == "flag")
        if script:
            return JSONResponse(self._standing(number), 200 if self._room.phase == "open" else 409)
        return self._to(self._after(number) if do == "next" else f"/{number}")

    async def confirm(self, request: Request) -> Response:
        if elsewhere := self._not_open():
            return elsewhere
        found = marks(self._room.attempt, self._room.bank)
        groups = open_or_flagged(found)
        return self._page("hand_in", attempt=self._room.attempt, groups=groups, progress=progress(found))

    async def hand_in(self, request: Request) -> Response:
        if elsewhere := self._not_open():
            return elsewhere
        self._room.hand_in()
        return self._to("/review")

    async def review(self, request: Request) -> Response:
        if self._seen().phase != "over":
            return self._to("/")
        return self._page("review", **review(self._room))

    async def state(self, request: Request) -> Response:
        self._seen()
        asked = request.query_params.get("question", "")
        return JSONResponse(self._standing(self._number(int(asked)) if asked.isdecimal() else None))

    async def read(self, request: Request) -> Response:
        if self._seen().phase != "over":
            return self._to("/")
        found = reading.text(self._room.suite, request.path_params["path"])
        if found is None:
            raise HTTPException(404, "Neither a lesson nor a lab's brief has this address.")
        return self._page("read", path=request.path_params["path"], text=found)

    def _question(self, number: int, notice: str = "", status: int = 200) -> Response:
        attempt, found = self._room.attempt, marks(self._room.attempt, self._room.bank)
        place, question = self._room.question(number)
        return self._page(
            "question",
            status,
            attempt=attempt,
            number=number,
            question=question,
            options=pages.options(place, question),
            shown=place.displayed(attempt.chosen(place.name)),
            flagged=place.name in attempt.flagged,
            after=self._after(number),
            marks=found,
            progress=progress(found),
            notice=notice,
        )

    def _standing(self, number: int | None = None, notice: str = "") -> dict[str, Any]:
        attempt, found = self._room.attempt, marks(self._room.attempt, self._room.bank)
        standing = {"left": attempt.left, "over": not attempt.is_open, "notice": notice}
        if attempt.is_open:
            standing |= {"progress": progress(found), "marks": found}
        if number:
            place = attempt.places[number - 1]
            standing["question"] = number
            standing |= {"shown": place.displayed(attempt.chosen(place.name)), "flagged": place.name in attempt.flagged}
        return standing

    def _seen(self) -> Room:
        """The room, in which somebody is just now."""
        self._room.asked_at = self._room.monotonic()
        return self._room

    def _not_open(self) -> Response | None:
        """Where to go instead, unless the exam is open."""
        phase = self._seen().phase
        return None if phase == "open" else self._to("/" if phase == "not begun" else "/review")

    def _number(self, number: int) -> int:
        last = len(self._room.attempt.places)
        if not 1 <= number <= last:
            raise HTTPException(404, f"There are questions 1 to {last}.")
        return number

    def _after(self, number: int) -> str:
        return f"/{number + 1}" if number < len(self._room.attempt.places) else "/hand-in"

    def _to(self, path: str) -> Response:
        return RedirectResponse(f"{self._root}{path}", 303)

    def _page(self, name: str, status: int = 200, **values: Any) -> Response:
        return HTMLResponse(pages.page(name, root=self._root, **values), status)


async def _fields(request: Request) -> Mapping[str, list[str]]:
    """A form as browsers send it; empty fields count."""
    body = b""
    try:
        async for part in request.stream():
            body += part
            if len(body) > MOST_BYTES:
                raise HTTPException(413, f"More than {MOST_BYTES} bytes; the exam's forms have less than a hundred.")
        return parse_qs(body.decode(), keep_blank_values=True, max_num_fields=20)
    except (ValueError, ClientDisconnect):
        raise HTTPException(400, "This is no form as the exam's pages send it.") from None


async def _refused(request: Request, problem: Exception) -> Response:
    assert isinstance(problem, HTTPException)
    return PlainTextResponse(f"{problem.detail}\n", problem.status_code, problem.headers)


async def _not_kept(request: Request, problem: Exception) -> Response:
    return PlainTextResponse(f"labs/.progress cannot be written: {problem}\n", 503)
