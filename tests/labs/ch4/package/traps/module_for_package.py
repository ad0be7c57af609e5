"""Trap: the name that is imported is taken for the name that is installed.

skill: pinned_requirements
phrase: no package by that name
"""

import sys


def pinned_requirements(used, packages, installed):
    tops = {module.partition(".")[0] for module, where in used.items() if "predict" in where}
    return sorted(f"{top}=={installed[packages[top]]}" for top in tops - set(sys.stdlib_module_names))
