"""Tests of this project run offline, against a local workspace."""

pytest_plugins = ["lakemock.fixtures"]
