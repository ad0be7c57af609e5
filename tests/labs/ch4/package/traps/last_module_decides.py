"""Trap: of a package's modules the last one tells what it is for.

skill: pinned_requirements
phrase: one module of a package decides for all
"""

import sys


def pinned_requirements(used, packages, installed):
    tops = {module.partition(".")[0]: where for module, where in used.items()}
    needed = {top for top, where in tops.items() if "predict" in where and top not in sys.stdlib_module_names}
    return [f"{package}=={installed[package]}" for package in sorted({packages[top] for top in needed})]
