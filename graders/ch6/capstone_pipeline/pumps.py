"""Tables about pumps, as the world writes them."""

from datetime import date, timedelta
from typing import Any

import pyarrow as pa
from labjudge.grading import Draw, World

Rows = list[dict[str, Any]]
MOMENT = pa.timestamp("us", tz="UTC")
KINDS = {
    "pump_id": pa.string(),
    "site": pa.string(),
    "at": MOMENT,
    "day": pa.date32(),
    "cutoff": pa.date32(),
    "failed_on": pa.date32(),
    "restarts": pa.int64(),
    "fails": pa.int32(),
    "note": pa.string(),
    "vendor": pa.string(),
    "failed_later": pa.int64(),
}


class Company:
    """A catalog of its own, whoever builds there (an admin), and names that nobody knows before."""

    def __init__(self, world: World, draw: Draw) -> None:
        self.world, self.draw = world, draw
        self.owner, self.reader, self.stranger = draw.people(3)
        self.schema = f"water_{draw.word()}.pumps"
        world.admin(self.owner)
        self.day = date(2026, 2, 2) + timedelta(days=draw.randrange(200))

    def name(self, what: str) -> str:
        return f"{self.schema}.{what}_{self.draw.word()}"

    def write(self, table: str, rows: Rows, columns: list[str]) -> int:
        """A version of a table; columns that are not in KINDS are doubles."""
        schema = pa.schema({name: KINDS.get(name, pa.float64()) for name in columns})
        frame = pa.Table.from_pylist(self.draw.shuffled(rows), schema=schema)
        version: int = self.world.write_table(table, frame, user=self.owner)
        return version

    def rows(self, table: str, version: int | None = None) -> Rows:
        rows: Rows = self.world.read_table(table, version).to_pylist()
        return rows
