"""Mistakes of model_name."""

from labjudge.proof.traps import swap

swap("accented_letter_in_name", says="a letter that is not ASCII in the name", old=r"[A-Za-z0-9]+", new=r"[^\W_]+")

swap("bare_v_cut", says="a v without digits is cut", old="v?[0-9]+", new="v?[0-9]*")

swap("camel_case_split", says="one word made two", old="wish))", new='re.sub("(?<=[a-z])(?=[A-Z])", " ", wish)))')

swap(
    "date_in_name",
    says="date in the name",
    old="""\
        if not re.fullmatch(r"v?[0-9]+", word) and word not in catalogs
    ]
    if not words:""",
    new="""\
        if not re.fullmatch(r"v[0-9]+", word) and word not in catalogs
    ]
    if not any(re.search("[a-z]", word) for word in words):""",
)

swap("each_word_once", says="the second `next` is dropped", old="join(words)", new="join(dict.fromkeys(words))")

swap("empty_name", says="a name out of nothing", old="if not words:", new="if not wish:")

swap("environment_in_name", says="environment in the name", old=" and word not in catalogs", new="")

swap(
    "environment_within_a_word",
    says="a word that contains an environment is cut",
    old="word not in catalogs",
    new="not any(name in word for name in catalogs)",
)

swap(
    "environments_by_heart",
    says="a word is cut that names no environment here",
    old="word not in catalogs",
    new='word not in ("dev", "test", "staging", "prod")',
)

swap("every_digit_cut", says="an ordinary word is cut", old='re.fullmatch(r"v?[0-9]+"', new='re.search("[0-9]"')

swap("every_v_cut", says="a word that begins with v is cut", old='fullmatch(r"v?[0-9]+"', new='match(r"v|[0-9]+$"')

swap(
    "final_left_out",
    says="only looks superfluous",
    old="wish))",
    new='re.sub(r"(?i)\\b(final|latest|new|model)\\b", " ", wish)))',
)

swap("hyphens_in_name", says="not the name by convention", old="'_'.join", new="'-'.join")

swap(
    "letter_before_digits",
    says="a digit at the beginning taken for a mistake",
    old="{'_'.join(words)}",
    new="{'m' * words[0][0].isdigit()}{'_'.join(words)}",
)

swap(
    "name_remembered",
    says="model_name remembers an earlier call",
    old="""\
    return f"{catalogs[environment]}.{convention['schema']}.{'_'.join(words)}\"""",
    new="""\
    return NAMES.setdefault(wish, f"{catalogs[environment]}.{convention['schema']}.{'_'.join(words)}")


NAMES = {}""",
)

swap(
    "only_this_environment",
    says="another environment's name in it",
    old="word not in catalogs",
    new="word != environment",
)

swap(
    "schema_cut",
    says="the schema's name is cut",
    old="word not in catalogs",
    new='word not in {*catalogs, convention["schema"]}',
)

swap("underscore_in_a_word", says="words are not told apart", old="[A-Za-z0-9]+", new="[A-Za-z0-9_]+")

swap(
    "unknown_environment",
    says="an environment without a catalog",
    old="""\
    if environment not in catalogs:
        raise ValueError(f"no catalog for the environment {environment}")""",
    new="""\
    if environment not in catalogs:
        catalogs = {**catalogs, environment: environment}""",
)

swap(
    "v2_in_name",
    says="v2 in the name",
    old="""\
        if not re.fullmatch(r"v?[0-9]+", word) and word not in catalogs
    ]
    if not words:""",
    new="""\
        if not word.isdigit() and word not in catalogs
    ]
    if all(re.fullmatch(r"v[0-9]+", word) for word in words):""",
)
