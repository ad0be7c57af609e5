"""Trap: a module that training needs as well is taken for one of training.

skill: pinned_requirements
phrase: a needed package is missing
"""

import sys


def pinned_requirements(used, packages, installed):
    needed = {module.partition(".")[0] for module, where in used.items() if where == ["predict"]}
    return sorted({f"{packages[top]}=={installed[packages[top]]}" for top in needed - set(sys.stdlib_module_names)})
