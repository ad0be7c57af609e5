"""Mistakes of pinned_requirements."""

import sys

from labjudge.proof.traps import swap, trap

NEEDED = 'needed = {module.partition(".")[0] for module, where in used.items() if "predict" in where}'
LAST = """tops = {module.partition(".")[0]: where for module, where in used.items()}
    needed = {top for top, where in tops.items() if "predict" in where}"""
# of a package's modules the last one tells what it is for.
swap("last_module_decides", says="one module of a package decides for all", old=NEEDED, new=LAST)

KNOWN = "packages[module]"
OR_ITSELF = "packages.get(module, module)"
swap("module_unknown_taken_as_package", says="an unknown package let pass", old=KNOWN, new=OR_ITSELF)

PINNED = "in sorted(found)]"
INSTALLED = "in sorted(found) if package in installed]"
# what is not installed is quietly left out.
swap("not_installed_skipped", says="nothing is pinned to nothing", old=PINNED, new=INSTALLED)

# a module that training needs as well is taken for one of training.
swap("predicting_alone", says="a needed package is missing", old='"predict" in where', new='where == ["predict"]')

BY_PACKAGE = '[f"{package}=={installed[package]}" for package in sorted(found)]'
BY_LINE = 'sorted(f"{package}=={installed[package]}" for package in found)'
# the finished lines are sorted, with the signs behind the name.
swap("sorted_by_line", says="lines are in order, packages are not", old=BY_PACKAGE, new=BY_LINE)

# everything that the notebook imports is required for serving.
swap("training_packages", says="training packages shipped", old=' if "predict" in where', new="")

# the packages are named, their versions are left open.
swap("unpinned_requirements", says="unpinned requirements", old="{package}==", new="{package}>=")


def modules_first(used, packages, installed):
    tops = {module.partition(".")[0] for module, where in used.items() if "predict" in where}
    modules = [top for top in tops if top not in sys.stdlib_module_names]
    return [f"{name}=={installed[name]}" for name in sorted({packages[top] for top in modules})]


BY_NAME = 'f"{name}=={installed[name]}" for name in sorted({packages[top] for top in modules})'
BY_MODULE = 'f"{top}=={installed[packages[top]]}" for top in sorted(modules)'
# the name that is imported is taken for the name that is installed.
swap("module_for_package", of="modules_first", says="no package by that name", old=BY_NAME, new=BY_MODULE)

ONCE = "{packages[top] for top in modules}"
TWICE = "packages[top] for top in modules"
# a package is required once for each of its modules.
swap("required_twice", of="modules_first", says="required twice", old=ONCE, new=TWICE)

PACKAGES = "sorted({packages[top] for top in modules})"
SORTED_MODULES = "dict.fromkeys(packages[top] for top in sorted(modules))"
swap("sorted_by_module", of="modules_first", says="out of alphabetical order", old=PACKAGES, new=SORTED_MODULES)

STANDARD = "sys.stdlib_module_names"
BY_HEART = '("json", "math", "os", "re", "sys", "typing", "pathlib")'
swap("standard_library_by_heart", of="modules_first", says="it stops at what needs nothing", old=STANDARD, new=BY_HEART)


# the package of each module is looked up before anyone asks what the module is for.
@trap(says="it stops at what only training needs")
def every_module_looked_up(used, packages, installed):
    brought = {}
    for module, where in used.items():
        top = module.partition(".")[0]
        if top not in sys.stdlib_module_names:
            brought.setdefault(packages[top], []).extend(where)
    return [f"{package}=={installed[package]}" for package, where in sorted(brought.items()) if "predict" in where]
