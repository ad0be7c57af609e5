"""Mistakes of open_cache."""

from labjudge.proof.traps import swap

# The model is no part of the key.
swap(
    "no_model_version",
    says="a score of the model before",
    old="key = (entity, feature_version, served.entity_name, served.entity_version)",
    new="key = (entity, feature_version)",
)

# The version alone: other models have numbers, too.
swap(
    "version_without_model",
    says="a score of another model with the same number",
    old="key = (entity, feature_version, served.entity_name, served.entity_version)",
    new="key = (entity, feature_version, served.entity_version)",
)

# The features are no part of the key.
swap(
    "no_feature_version",
    says="another version of the features",
    old="key = (entity, feature_version, served",
    new="key = (entity, served",
)

# A text: "12" with "3" is "1" with "23".
swap(
    "joined",
    says="keys that run into each other",
    old="key = (entity, feature_version, served.entity_name, served.entity_version)",
    new='key = ":".join([entity, feature_version, served.entity_name, served.entity_version])',
)

# A score of 0 is no score.
swap(
    "zero_is_none",
    says="asked again for a 0",
    old="        if key in self.kept:\n",
    new="        if self.kept.get(key, (0, 0))[0]:\n",
)

# What is asked often lives for ever.
swap(
    "read_and_alive",
    says="alive because it was read",
    old="                return score\n",
    new="""\
                self.kept[key] = (score, time.monotonic())
                return score
""",
)

# Never too old.
swap(
    "never_too_old",
    says="older than it may be",
    old="if time.monotonic() - computed <= self.keep_seconds:",
    new="if computed:",
)

# Nothing is kept.
swap(
    "nothing_kept",
    says="asked for what is known",
    old="        self.kept[key] = (score, time.monotonic())\n        return score",
    new="        return score",
)

# Milliseconds for seconds.
swap(
    "too_short",
    says="given up before its time",
    old="computed <= self.keep_seconds:",
    new="computed <= self.keep_seconds / 1000:",
)

# A failure is a score of None.
swap(
    "failure_returned",
    says="a failure is returned",
    old='score = api.query(self.endpoint, dataframe_records=[features]).predictions[0]["score"]',
    new="""\
try:
            score = api.query(self.endpoint, dataframe_records=[features]).predictions[0]["score"]
        except Exception:
            score = None""",
)

# A failure is kept.
swap(
    "failure_kept",
    says="a failure is kept",
    old='score = api.query(self.endpoint, dataframe_records=[features]).predictions[0]["score"]',
    new="""\
self.kept[key] = (-1.0, time.monotonic())
        score = api.query(self.endpoint, dataframe_records=[features]).predictions[0]["score"]""",
)

# One store for all.
swap(
    "one_store",
    says="a score of another cache",
    old="        self.kept: dict[tuple[str, ...], tuple[float, float]] = {}\n",
    new='        self.kept = vars(WorkspaceClient).get("kept") or {"": (0.0, 0.0)}\n        WorkspaceClient.kept = self.kept\n',
)

# What is too old is better than nothing.
swap(
    "stale",
    says="an old score in place of a failure",
    old='score = api.query(self.endpoint, dataframe_records=[features]).predictions[0]["score"]',
    new="""\
try:
            score = api.query(self.endpoint, dataframe_records=[features]).predictions[0]["score"]
        except Exception:
            if key not in self.kept:
                raise
            return self.kept[key][0]""",
)

# A client that is made when the cache is opened.
swap(
    "client_kept",
    says="a WorkspaceClient that is kept",
    old="""\
        api = WorkspaceClient().serving_endpoints
        served = api.get(self.endpoint)""",
    new="""\
        self.api = api = getattr(self, "api", None) or WorkspaceClient().serving_endpoints
        served = api.get(self.endpoint)""",
)

# The name of the served entity, which an update may keep.
swap(
    "name_of_the_entity",
    says="a score of the version before, under its name",
    old="key = (entity, feature_version, served.entity_name, served.entity_version)",
    new="key = (entity, feature_version, served.name)",
)
