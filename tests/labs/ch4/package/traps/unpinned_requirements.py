"""Trap: the packages are named, their versions are left open.

skill: pinned_requirements
phrase: unpinned requirements
"""

import sys


def pinned_requirements(used, packages, installed):
    tops = {module.partition(".")[0] for module, where in used.items() if "predict" in where}
    names = {packages[top] for top in tops - set(sys.stdlib_module_names)}
    return sorted(f"{name}>={installed[name]}" for name in names)
