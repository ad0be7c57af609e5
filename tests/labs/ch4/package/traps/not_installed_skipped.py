"""Trap: what is not installed is quietly left out.

skill: pinned_requirements
phrase: nothing is pinned to nothing
"""


def pinned_requirements(used, packages, installed):
    tops = {module.partition(".")[0] for module, where in used.items() if "predict" in where}
    names = {packages[top] for top in tops if top in packages}
    return [f"{name}=={installed[name]}" for name in sorted(names) if name in installed]
