"""Mistakes of log_environment."""

from labjudge.proof.traps import swap

# Only the numbers that change rarely.
swap(
    "short_python_version",
    says="not this Python",
    old='"python": platform.python_version()',
    new='"python": ".".join(platform.python_version_tuple()[:2])',
)

# What is imported has the name of a module, and pip's name is another: scikit-learn, sklearn.
swap(
    "name_of_the_module",
    says="not the version that is installed",
    old="        return metadata.version(package)\n    except metadata.PackageNotFoundError:",
    new="        return __import__(package.replace('-', '_')).__version__\n    except ImportError:",
)

# A package that is not installed ends the logging.
swap(
    "missing_package_is_an_error",
    says="it raised PackageNotFoundError",
    old="    except metadata.PackageNotFoundError:\n        return None",
    new="    except ZeroDivisionError:\n        return None",
)

# Names of packages are alike in capitals and in small letters: pip finds them, a reader of the artifact does not.
swap(
    "names_in_small_letters",
    says="a package is not told by its name",
    old="installed = {name: _installed(name) for name in packages}",
    new="installed = {name.lower(): _installed(name) for name in packages}",
)

# A package that is not installed is left out.
swap(
    "missing_package_left_out",
    says="what is not installed is not told",
    old="installed = {name: _installed(name) for name in packages}",
    new="installed = {name: _installed(name) for name in packages if _installed(name)}",
)

# The commit stands for code that was changed after it.
swap(
    "changes_hidden",
    says="uncommitted changes are hidden",
    old='code["commit"] + ("-dirty" if code["uncommitted"] else "")',
    new='code["commit"]',
)

# The branch is taken for the version of the code.
swap(
    "branch_as_version",
    says="not the commit that ran",
    old='"code_version", code["commit"] + ("-dirty" if code["uncommitted"] else ""))',
    new='"code_version", code["branch"])',
)

# Without the branch.
swap(
    "no_branch",
    says="the branch is not in the run",
    old='    client.set_tag(run_id, "branch", code["branch"])\n',
    new="",
)

# Packages as params: no file.
swap(
    "packages_as_tags",
    says="no environment in the run",
    old='    client.log_dict(run_id, {"python": platform.python_version(), "packages": installed}, "environment.json")\n',
    new="""\
    for name, version in installed.items():
        client.set_tag(run_id, name, version)
""",
)

# Without the run's id, MLflow begins a run of its own.
swap(
    "environment_of_another_run",
    says="there is a new run, with environment.json",
    old='client.log_dict(run_id, {"python": platform.python_version(), "packages": installed}, "environment.json")',
    new="""\
mlflow.set_experiment("/Shared/environments")
    with mlflow.start_run():
        mlflow.log_dict({"python": platform.python_version(), "packages": installed}, "environment.json")""",
)

# The run is set to work again and not ended.
swap(
    "run_opened_again",
    says="a finished run is opened again",
    old='    client.set_tag(run_id, "branch", code["branch"])\n',
    new='    client.set_tag(run_id, "branch", code["branch"])\n    client.update_run(run_id, status="RUNNING")\n',
)
