"""Trap: everything that the notebook imports is required for serving.

skill: pinned_requirements
phrase: training packages shipped
"""


def pinned_requirements(used, packages, installed):
    names = {packages[module.partition(".")[0]] for module in used if module.partition(".")[0] in packages}
    return sorted(f"{name}=={installed[name]}" for name in names)
