"""Labs and fixtures for this checkout; nothing is registered for other projects."""

from labjudge.entry import let_ctrl_c_end

let_ctrl_c_end()  # while the plugins are imported, which is a second; from then on they say what was judged
pytest_plugins = ["labjudge.plugin", "lakemock.fixtures"]
