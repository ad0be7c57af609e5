"""Trap: the finished lines are sorted, with the signs behind the name.

skill: pinned_requirements
phrase: lines are in order, packages are not
"""

import sys


def pinned_requirements(used, packages, installed):
    tops = {module.partition(".")[0] for module, where in used.items() if "predict" in where}
    needed = {packages[top] for top in tops if top not in sys.stdlib_module_names}
    return sorted(f"{package}=={installed[package]}" for package in needed)
