"""Trap: a module that nobody knows is taken for a package of that name.

skill: pinned_requirements
phrase: an unknown package let pass
"""

import sys


def pinned_requirements(used, packages, installed):
    needed = {module.partition(".")[0] for module, where in used.items() if "predict" in where}
    needed -= set(sys.stdlib_module_names)
    return [f"{package}=={installed[package]}" for package in sorted({packages.get(top, top) for top in needed})]
