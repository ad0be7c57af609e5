"""Mistakes of pinned_requirements."""

import sys

from labjudge.proof.traps import swap, trap

# the package of each module is looked up before anyone asks what the module is for.
swap(
    "every_module_looked_up",
    says="it stops at what only training needs",
    old="""\
def pinned_requirements(used: dict[str, list[str]], packages: dict[str, str], installed: dict[str, str]) -> list[str]:
    needed = {module.partition(".")[0] for module, where in used.items() if "predict" in where}
    # A KeyError is a LookupError: an unknown module or package stops here.
    found = {packages[module] for module in needed - set(sys.stdlib_module_names)}
    return [f"{package}=={installed[package]}" for package in sorted(found)]""",
    new="""\
def pinned_requirements(used, packages, installed):
    brought, standard = {}, set(sys.stdlib_module_names)
    for module, where in used.items():
        top = module.partition(".")[0]
        if top not in standard:
            brought.setdefault(packages[top], []).extend(where)
    return [f"{package}=={installed[package]}" for package, where in sorted(brought.items()) if "predict" in where]""",
)

# of a package's modules the last one tells what it is for.
swap(
    "last_module_decides",
    says="one module of a package decides for all",
    old="""\
def pinned_requirements(used: dict[str, list[str]], packages: dict[str, str], installed: dict[str, str]) -> list[str]:
    needed = {module.partition(".")[0] for module, where in used.items() if "predict" in where}
    # A KeyError is a LookupError: an unknown module or package stops here.
    found = {packages[module] for module in needed - set(sys.stdlib_module_names)}
    return [f"{package}=={installed[package]}" for package in sorted(found)]""",
    new="""\
def pinned_requirements(used, packages, installed):
    tops = {module.partition(".")[0]: where for module, where in used.items()}
    needed = {top for top, where in tops.items() if "predict" in where and top not in sys.stdlib_module_names}
    return [f"{package}=={installed[package]}" for package in sorted({packages[top] for top in needed})]""",
)

# the name that is imported is taken for the name that is installed.
swap(
    "module_for_package",
    says="no package by that name",
    old="""\
def pinned_requirements(used: dict[str, list[str]], packages: dict[str, str], installed: dict[str, str]) -> list[str]:
    needed = {module.partition(".")[0] for module, where in used.items() if "predict" in where}
    # A KeyError is a LookupError: an unknown module or package stops here.
    found = {packages[module] for module in needed - set(sys.stdlib_module_names)}
    return [f"{package}=={installed[package]}" for package in sorted(found)]""",
    new="""\
def pinned_requirements(used, packages, installed):
    tops = {module.partition(".")[0] for module, where in used.items() if "predict" in where}
    return sorted(f"{top}=={installed[packages[top]]}" for top in tops - set(sys.stdlib_module_names))""",
)


@trap(says="an unknown package let pass")
def module_unknown_taken_as_package(used, packages, installed):
    needed = {module.partition(".")[0] for module, where in used.items() if "predict" in where}
    needed -= set(sys.stdlib_module_names)
    return [f"{package}=={installed[package]}" for package in sorted({packages.get(top, top) for top in needed})]


# what is not installed is quietly left out.
swap(
    "not_installed_skipped",
    says="nothing is pinned to nothing",
    old="""\
def pinned_requirements(used: dict[str, list[str]], packages: dict[str, str], installed: dict[str, str]) -> list[str]:
    needed = {module.partition(".")[0] for module, where in used.items() if "predict" in where}
    # A KeyError is a LookupError: an unknown module or package stops here.
    found = {packages[module] for module in needed - set(sys.stdlib_module_names)}
    return [f"{package}=={installed[package]}" for package in sorted(found)]""",
    new="""\
def pinned_requirements(used, packages, installed):
    tops = {module.partition(".")[0] for module, where in used.items() if "predict" in where}
    names = {packages[top] for top in tops if top in packages}
    return [f"{name}=={installed[name]}" for name in sorted(names) if name in installed]""",
)

# a module that training needs as well is taken for one of training.
swap(
    "predicting_alone",
    says="a needed package is missing",
    old="""\
def pinned_requirements(used: dict[str, list[str]], packages: dict[str, str], installed: dict[str, str]) -> list[str]:
    needed = {module.partition(".")[0] for module, where in used.items() if "predict" in where}
    # A KeyError is a LookupError: an unknown module or package stops here.
    found = {packages[module] for module in needed - set(sys.stdlib_module_names)}
    return [f"{package}=={installed[package]}" for package in sorted(found)]""",
    new="""\
def pinned_requirements(used, packages, installed):
    needed = {module.partition(".")[0] for module, where in used.items() if where == ["predict"]}
    return sorted({f"{packages[top]}=={installed[packages[top]]}" for top in needed - set(sys.stdlib_module_names)})""",
)

# a package is required once for each of its modules.
swap(
    "required_twice",
    says="required twice",
    old="""\
def pinned_requirements(used: dict[str, list[str]], packages: dict[str, str], installed: dict[str, str]) -> list[str]:
    needed = {module.partition(".")[0] for module, where in used.items() if "predict" in where}
    # A KeyError is a LookupError: an unknown module or package stops here.
    found = {packages[module] for module in needed - set(sys.stdlib_module_names)}
    return [f"{package}=={installed[package]}" for package in sorted(found)]""",
    new="""\
def pinned_requirements(used, packages, installed):
    tops = [module.partition(".")[0] for module, where in used.items() if "predict" in where]
    names = [packages[top] for top in tops if top not in sys.stdlib_module_names]
    return sorted(f"{name}=={installed[name]}" for name in names)""",
)

# the finished lines are sorted, with the signs behind the name.
swap(
    "sorted_by_line",
    says="lines are in order, packages are not",
    old="""\
def pinned_requirements(used: dict[str, list[str]], packages: dict[str, str], installed: dict[str, str]) -> list[str]:
    needed = {module.partition(".")[0] for module, where in used.items() if "predict" in where}
    # A KeyError is a LookupError: an unknown module or package stops here.
    found = {packages[module] for module in needed - set(sys.stdlib_module_names)}
    return [f"{package}=={installed[package]}" for package in sorted(found)]""",
    new="""\
def pinned_requirements(used, packages, installed):
    tops = {module.partition(".")[0] for module, where in used.items() if "predict" in where}
    needed = {packages[top] for top in tops if top not in sys.stdlib_module_names}
    return sorted(f"{package}=={installed[package]}" for package in needed)""",
)


@trap(says="out of alphabetical order")
def sorted_by_module(used, packages, installed):
    needed = {module.partition(".")[0] for module, where in used.items() if "predict" in where}
    needed -= set(sys.stdlib_module_names)
    found = dict.fromkeys(packages[top] for top in sorted(needed))
    return [f"{package}=={installed[package]}" for package in found]


STANDARD = {"json", "math", "os", "re", "sys", "typing", "pathlib"}


@trap(says="it stops at what needs nothing")
def standard_library_by_heart(used, packages, installed):
    needed = {module.partition(".")[0] for module, where in used.items() if "predict" in where} - STANDARD
    return sorted({f"{packages[top]}=={installed[packages[top]]}" for top in needed})


# everything that the notebook imports is required for serving.
swap(
    "training_packages",
    says="training packages shipped",
    old="""\
def pinned_requirements(used: dict[str, list[str]], packages: dict[str, str], installed: dict[str, str]) -> list[str]:
    needed = {module.partition(".")[0] for module, where in used.items() if "predict" in where}
    # A KeyError is a LookupError: an unknown module or package stops here.
    found = {packages[module] for module in needed - set(sys.stdlib_module_names)}
    return [f"{package}=={installed[package]}" for package in sorted(found)]""",
    new="""\
def pinned_requirements(used, packages, installed):
    names = {packages[module.partition(".")[0]] for module in used if module.partition(".")[0] in packages}
    return sorted(f"{name}=={installed[name]}" for name in names)""",
)

# the packages are named, their versions are left open.
swap(
    "unpinned_requirements",
    says="unpinned requirements",
    old="""\
def pinned_requirements(used: dict[str, list[str]], packages: dict[str, str], installed: dict[str, str]) -> list[str]:
    needed = {module.partition(".")[0] for module, where in used.items() if "predict" in where}
    # A KeyError is a LookupError: an unknown module or package stops here.
    found = {packages[module] for module in needed - set(sys.stdlib_module_names)}
    return [f"{package}=={installed[package]}" for package in sorted(found)]""",
    new="""\
def pinned_requirements(used, packages, installed):
    tops = {module.partition(".")[0] for module, where in used.items() if "predict" in where}
    names = {packages[top] for top in tops - set(sys.stdlib_module_names)}
    return sorted(f"{name}>={installed[name]}" for name in names)""",
)
