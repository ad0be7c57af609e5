"""Trap: the package of each module is looked up before anyone asks what the module is for.

skill: pinned_requirements
phrase: it stops at what only training needs
"""

import sys


def pinned_requirements(used, packages, installed):
    brought, standard = {}, set(sys.stdlib_module_names)
    for module, where in used.items():
        top = module.partition(".")[0]
        if top not in standard:
            brought.setdefault(packages[top], []).extend(where)
    return [f"{package}=={installed[package]}" for package, where in sorted(brought.items()) if "predict" in where]
