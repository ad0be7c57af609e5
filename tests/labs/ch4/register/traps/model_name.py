"""Mistakes of model_name."""

from labjudge.proof.traps import swap

swap("accented_letter_in_name", says="a letter that is not ASCII in the name", old=r"[A-Za-z0-9]+", new=r"[^\W_]+")
swap("bare_v_cut", says="a v without digits is cut", old="v?[0-9]+", new="v?[0-9]*")
swap("camel_case_split", says="one word made two", old="wish))", new='re.sub("(?<=[a-z])(?=[A-Z])", " ", wish)))')

WORDS = """if not re.fullmatch(r"v?[0-9]+", word) and word not in catalogs
    ]
    if not words:"""
DATES = """if not re.fullmatch(r"v[0-9]+", word) and word not in catalogs
    ]
    if not any(re.search("[a-z]", word) for word in words):"""
swap("date_in_name", says="date in the name", old=WORDS, new=DATES)

swap("each_word_once", says="the second `next` is dropped", old="join(words)", new="join(dict.fromkeys(words))")
swap("empty_name", says="a name out of nothing", old="if not words:", new="if not wish:")
swap("environment_in_name", says="environment in the name", old=" and word not in catalogs", new="")

NO_CATALOG = "word not in catalogs"
WITHIN = "not any(name in word for name in catalogs)"
swap("environment_within_a_word", says="a word that contains an environment is cut", old=NO_CATALOG, new=WITHIN)

BY_HEART = 'word not in ("dev", "test", "staging", "prod")'
swap("environments_by_heart", says="a word is cut that names no environment here", old=NO_CATALOG, new=BY_HEART)

swap("every_digit_cut", says="an ordinary word is cut", old='re.fullmatch(r"v?[0-9]+"', new='re.search("[0-9]"')
swap("every_v_cut", says="a word that begins with v is cut", old='fullmatch(r"v?[0-9]+"', new='match(r"v|[0-9]+$"')

FINAL = 're.sub(r"(?i)\\b(final|latest|new|model)\\b", " ", wish)))'
swap("final_left_out", says="only looks superfluous", old="wish))", new=FINAL)

swap("hyphens_in_name", says="not the name by convention", old="'_'.join", new="'-'.join")

JOINED = "{'_'.join(words)}"
LETTER_FIRST = "{'m' * words[0][0].isdigit()}{'_'.join(words)}"
swap("letter_before_digits", says="a digit at the beginning taken for a mistake", old=JOINED, new=LETTER_FIRST)

NAME = """return f"{catalogs[environment]}.{convention['schema']}.{'_'.join(words)}\""""
REMEMBERED = """return NAMES.setdefault(wish, f"{catalogs[environment]}.{convention['schema']}.{'_'.join(words)}")


NAMES = {}"""
swap("name_remembered", says="model_name remembers an earlier call", old=NAME, new=REMEMBERED)

swap("only_this_environment", says="another environment's name in it", old=NO_CATALOG, new="word != environment")

SCHEMA = 'word not in {*catalogs, convention["schema"]}'
swap("schema_cut", says="the schema's name is cut", old=NO_CATALOG, new=SCHEMA)

swap("underscore_in_a_word", says="words are not told apart", old="[A-Za-z0-9]+", new="[A-Za-z0-9_]+")

REFUSED = """if environment not in catalogs:
        raise ValueError(f"no catalog for the environment {environment}")"""
MADE_UP = """if environment not in catalogs:
        catalogs = {**catalogs, environment: environment}"""
swap("unknown_environment", says="an environment without a catalog", old=REFUSED, new=MADE_UP)

VERSIONS = """if not word.isdigit() and word not in catalogs
    ]
    if all(re.fullmatch(r"v[0-9]+", word) for word in words):"""
swap("v2_in_name", says="v2 in the name", old=WORDS, new=VERSIONS)
