"""Mistakes of compare_with_pins."""

from labjudge.proof.traps import swap

# What is not there does not disagree.
swap("missing_is_fine", says="a missing package passes", old='        return "missing"', new='        return "equal"')

# What is missing is left out of the answer.
swap(
    "only_what_runs",
    says="a missing package is left out",
    old="for each in map(Requirement, settings.environments[0].spec.dependencies)}",
    new="for each in map(Requirement, settings.environments[0].spec.dependencies) if not running or each.name in running}",
)

# What has no pin is compared with nothing, and so it is equal.
swap(
    "unpinned_is_equal",
    says="not the state of each dependency",
    old='        return "unpinned"',
    new='        return "equal" if canonicalize_name(needed.name) in running else "unpinned"',
)

# Versions are compared as they are written.
swap(
    "versions_as_text",
    says="pins compared as text",
    old='return "equal" if found == pins[0] else "different"',
    new='return "equal" if str(found) == str(pins[0]) else "different"',
)

# Names are compared as they are written.
swap(
    "names_as_written",
    says="a name in another spelling",
    old="canonicalize_name(needed.name)",
    new="needed.name",
)

# A range that holds the running version is as good as a pin.
swap(
    "range_for_a_pin",
    says="a range taken for a pin",
    old='if each.operator == "=="]',
    new='if each.operator in ("==", ">=", "~=")]',
)

# The order of the questions: what does not run is called missing before anybody asks for a pin.
swap(
    "missing_before_unpinned",
    says="a dependency without a pin that does not run",
    old="""\
    if not pins:
        return "unpinned"
    found = running.get(canonicalize_name(needed.name))
    if found is None:
        return "missing"
""",
    new="""\
    found = running.get(canonicalize_name(needed.name))
    if found is None:
        return "missing"
    if not pins:
        return "unpinned"
""",
)

# A job without dependencies has no list.
swap(
    "empty_list",
    says="a job without dependencies",
    old="settings.environments[0].spec.dependencies)}",
    new='settings.environments[0].spec.dependencies or ["python"])}',
)

# Only the job's names are brought into one spelling, or not all of what pip does is done.
swap(
    "running_names_as_written",
    says="a running package in another spelling",
    old="canonicalize_name(name): Version(version)",
    new="name: Version(version)",
)
swap(
    "dots_stay",
    says="a dot for a dash",
    old="from packaging.utils import canonicalize_name",
    new="""

def canonicalize_name(name):
    return re.sub("[-_]+", "-", name).lower()

""",
)
swap(
    "each_separator_by_itself",
    says="two separators for one",
    old="from packaging.utils import canonicalize_name",
    new="""

def canonicalize_name(name):
    return re.sub("[-_.]", "-", name).lower()

""",
)

# What comes after the second number is taken for no change.
swap(
    "patches_are_equal",
    says="another third number",
    old='"equal" if found == pins[0]',
    new='"equal" if found.release[:2] == pins[0].release[:2] or found == pins[0]',
)
