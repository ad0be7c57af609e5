"""Trap: the usual names of environments are left out, whether the convention has them or not.

skill: model_name
phrase: a word is cut that names no environment here
"""

import re


def model_name(wish: str, environment: str, convention: dict) -> str:
    if environment not in convention["catalogs"]:
        raise ValueError(environment)
    words = [word.lower() for word in re.findall(r"[A-Za-z0-9]+", wish)]
    named = [
        word for word in words if not (re.fullmatch(r"v?[0-9]+", word) or word in ("dev", "test", "staging", "prod"))
    ]
    if not named:
        raise ValueError(wish)
    return f"{convention['catalogs'][environment]}.{convention['schema']}.{'_'.join(named)}"
