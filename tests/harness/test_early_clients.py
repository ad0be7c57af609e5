"""A client made on import is named as the mistake that it is."""

from __future__ import annotations

import pytest

from tests.harness.conftest import SUMS

FAILS = 'class WorkspaceClient:\n    def __init__(self):\n        raise ValueError("cannot configure default credentials")\n\n\n'
WORKS = "class MlflowClient:\n    pass\n\n\nclient = MlflowClient()\n\n\n"


@pytest.mark.parametrize(
    ("module", "said"),
    [
        (FAILS + "client = WorkspaceClient()\n" + SUMS, "sums.py makes WorkspaceClient() on import"),
        (WORKS + SUMS.replace("return a + b", "client.get(a)"), "the file makes MlflowClient() on import"),
    ],
)
def test_a_client_at_module_level(tiny, module, said):
    """Whether it fails at once or in a function later, the message says where clients are made."""
    tiny.write("labs/ch1/sums.py", module)
    text = tiny.pytest("labs/ch1/sums.py").text
    assert f"{said}, before anybody is signed in" in text
    assert "make the client inside the function" in " ".join(text.split())
