"""Mistakes of step_canary."""

from labjudge.proof.traps import swap

# From the first step to everybody.
swap(
    "blind_cutover",
    says="a blind cutover",
    old='"promote": min(higher, default=now)',
    new='"promote": max(higher, default=now)',
)

# What an update does not repeat is gone.
swap("settings_forgotten", says="settings of an entity are lost", old='    "environment_vars",\n', new="")

# A version without traffic is taken down, and with it the way back.
swap(
    "former_taken_down",
    says="one of the two is not deployed any more",
    old="""\
        for each in config.served_entities
    ]
    routes = [Route(served_model_name=name, traffic_percentage=share) for name, share in shares.items()]
""",
    new="""\
        for each in config.served_entities
        if shares[each.name]
    ]
    routes = [Route(served_model_name=name, traffic_percentage=share) for name, share in shares.items() if share]
""",
)

# Thirty requests are enough.
swap(
    "few_samples",
    says="decided on too few samples",
    old='if len(new) < rule["minimum"] or any(',
    new="if len(new) < 30 or any(",
)

# Every request is a sample, whoever got it wrong.
swap(
    "callers_counted",
    says="refused requests are counted as samples",
    old='[each for each in requests if not (400 <= each["status"] < 500) or each["status"] == 429]',
    new="requests",
)

# The champion's few requests are taken as they are.
swap(
    "champion_hardly_asked",
    says="compared with hardly anything",
    old='if len(old) < rule["minimum"]:',
    new="if not old:",
)

# Below the limit is below the limit.
swap(
    "promoted_by_luck",
    says="promoted by chance",
    old='return "hold" if high > limit',
    new='return "hold" if _errors(new) / len(new) > limit',
)

# Above the limit is above the limit.
swap(
    "rolled_back_by_luck",
    says="rolled back by chance",
    old="if low > limit:",
    new="if _errors(new) > limit * len(new) > 0:",
)

# First the sample has to be complete.
swap(
    "waits_for_the_sample",
    says="a broken candidate goes on",
    old="if low > limit:",
    new='if low > limit and len(new) >= rule["minimum"]:',
)

# The average, as ever.
swap(
    "average_only",
    says="slow answers hidden by the average",
    old='    return _nearest_rank(sorted(each["ms"] for each in requests if each["status"] == 200), 99)\n',
    new="""\
    times = [each["ms"] for each in requests if each["status"] == 200]
    return sum(times) / len(times)
""",
)

# A fixed limit, though a service behind both versions is down.
swap(
    "without_the_champion",
    says="compared with nobody",
    old='limit = _errors(old) / len(old) + rule["more_errors"]',
    new='limit = rule["more_errors"]',
)

# The last step is always 100.
swap("one_step_more", says="beyond the last step", old="min(higher, default=now)", new="min(higher, default=100)")

# The next one in the list.
swap(
    "steps_as_given",
    says="not the next step",
    old="min(higher, default=now)",
    new="next(iter(higher), now)",
)

# The champion's sample is whatever came.
swap(
    "champion_sample_of_all",
    says="compared with requests that callers got wrong",
    old='if len(old) < rule["minimum"]:',
    new='if sum(each["served"] != candidate for each in requests) < rule["minimum"]:',
)

# The rank is rounded down.
swap(
    "rank_below",
    says="another rank than the p99",
    old="-(-percent * len(ordered) // 100) - 1",
    new="percent * len(ordered) // 100 - 1",
)

# The number of the champion's errors, not their share.
swap(
    "errors_are_not_divided",
    says="two failures excuse sixty",
    old='limit = _errors(old) / len(old) + rule["more_errors"]',
    new='limit = _errors(old) + rule["more_errors"]',
)

# The interval of the textbook's first chapter: too narrow for rare errors, and not Wilson's.
swap(
    "normal_interval",
    says="an interval that is all above the limit",
    old="""\
    middle = share + z * z / (2 * count)
    half = z * math.sqrt(share * (1 - share) / count + z * z / (4 * count * count))
    return (middle - half) / (1 + z * z / count), (middle + half) / (1 + z * z / count)
""",
    new="""\
    half = z * math.sqrt(share * (1 - share) / count)
    return share - half, share + half
""",
)

# Wilson's formula without its denominator.
swap(
    "half_a_formula",
    says="not decided by the bounds of Wilson's interval",
    old="return (middle - half) / (1 + z * z / count), (middle + half) / (1 + z * z / count)",
    new="return middle - half, middle + half",
)
