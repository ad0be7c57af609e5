"""Mistakes of model_name."""

import re

from labjudge.proof.traps import trap


@trap(says="a letter that is not ASCII in the name")
def accented_letter_in_name(wish: str, environment: str, convention: dict) -> str:
    if environment not in convention["catalogs"]:
        raise ValueError(environment)
    words = re.findall(r"[^\W_]+", wish.lower())
    named = [word for word in words if not (re.fullmatch(r"v?[0-9]+", word) or word in convention["catalogs"])]
    if not named:
        raise ValueError(wish)
    return f"{convention['catalogs'][environment]}.{convention['schema']}.{'_'.join(named)}"


@trap(says="a v without digits is cut")
def bare_v_cut(wish: str, environment: str, convention: dict) -> str:
    catalogs = convention["catalogs"]
    if environment not in catalogs:
        raise ValueError(environment)
    words = [word.lower() for word in re.findall("[A-Za-z0-9]+", wish)]
    words = [word for word in words if not re.fullmatch("v?[0-9]*", word) and word not in catalogs]
    if not words:
        raise ValueError(wish)
    return f"{catalogs[environment]}.{convention['schema']}.{'_'.join(words)}"


_model_name = model_name


@trap(says="one word made two")
def camel_case_split(wish: str, environment: str, convention: dict) -> str:
    return _model_name(re.sub(r"(?<=[a-z])(?=[A-Z])", " ", wish), environment, convention)


@trap(says="date in the name")
def date_in_name(wish: str, environment: str, convention: dict) -> str:
    if environment not in convention["catalogs"]:
        raise ValueError(environment)
    words = [word.lower() for word in re.findall(r"[A-Za-z0-9]+", wish)]
    named = [word for word in words if not re.fullmatch(r"v[0-9]+", word) and word not in convention["catalogs"]]
    if not any(re.search("[a-z]", word) for word in named):
        raise ValueError(wish)
    return f"{convention['catalogs'][environment]}.{convention['schema']}.{'_'.join(named)}"


@trap(says="the second `next` is dropped")
def each_word_once(wish: str, environment: str, convention: dict) -> str:
    first, _, last = _model_name(wish, environment, convention).rpartition(".")
    return f"{first}.{'_'.join(dict.fromkeys(last.split('_')))}"


@trap(says="a name out of nothing")
def empty_name(wish: str, environment: str, convention: dict) -> str:
    if environment not in convention["catalogs"]:
        raise ValueError(environment)
    words = [word.lower() for word in re.findall(r"[A-Za-z0-9]+", wish)]
    named = [word for word in words if not (re.fullmatch(r"v?[0-9]+", word) or word in convention["catalogs"])]
    return f"{convention['catalogs'][environment]}.{convention['schema']}.{'_'.join(named)}"


@trap(says="environment in the name")
def environment_in_name(wish: str, environment: str, convention: dict) -> str:
    if environment not in convention["catalogs"]:
        raise ValueError(environment)
    words = [word.lower() for word in re.findall(r"[A-Za-z0-9]+", wish)]
    named = [word for word in words if not re.fullmatch(r"v?[0-9]+", word)]
    if not named:
        raise ValueError(wish)
    return f"{convention['catalogs'][environment]}.{convention['schema']}.{'_'.join(named)}"


@trap(says="a word that contains an environment is cut")
def environment_within_a_word(wish: str, environment: str, convention: dict) -> str:
    if environment not in convention["catalogs"]:
        raise ValueError(environment)
    words = [word.lower() for word in re.findall(r"[A-Za-z0-9]+", wish)]
    named = [
        word
        for word in words
        if not (re.fullmatch(r"v?[0-9]+", word) or any(name in word for name in convention["catalogs"]))
    ]
    if not named:
        raise ValueError(wish)
    return f"{convention['catalogs'][environment]}.{convention['schema']}.{'_'.join(named)}"


@trap(says="a word is cut that names no environment here")
def environments_by_heart(wish: str, environment: str, convention: dict) -> str:
    if environment not in convention["catalogs"]:
        raise ValueError(environment)
    words = [word.lower() for word in re.findall(r"[A-Za-z0-9]+", wish)]
    named = [
        word for word in words if not (re.fullmatch(r"v?[0-9]+", word) or word in ("dev", "test", "staging", "prod"))
    ]
    if not named:
        raise ValueError(wish)
    return f"{convention['catalogs'][environment]}.{convention['schema']}.{'_'.join(named)}"


@trap(says="an ordinary word is cut")
def every_digit_cut(wish: str, environment: str, convention: dict) -> str:
    if environment not in convention["catalogs"]:
        raise ValueError(environment)
    words = [word.lower() for word in re.findall(r"[A-Za-z0-9]+", wish)]
    named = [word for word in words if not re.search("[0-9]", word) and word not in convention["catalogs"]]
    if not named:
        raise ValueError(wish)
    return f"{convention['catalogs'][environment]}.{convention['schema']}.{'_'.join(named)}"


@trap(says="a word that begins with v is cut")
def every_v_cut(wish: str, environment: str, convention: dict) -> str:
    if environment not in convention["catalogs"]:
        raise ValueError(environment)
    words = [word.lower() for word in re.findall(r"[A-Za-z0-9]+", wish)]
    named = [word for word in words if not (re.match(r"v|[0-9]+$", word) or word in convention["catalogs"])]
    if not named:
        raise ValueError(wish)
    return f"{convention['catalogs'][environment]}.{convention['schema']}.{'_'.join(named)}"


@trap(says="only looks superfluous")
def final_left_out(wish: str, environment: str, convention: dict) -> str:
    return _model_name(re.sub(r"(?i)\b(final|latest|new|model)\b", " ", wish), environment, convention)


@trap(says="not the name by convention")
def hyphens_in_name(wish: str, environment: str, convention: dict) -> str:
    if environment not in convention["catalogs"]:
        raise ValueError(environment)
    words = [word.lower() for word in re.findall(r"[A-Za-z0-9]+", wish)]
    named = [word for word in words if not re.fullmatch(r"v?[0-9]+", word) and word not in convention["catalogs"]]
    if not named:
        raise ValueError(wish)
    return f"{convention['catalogs'][environment]}.{convention['schema']}.{'-'.join(named)}"


@trap(says="a digit at the beginning taken for a mistake")
def letter_before_digits(wish: str, environment: str, convention: dict) -> str:
    catalogs = convention["catalogs"]
    if environment not in catalogs:
        raise ValueError(environment)
    words = [word.lower() for word in re.findall("[A-Za-z0-9]+", wish)]
    words = [word for word in words if not re.fullmatch("v?[0-9]+", word) and word not in catalogs]
    if words and words[0][0].isdigit():
        words[0] = "m" + words[0]
    if not words:
        raise ValueError(wish)
    return f"{catalogs[environment]}.{convention['schema']}.{'_'.join(words)}"


NAMES = {}


@trap(says="model_name remembers an earlier call")
def name_remembered(wish: str, environment: str, convention: dict) -> str:
    if environment not in convention["catalogs"]:
        raise ValueError(environment)
    if wish not in NAMES:
        NAMES[wish] = _model_name(wish, environment, convention)
    return NAMES[wish]


@trap(says="another environment's name in it")
def only_this_environment(wish: str, environment: str, convention: dict) -> str:
    if environment not in convention["catalogs"]:
        raise ValueError(environment)
    words = [word.lower() for word in re.findall(r"[A-Za-z0-9]+", wish)]
    named = [word for word in words if not (re.fullmatch(r"v?[0-9]+", word) or word == environment)]
    if not named:
        raise ValueError(wish)
    return f"{convention['catalogs'][environment]}.{convention['schema']}.{'_'.join(named)}"


@trap(says="the schema's name is cut")
def schema_cut(wish: str, environment: str, convention: dict) -> str:
    catalogs = convention["catalogs"]
    if environment not in catalogs:
        raise ValueError(environment)
    words = [word.lower() for word in re.findall("[A-Za-z0-9]+", wish)]
    words = [
        word for word in words if not re.fullmatch("v?[0-9]+", word) and word not in {*catalogs, convention["schema"]}
    ]
    if not words:
        raise ValueError(wish)
    return f"{catalogs[environment]}.{convention['schema']}.{'_'.join(words)}"


@trap(says="words are not told apart")
def underscore_in_a_word(wish: str, environment: str, convention: dict) -> str:
    if environment not in convention["catalogs"]:
        raise ValueError(environment)
    words = re.findall(r"[a-z0-9_]+", wish.lower())
    named = [word for word in words if not (re.fullmatch(r"v?[0-9]+", word) or word in convention["catalogs"])]
    if not named:
        raise ValueError(wish)
    return f"{convention['catalogs'][environment]}.{convention['schema']}.{'_'.join(named)}"


@trap(says="an environment without a catalog")
def unknown_environment(wish: str, environment: str, convention: dict) -> str:
    words = [word.lower() for word in re.findall(r"[A-Za-z0-9]+", wish)]
    named = [word for word in words if not re.fullmatch(r"v?[0-9]+", word) and word not in convention["catalogs"]]
    if not named:
        raise ValueError(wish)
    return f"{convention['catalogs'].get(environment, environment)}.{convention['schema']}.{'_'.join(named)}"


@trap(says="v2 in the name")
def v2_in_name(wish: str, environment: str, convention: dict) -> str:
    if environment not in convention["catalogs"]:
        raise ValueError(environment)
    words = [word.lower() for word in re.findall(r"[A-Za-z0-9]+", wish)]
    named = [word for word in words if not word.isdigit() and word not in convention["catalogs"]]
    if all(re.fullmatch(r"v[0-9]+", word) for word in named):
        raise ValueError(wish)
    return f"{convention['catalogs'][environment]}.{convention['schema']}.{'_'.join(named)}"
