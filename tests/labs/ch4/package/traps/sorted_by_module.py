"""Trap: the requirements come in the order of the modules' names.

skill: pinned_requirements
phrase: out of alphabetical order
"""

import sys


def pinned_requirements(used, packages, installed):
    needed = {module.partition(".")[0] for module, where in used.items() if "predict" in where}
    needed -= set(sys.stdlib_module_names)
    found = dict.fromkeys(packages[top] for top in sorted(needed))
    return [f"{package}=={installed[package]}" for package in found]
