"""Customers' rows recognised by what they say, in whatever form a file has them: text, pickle, Parquet, compressed."""

from __future__ import annotations

import gzip
import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping

import pyarrow.parquet as parquet
from labjudge.grading import Draw
from lakemock.data import churn

COLUMNS = ["region", "tenure_months", "support_calls"]
NAMES_AND_MARKS = re.compile(rb"(?:" + "|".join(COLUMNS).encode() + rb")?[\s\"'\\\[\]{}:]+|\.0\b")


class CustomerRows:
    """Customers whose ids and values nobody would make up: with the company for at least nine years."""

    def __init__(self, draw: Draw, number: int = 400):
        self.frame = churn.customers(draw.randrange(10**6), number).frame
        self.frame["tenure_months"] = [draw.randrange(110, 400) for _ in range(number)]
        self.csv = self.frame.to_csv(index=False).encode()
        rows = self.frame[COLUMNS].itertuples(index=False)
        self.triples = {f"{row.region},{row.tenure_months},{row.support_calls}".encode() for row in rows}
        self._ids = [name.encode() for name in self.frame["customer_id"]]
        spent, months = self.frame["monthly_spend"].dropna(), self.frame["tenure_months"]
        # As a pickle, an array or a Parquet page holds numbers: a few in a row, since a single one may occur by chance.
        self._numbers = [
            struct.pack(form, *column.iloc[at : at + 4])
            for column, form in ((spent, "<4d"), (months, "<4q"), (months, "<4d"))
            for at in range(len(column) - 3)
        ]

    def seen_in(self, content: bytes) -> str:
        """The first customer that a file's content tells of, in a few words; "" if there is none."""
        for text in _readings(content):
            if found := next((each for each in self._ids if each in text), None):
                return f"customer {found.decode()}"
            plain = NAMES_AND_MARKS.sub(b"", text)
            if found := next((each for each in self.triples if each + b"," in plain + b","), None):
                return f"a customer's row, {found.decode()}"
            if any(each in text for each in self._numbers):
                return "customers' values, in the order of their rows"
        return ""

    def first_leak(self, files: Mapping[str, bytes]) -> tuple[str, str] | None:
        """The first file that tells of customers, and what it tells."""
        seen = ((path, self.seen_in(content)) for path, content in sorted(files.items()))
        return next(((path, told) for path, told in seen if told), None)


def _readings(content: bytes) -> Iterator[bytes]:
    """The content as it is, and what it holds when it is compressed or Parquet."""
    yield content
    if content.startswith(b"PAR1"):
        yield parquet.read_table(io.BytesIO(content)).to_pandas().to_csv(index=False).encode()
    elif content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            yield from (archive.read(name) for name in archive.namelist())
    elif content.startswith((b"\x1f\x8b", b"x\x9c", b"x\xda", b"x\x01")):
        try:
            yield gzip.decompress(content) if content.startswith(b"\x1f") else zlib.decompress(content)
        except (OSError, zlib.error, EOFError):
            return
