"""Mistakes of diagnose."""

from labjudge.proof.traps import swap

# Whatever was deployed last is guilty.
swap(
    "blames_the_deployment",
    says="a calm hour: bad_deploy",
    old='        "bad_deploy": deployed\n        and (',
    new='        "bad_deploy": deployed\n        or (',
)
# All 5xx are one thing.
swap(
    "all_5xx_alike",
    says="a deployment nearby: bad_deploy",
    old='(share["500"] > FEW and said["Exception"] > 5)',
    new='(share["500"] > FEW)',
)
# What is over is still in the picture.
swap("the_whole_window", says="over already: ", old="NOW = 20", new="NOW = 80")
# The first thing found is the thing.
swap(
    "one_cause_is_enough",
    says="two causes: a cause is missing",
    old="    return [cause for cause, it_does in acts.items() if it_does]\n",
    new="    return [cause for cause, it_does in acts.items() if it_does][:1]\n",
)
# More requests are a surge, whoever sends them.
swap(
    "more_requests_are_a_surge",
    says="one cause: overload",
    old='        "overload": share["429"] > FEW,\n',
    new="""\
        "overload": total > 1.15 * sum(minute["requests"] for minute in signals["minutes"][:NOW]),
""",
)
# Any refused request is drift.
swap(
    "errors_of_every_day",
    says="one cause: schema_drift",
    old="""\
        "schema_drift": share["400"] > FEW
        and any(
""",
    new="""\
        "schema_drift": any(line["status"] == 400 for line in logs)
        or any(
""",
)
# It may scale to zero, so it did.
swap(
    "may_scale_to_zero",
    says="one cause: cold_start does not act",
    old='        "cold_start": any(\n',
    new='        "cold_start": signals["endpoint"]["scale_to_zero_enabled"]\n        or any(\n',
)
# A new signature is taken for a caller's doing.
swap(
    "new_signature_is_drift",
    says="refused since a deployment: ",
    old='(share["400"] > FEW and len(networks) in schema)),',
    new="False),",
)
# Whoever knows the token is the caller.
swap(
    "addresses_are_not_looked_at",
    says="one cause: a cause is missing",
    old='ipaddress.ip_address(line["source_ip"]) not in networks[line["caller"]]',
    new='line["caller"] not in networks',
)
# The first minute that is not among the last 20.
swap(
    "twenty_one_minutes",
    says="over since minute 70",
    old='if line["minute"] >= minutes[0]["minute"]]',
    new='if line["minute"] >= minutes[0]["minute"] - 1]',
)
# Whoever is in the house may use every key.
swap(
    "any_network",
    says="a token in another caller's network: a cause is missing",
    old='ipaddress.ip_address(line["source_ip"]) not in networks[line["caller"]]',
    new='all(ipaddress.ip_address(line["source_ip"]) not in each for each in networks.values())',
)
# Much memory is taken for too much.
swap(
    "memory_alone",
    says="much memory, and no container ended: out_of_memory",
    old='any("OOMKilled" in line["message"] for line in logs)',
    new='max(minute["memory_percent"] for minute in minutes) > 75',
)
