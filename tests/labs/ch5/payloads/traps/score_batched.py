"""Mistakes of score_batched."""

from labjudge.proof.traps import swap

# One row a request.
swap(
    "row_by_row",
    says="more requests than needed",
    old="if batch and (len(batch) == max_rows or",
    new="if batch and (len(batch) == 1 or",
)

# As many rows as there are.
swap(
    "no_limit_of_rows",
    says="more rows than allowed",
    old="(len(batch) == max_rows or size",
    new="(size",
)

# Only rows are counted.
swap(
    "no_limit_of_bytes",
    says="a body over the limit",
    old="len(batch) == max_rows or size + len(text) + 2 > max_bytes",
    new="len(batch) == max_rows",
)


# Characters are counted, and bytes are sent.
swap(
    "characters",
    says="more bytes than allowed, though not more characters",
    old="""\
    texts = [json.dumps(row).encode() for row in rows]
    scores: list[float | None] = [None] * len(rows)
    # Places and not rows: what is halved and answered late still knows where it belongs.
    waiting = deque(_batches(texts, max_rows, max_bytes))
""",
    new="""\
    texts = [json.dumps(row, ensure_ascii=False).encode() for row in rows]
    scores: list[float | None] = [None] * len(rows)
    counted = [text.decode().encode("ascii", "replace") for text in texts]
    waiting = deque(_batches(counted, max_rows, max_bytes))
""",
)

# A batch that fails is lost as a whole.
swap(
    "batch_lost",
    says="a row that can be scored has none",
    old="""\
            middle = len(batch) // 2
""",
    new="""\
            middle = 0
""",
)

# Whatever comes next is for the next free place.
swap(
    "next_free_place",
    says="after a bad row, another result",
    old='scores[place] = prediction["score"]',
    new='scores[scores.index(None)] = prediction["score"]',
)

# After a failure each row on its own.
swap(
    "each_on_its_own",
    says="not by halves",
    old="waiting.extend(half for half in (batch[:middle], batch[middle:]) if middle)",
    new="waiting.extend([place] for place in batch if middle)",
)

# No time limit.
swap(
    "no_time_limit",
    says="waited longer than allowed",
    old="timeout=seconds)",
    new="timeout=600)",
)

# The same rows once more.
swap(
    "once_more",
    says="sent again as it is",
    old="        if answer is None:\n",
    new="""\
        if answer is None:
            answer = _asked(endpoint, _body([texts[place] for place in batch]), seconds)
        if answer is None:
""",
)

# Every failure is a missing score.
swap(
    "failures_are_none",
    says="a failure passes for missing scores",
    old="if answer.status_code == 400:",
    new="if answer.status_code >= 400:",
)

# Predictions are given out from the front.
swap(
    "from_the_front",
    says="fewer predictions than rows",
    old="""\
        if len(answer) != len(batch):
            raise ValueError(f"{endpoint} answered {len(answer)} predictions for {len(batch)} rows")
        for place, prediction in zip(batch, answer, strict=True):
""",
    new="""\
        for place, prediction in zip(batch, answer):
""",
)

# What fills a body to its last byte is left for the next one.
swap(
    "one_byte_early",
    says="a body that just fits is not filled",
    old="size + len(text) + 2 > max_bytes",
    new="size + len(text) + 2 >= max_bytes",
)

# A row that fills a body alone is given up.
swap(
    "alone_one_byte_early",
    says="a row that just fits alone is given up",
    old="if len(_body([text])) > max_bytes:",
    new="if len(_body([text])) >= max_bytes:",
)

# A lost connection is taken for a slow answer.
swap(
    "lost_connection",
    says="an outage passes for missing scores",
    old="except requests.Timeout:",
    new="except requests.RequestException:",
)

# Only too few predictions are noticed.
swap(
    "surplus",
    says="more predictions than rows",
    old="""\
        if len(answer) != len(batch):
            raise ValueError(f"{endpoint} answered {len(answer)} predictions for {len(batch)} rows")
        for place, prediction in zip(batch, answer, strict=True):
""",
    new="""\
        if len(answer) < len(batch):
            raise ValueError(f"{endpoint} answered {len(answer)} predictions for {len(batch)} rows")
        for place, prediction in zip(batch, answer):
""",
)

# Of an odd number, the last row is in neither half.
swap(
    "half_of_odd",
    says="halved, and a good row has no score",
    old="(batch[:middle], batch[middle:])",
    new="(batch[:middle], batch[middle : 2 * middle])",
)
