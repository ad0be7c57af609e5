"""Mistakes of rehearse_rollback."""

from labjudge.proof.traps import swap

# The former is asked, past the traffic, and nothing is moved.
swap(
    "never_run",
    says="a rollback that was never run",
    old="""\
    _route(w, endpoint, config, {name: 100 if name == former else 0 for name in before})
    try:
        w.serving_endpoints.query(endpoint, dataframe_records=[record])
        return "rehearsed"
    except DatabricksError:
        return "failed"
    finally:
        _route(w, endpoint, config, before)
""",
    new="""\
    return "rehearsed" if before and _ask(w, endpoint, former, [record]).status_code == 200 else "failed"
""",
)

# There, and not back.
swap("one_way", says="not back where it was", old="    finally:\n        _route(w, endpoint, config, before)\n", new="")

# Back, if all goes well.
swap(
    "back_if_all_goes_well",
    says="left on the former version by a failure",
    old="""\
        return "rehearsed"
    except DatabricksError:
        return "failed"
    finally:
        _route(w, endpoint, config, before)
""",
    new="""\
        _route(w, endpoint, config, before)
        return "rehearsed"
    except DatabricksError:
        return "failed"
""",
)

# Whatever the table has must be the model's.
swap(
    "additions_refused",
    says="added columns called incompatible",
    old='if any(types.get(column.name) != "double" for column in inputs if column.required):',
    new='if any(types.get(column.name) != "double" for column in inputs if column.required) or len(types) > 3:',
)

# Features are replaced, and nobody asks who reads them.
swap(
    "schema_not_asked",
    says="back to a version that cannot read its features",
    old='        return "incompatible"\n',
    new='        print("the feature table has changed")\n',
)

# The name is there.
swap(
    "names_only",
    says="another type is as good",
    old='types.get(column.name) != "double"',
    new="column.name not in types",
)
