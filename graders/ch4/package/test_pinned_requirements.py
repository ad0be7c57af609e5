"""What predicting needs, listed and pinned."""

from typing import Any

from labjudge.grading import Draw, Lab, equal, judges, refused, returned, wrong

BROUGHT_BY = {"sklearn": "scikit-learn", "yaml": "pyyaml", "PIL": "pillow", "dateutil": "python-dateutil"}
TRAINING_ONLY = ["optuna", "matplotlib", "shap", "seaborn"]
STANDARD = ["json", "math", "os.path", "importlib.resources", "zoneinfo", "tomllib", "graphlib", "__future__"]


class Imports:
    """What a model imports, drawn: packages for predicting, two that only training needs, and the standard library.

    Always among them: numpy, whose package has its module's name, and modules that training and predicting need.
    """

    def __init__(self, draw: Draw, packages: int = 3):
        self.needed = [*draw.sample(sorted(BROUGHT_BY), packages - 1), "numpy"]
        self.training, self.standard = draw.sample(TRAINING_ONLY, 2), draw.sample(STANDARD, 4)
        self.used = {f"{name}.core": draw.choice([["predict"], ["train", "predict"]]) for name in self.needed}
        self.used |= {f"{self.needed[0]}.core": ["train", "predict"], f"{self.needed[1]}.core": ["predict", "train"]}
        self.used |= {name: ["train"] for name in self.training} | {name: ["predict"] for name in self.standard}
        self.packages = {**BROUGHT_BY, "numpy": "numpy", **{name: name for name in TRAINING_ONLY}}
        numbers = ((draw.randrange(9), draw.randrange(30), draw.randrange(9)) for _ in self.packages)
        self.installed = {
            package: ".".join(map(str, each)) for package, each in zip(self.packages.values(), numbers, strict=True)
        }

    def add(self, module: str, package: str, version: str) -> None:
        """One more module that predicting needs, and the package that brings it."""
        self.used[module], self.packages[module.partition(".")[0]] = ["predict"], package
        self.installed[package] = version
        self.needed.append(module.partition(".")[0])

    def attempt(self, lab: Lab) -> Any:
        return lab.attempt.pinned_requirements(self.used, self.packages, self.installed)

    def ask(self, lab: Lab) -> list[str]:
        """The requirements, where none is unknown."""
        outcome = self.attempt(lab)
        if outcome.error:
            at_standard = any(name.partition(".")[0] in outcome.error.message for name in self.standard)
            title = "it stops at what needs nothing" if at_standard else "it stops though nothing is missing"
            but = f"every package is known and installed; {', '.join(self.standard)} are Python's own"
            rule = "`packages` knows the first part of a module's name, unless it is of the standard library"
            wrong(title, happened=str(outcome), but=but, rule=rule)
        got: list[str] = returned(outcome.value, list[str], "a list of strings, each name==version")
        return got

    def pins(self) -> list[str]:
        packages = {self.packages[name] for name in self.needed}
        return [f"{package}=={self.installed[package]}" for package in sorted(packages)]


def check(lab: Lab, imports: Imports) -> None:
    """The requirements are the pins, in their order; the first thing that is not gets its own title."""
    got, right = imports.ask(lab), imports.pins()
    names, happened = [line.partition("==")[0] for line in got], f"it returned {', '.join(got) or 'an empty list'}"
    lost, twice = [line for line in right if line not in got], {line for line in got if got.count(line) > 1}
    if loose := [line for line in got if "==" not in line]:
        but = f"{loose[0]!r} takes whatever version is newest on the day of the deployment"
        wrong("unpinned requirements", happened=happened, but=but)
    if spaced := [line for line in got if line != "".join(line.split())]:
        rule = "a requirement is name==version, no spaces"
        wrong("not written as asked", happened=f"it returned {spaced[0]!r}", rule=rule)
    if modules := [name for name in names if name not in imports.installed]:
        rule = "a requirement names the package, which is not always the module's name; the standard library needs none"
        but = f"the packages are {', '.join(sorted(imports.installed))}"
        wrong("no package by that name", happened=f"{modules[0]!r} is required", but=but, rule=rule)
    if lost:
        title = "another version" if lost[0].partition("==")[0] in names else "a needed package is missing"
        wrong(title, happened=happened, but=f"predicting needs {lost[0]}, as it is installed")
    if more := [name for name in names if name in imports.training]:
        but = f"only training imports {more[0]}"
        wrong("training packages shipped", happened=happened, but=but)
    title = "required twice" if twice else "out of alphabetical order"
    title = "lines are in order, packages are not" if got == sorted(right) else title
    equal(got, right, title, happened=happened, but=f"{', '.join(right)} is right")


@judges
def pinned(lab: Lab, draw: Draw) -> None:
    """Each package that predicting needs, and no other, is pinned to the installed version."""
    check(lab, Imports(draw))
    nothing = Imports(draw)
    nothing.used, nothing.needed = {name: ["train"] for name in nothing.training}, []
    check(lab, nothing)


@judges
def once_in_order(lab: Lab, draw: Draw) -> None:
    """Each package is there once, in alphabetical order of the packages, as soon as one of its modules is needed."""
    imports = Imports(draw, packages=5)
    for name in list(imports.needed):
        imports.used[f"{name}.more"] = ["predict"]
    imports.add("attrs", "attrs", f"{draw.randrange(20, 30)}.1.0")
    imports.add("attr.validators", "attrs", imports.installed["attrs"])
    # "-" sorts before "=": as whole lines dask-ml comes first, as packages dask does.
    imports.add("dask_ml", "dask-ml", f"2024.{draw.randrange(1, 9)}.0")
    imports.add("dask.dataframe", "dask", f"2026.{draw.randrange(1, 9)}.0")
    check(lab, imports)
    imports.used |= {f"{name}.zero": ["train"] for name in imports.needed}  # in the last place, and needed nevertheless
    if lost := [line for line in imports.pins() if line not in imports.ask(lab)]:
        but = "one of its modules only training imports, another one predicting does"
        wrong("one module of a package decides for all", happened=f"{lost[0]} is not required any more", but=but)


@judges
def not_installed(lab: Lab, draw: Draw) -> None:
    """A needed package that is unknown or not installed is a LookupError; one that only training needs may be either."""
    imports = Imports(draw)
    absent, unknown = imports.training
    del imports.installed[absent]
    del imports.packages[unknown]
    outcome = imports.attempt(lab)
    if outcome.error:
        but = f"{absent} is not installed, {unknown} is not known, and only training imports them"
        wrong("it stops at what only training needs", happened=str(outcome), but=but)
    for name in imports.needed:
        package = imports.packages[name]
        for lacking, given, key, title in (
            ("`installed`", imports.installed, package, "nothing is pinned to nothing"),
            ("`packages`", imports.packages, name, "an unknown package let pass"),
        ):
            kept = given.pop(key)
            outcome = imports.attempt(lab)
            title = "another error than LookupError" if outcome.error else title
            refused(outcome, LookupError, title, but=f"{key} is not in {lacking}, and predicting needs it")
            given[key] = kept
