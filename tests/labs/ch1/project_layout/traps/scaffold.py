"""Mistakes of scaffold."""

from labjudge.proof.traps import swap

# A second run writes everything anew.
swap("writes_over", says="somebody's file is gone", old="overwrite=False)", new="overwrite=True)")

# What is there is written into the list all the same.
swap(
    "all_in_the_list",
    says="not what was written beside them",
    old='return sorted(path for path, text in files.items() if _written(f"{folder}/{path}", text))',
    new='return sorted(path for path, text in files.items() if _written(f"{folder}/{path}", text) or path.startswith("conf"))',
)

# Versions are lower bounds.
swap("lower_bounds", says="not the pins", old='f"{package}=={version}\\n"', new='f"{package}>={version}\\n"')

# The work is done in the notebook.
swap(
    "thick_notebook",
    says="not a thin notebook",
    old='\\nimport {name}\\n",',
    new='\\nimport {name}\\n" + "print()\\n" * 9,',
)
swap(
    "environments_left_out",
    says="the bundle does not name it",
    old='*(f"  {each}: {{}}" for each in environments)',
    new='"  dev: {}"',
)

# A settings file of one's own, which deploys nothing.
swap(
    "no_bundle", says="databricks.yml has no `bundle:`", old='["bundle:", f"  name: {name}"', new='[f"project: {name}"'
)
swap("no_targets", says="databricks.yml has no `targets:`", old='"targets:"', new='"environments:"')
swap(
    "one_configuration",
    says="a file is missing",
    old='**{f"conf/{each}.json"',
    new='**{f"conf/{each}.yml"',
)
swap(
    "settings_as_text",
    says="not the settings",
    old="json.dumps(settings, indent=2)",
    new="json.dumps({key: str(value) for key, value in settings.items()})",
)

# An empty file is no file.
swap(
    "second_run_adds_a_log",
    says="a second run writes",
    old="    return sorted(path for path",
    new='    files[f"conf/run_{len(pins)}.json"] = "{}"\n    return sorted(path for path',
)

# The notebook imports a folder that is no package of its project.
swap(
    "imports_src",
    says="the notebook does not import the package",
    old="\\nimport {name}\\n",
    new="\\nfrom src import {name}\\n",
)

# Where the bundle's file is there, the project is taken for made.
swap(
    "all_or_nothing",
    says="nothing is written where a file is there",
    old="    return sorted(path for path",
    new="""\
    try:
        WorkspaceClient().workspace.get_status(f"{folder}/databricks.yml")
        return []
    except NotFound:
        pass
    return sorted(path for path""",
)

# The name stands beside the bundle instead of in it.
swap("name_beside_the_bundle", says="not the bundle's name", old='f"  name: {name}"', new='f"name: {name}"')
