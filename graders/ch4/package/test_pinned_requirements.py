"""What predicting needs, listed and pinned."""

from labjudge.grading import Draw, Lab, judges, wrong

from .told import kind_of

BROUGHT_BY = {
    "sklearn": "scikit-learn",
    "yaml": "pyyaml",
    "PIL": "pillow",
    "dateutil": "python-dateutil",
    "numpy": "numpy",
}
TRAINING_ONLY = {"optuna": "optuna", "matplotlib": "matplotlib", "shap": "shap", "seaborn": "seaborn"}
STANDARD = [
    "json",
    "math",
    "os.path",
    "importlib.resources",
    "zoneinfo",
    "tomllib",
    "contextvars",
    "graphlib",
    "__future__",
]


class Imports:
    """What a model imports, drawn: packages for predicting, two that only training needs, and the standard library.

    Always among them: numpy, whose package has its module's name, and modules that training and predicting need.
    """

    def __init__(self, draw: Draw, packages=3):
        others = draw.sample(sorted(BROUGHT_BY.keys() - {"numpy"}), packages - 1)
        self.needed = [*others, "numpy"]
        self.training = draw.sample(sorted(TRAINING_ONLY), 2)
        self.used = {f"{name}.core": draw.choice([["predict"], ["train", "predict"]]) for name in self.needed}
        self.used |= {f"{self.needed[0]}.core": ["train", "predict"], f"{self.needed[1]}.core": ["predict", "train"]}
        self.used |= {name: ["train"] for name in self.training}
        self.used |= {module: ["predict"] for module in draw.sample(STANDARD, 4)}
        self.packages = {**BROUGHT_BY, **TRAINING_ONLY}
        number = draw.randrange
        self.installed = {package: f"{number(9)}.{number(30)}.{number(9)}" for package in self.packages.values()}

    def ask(self, lab: Lab):
        outcome = lab.attempt.pinned_requirements(self.used, self.packages, self.installed)
        if outcome.error is not None:
            standard = [name for name in self.used if name in STANDARD]
            at_standard = any(name.partition(".")[0] in outcome.error.message for name in standard)
            wrong(
                "it stops at what needs nothing" if at_standard else "it stops though nothing is missing",
                happened=f"it raised {outcome.error}",
                but=f"every package is known and installed; {', '.join(standard)} are Python's own",
                rule="`packages` knows the first part of a module's name, unless it is of the standard library "
                "(sys.stdlib_module_names), which needs nothing",
            )
        value = outcome.value
        if not isinstance(value, list) or not all(isinstance(line, str) for line in value):
            rule = "it returns a list of strings, each name==version"
            odd = [line for line in value if not isinstance(line, str)] if isinstance(value, list) else []
            happened = f"in the list is {kind_of(odd[0])}" if odd else f"it returned {kind_of(value)}"
            wrong("not what it should return", happened=happened, rule=rule)
        return value

    def pins(self):
        packages = {self.packages[name] for name in self.needed}
        return [f"{package}=={self.installed[package]}" for package in sorted(packages)]


@judges
def pinned(lab: Lab, draw: Draw) -> None:
    """Each package that predicting needs is pinned to the installed version."""
    imports = Imports(draw)
    got = imports.ask(lab)
    loose = [line for line in got if "==" not in line]
    if loose:
        wrong(
            "unpinned requirements",
            happened=f"{loose[0]!r} takes whatever version is newest on the day of the deployment",
            rule="a requirement is pinned: name==version, the version that is installed",
        )
    if spaced := [line for line in got if line != "".join(line.split())]:
        happened = f"it returned {spaced[0]!r}"
        wrong("not written as asked", happened=happened, rule="a requirement is name==version, no spaces")
    names = [line.partition("==")[0] for line in got]
    modules = [name for name in names if name not in imports.installed]
    if modules:
        wrong(
            "no package by that name",
            happened=f"{modules[0]!r} is required; the packages are {', '.join(sorted(imports.installed))}",
            rule="a requirement names the package (of `packages`), which is not always the module's name; "
            "the standard library (sys.stdlib_module_names) needs none",
        )
    missing = [line for line in imports.pins() if line not in got]
    if missing and missing[0].partition("==")[0] in names:
        wrong(
            "another version",
            happened=f"it returned {', '.join(got)}",
            but=f"{missing[0]} is installed",
            rule="a requirement is pinned to the version that is installed",
        )
    if missing:
        wrong(
            "a needed package is missing",
            happened=f"it returned {got}",
            but=f"predicting imports {imports.needed}, among them what {missing[0]} brings",
            rule="every package that predicting needs is there, with the installed version",
        )


@judges
def predicting_only(lab: Lab, draw: Draw) -> None:
    """What only training imports is not required."""
    imports = Imports(draw)
    got = imports.ask(lab)
    more = [line for line in got if line.partition("==")[0] in TRAINING_ONLY.values()]
    if more:
        wrong(
            "training packages shipped",
            happened=f"{more[0]} is required where the model predicts",
            but="only training imports it",
            rule="the model's environment holds what predicting needs, and no more",
        )


@judges
def once_in_order(lab: Lab, draw: Draw) -> None:
    """Each package is there once, in alphabetical order, however many of its modules are used."""
    imports = Imports(draw, packages=5)
    # Modules of one package: of its own name, of two names, and one that only training needs, which comes last.
    imports.used |= {"attrs": ["predict"], "attr.validators": ["predict"]}
    imports.used |= {f"{name}.more": ["predict"] for name in imports.needed}
    imports.needed += ["attrs", "attr"]
    imports.packages |= {"attrs": "attrs", "attr": "attrs"}
    imports.installed["attrs"] = f"{draw.randrange(20, 30)}.1.0"
    # "-" sorts before "=": as whole lines dask-ml comes first, as packages dask does.
    imports.used |= {"dask_ml": ["predict"], "dask.dataframe": ["predict"]}
    imports.needed += ["dask", "dask_ml"]
    imports.packages |= {"dask": "dask", "dask_ml": "dask-ml"}
    imports.installed |= {"dask-ml": f"2024.{draw.randrange(1, 9)}.0", "dask": f"2026.{draw.randrange(1, 9)}.0"}
    got, right = imports.ask(lab), imports.pins()
    if got == sorted(right) and got != right:
        wrong(
            "lines are in order, packages are not",
            happened=f"it returned {', '.join(got)}",
            but="by the name of the package, dask comes before dask-ml",
            rule="one requirement for each package, in alphabetical order of the packages",
        )
    if set(got) == set(right) and got != right:
        twice = sorted({line for line in got if got.count(line) > 1})
        wrong(
            "required twice" if twice else "out of alphabetical order",
            happened=f"{twice[0]} is there {got.count(twice[0])} times" if twice else f"it returned {', '.join(got)}",
            rule="one requirement for each package, in alphabetical order",
        )
    if got != right:
        wrong(
            "requirements are other ones",
            happened=f"it returned {got}",
            but=f"predicting needs {', '.join(right)}",
            rule="one requirement for each package that predicting needs, pinned",
        )
    imports.used |= {f"{name}.zero": ["train"] for name in imports.needed}
    if missing := [line for line in right if line not in imports.ask(lab)]:
        wrong(
            "one module of a package decides for all",
            happened=f"{missing[0]} is not required any more",
            but="one of its modules only training imports, another one predicting does",
            rule="a package is needed as soon as one of its modules is needed for predicting",
        )


@judges
def not_installed(lab: Lab, draw: Draw) -> None:
    """A needed package that is unknown or not installed is a LookupError; one that only training needs is not."""
    imports = Imports(draw)
    absent, unknown = imports.training
    del imports.installed[absent]
    check_training_only(lab, imports, f"{absent} is not in `installed`, and only training imports it")
    del imports.packages[unknown]
    check_training_only(lab, imports, f"{unknown} is not in `packages`, and only training imports it")
    for name in imports.needed:
        package = BROUGHT_BY[name]
        check_unknown(lab, imports, imports.installed, package, f"the package {package} is not in `installed`")
        check_unknown(lab, imports, imports.packages, name, f"the module {name} is not in `packages`")


def check_training_only(lab: Lab, imports, but):
    outcome = lab.attempt.pinned_requirements(imports.used, imports.packages, imports.installed)
    if outcome.error is not None:
        wrong(
            "it stops at what only training needs",
            happened=f"it raised {outcome.error}",
            but=but,
            rule="LookupError is for a needed module: nobody looks up what only training imports",
        )


def check_unknown(lab: Lab, imports, gone, told, but):
    kept = gone.pop(told)
    outcome = lab.attempt.pinned_requirements(imports.used, imports.packages, imports.installed)
    gone[told] = kept
    if outcome.error is None or "LookupError" not in outcome.error.types:
        title = "an unknown package let pass" if gone is imports.packages else "nothing is pinned to nothing"
        wrong(
            title if outcome.error is None else "another error than LookupError",
            happened=f"it raised {outcome.error}" if outcome.error else f"it returned {outcome.value}",
            but=f"{but}, and predicting needs it",
            rule="a needed package that is not known or not installed is a LookupError",
        )
