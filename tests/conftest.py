"""What all tests share: nothing leaves this machine."""

# Here, not at the root: a learner's run needs neither.
pytest_plugins = ["labjudge.proof.plugin", "_hypothesis_pytestplugin"]
