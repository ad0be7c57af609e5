"""Mistakes of score_private."""

from labjudge.proof.traps import swap

# Everything goes, and a key beside it.
swap(
    "everything_goes",
    says="the email of a person is sent",
    old="**{name: person[name] for name in columns}",
    new="**person",
)

# The address is taken out, the rest is not.
swap(
    "only_the_address_stays",
    says="the name of a person is sent",
    old="**{name: person[name] for name in columns}",
    new='**{name: value for name, value in person.items() if name != "email"}',
)

# A plain hash: whoever has a list of addresses has the people.
swap(
    "plain_hash",
    says="another customer_key",
    old="hmac.new(secret.encode(), email.strip().lower().encode(), hashlib.sha256).hexdigest()",
    new="hashlib.sha256(email.strip().lower().encode()).hexdigest()",
)

# The secret is read once.
swap(
    "secret_of_yesterday",
    says="a key by another secret",
    old="    secret = w.dbutils.secrets.get(scope, key)\n",
    new="""\
    kept = vars(WorkspaceClient).get("kept") or {}
    secret = kept.get((scope, key)) or w.dbutils.secrets.get(scope, key)
    WorkspaceClient.kept = {**kept, (scope, key): secret}
""",
)

# Two spellings, two customers.
swap(
    "as_it_was_typed",
    says="an address as it was typed",
    old="email.strip().lower().encode()",
    new="email.encode()",
)

# A column that nobody asked for.
swap(
    "one_column_more",
    says="a column too many is sent",
    old='"customer_key": _surrogate(person["email"], secret)}',
    new='"customer_key": _surrogate(person["email"], secret), "name": "x"}',
)

# More comes back than key and score.
swap(
    "more_returned",
    says="a result with more, or of somebody else",
    old='"score": each["score"]} for row, each',
    new='"score": each["score"], "scope": scope} for row, each',
)

# Folded for comparison: an ß becomes ss, which no other system does.
swap(
    "casefold",
    says="other letters than lower case gives",
    old="email.strip().lower()",
    new="email.strip().casefold()",
)
