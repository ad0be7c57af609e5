"""Labs and fixtures for this checkout; nothing is registered for other projects."""

pytest_plugins = ["labjudge.plugin", "lakemock.fixtures"]
