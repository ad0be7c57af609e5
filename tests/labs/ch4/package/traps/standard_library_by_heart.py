"""Trap: the modules of Python that come to mind are the standard library.

skill: pinned_requirements
phrase: it stops at what needs nothing
"""

STANDARD = {"json", "math", "os", "re", "sys", "typing", "pathlib"}


def pinned_requirements(used, packages, installed):
    needed = {module.partition(".")[0] for module, where in used.items() if "predict" in where} - STANDARD
    return sorted({f"{packages[top]}=={installed[packages[top]]}" for top in needed})
