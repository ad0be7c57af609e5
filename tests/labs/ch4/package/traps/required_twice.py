"""Trap: a package is required once for each of its modules.

skill: pinned_requirements
phrase: required twice
"""

import sys


def pinned_requirements(used, packages, installed):
    tops = [module.partition(".")[0] for module, where in used.items() if "predict" in where]
    names = [packages[top] for top in tops if top not in sys.stdlib_module_names]
    return sorted(f"{name}=={installed[name]}" for name in names)
