"""Endpoints that are there before a test asks them."""

from __future__ import annotations

from typing import Any

from databricks.sdk.service.serving import EndpointCoreConfigInput, ServedEntityInput

ANN = "ann@example.com"


def served(serving: Any, name: str = "m", level: str = "CAN_QUERY", seconds: float = 0.0, code: str = "") -> None:
    """The endpoint `name` with a model that doubles x, for Ann."""
    version = serving.linear_model(f"main.default.{name}", {"x": 2.0}, seconds=seconds, code=code)
    entity = {"entity_name": f"main.default.{name}", "entity_version": version}
    serving.serving_endpoint(name, [entity], permissions={ANN: level})


def config(*entities: ServedEntityInput, **more: Any) -> EndpointCoreConfigInput:
    return EndpointCoreConfigInput(name="m", served_entities=list(entities), **more)


def entity(version: str, name: str, **more: Any) -> ServedEntityInput:
    given = {"workload_size": "Small", "scale_to_zero_enabled": False, **more}
    return ServedEntityInput(entity_name=name, entity_version=version, **given)
