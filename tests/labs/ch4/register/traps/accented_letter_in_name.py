"""Trap: a letter is a letter, in whatever alphabet.

skill: model_name
phrase: a letter that is not ASCII in the name
"""

import re


def model_name(wish: str, environment: str, convention: dict) -> str:
    if environment not in convention["catalogs"]:
        raise ValueError(environment)
    words = re.findall(r"[^\W_]+", wish.lower())
    named = [word for word in words if not (re.fullmatch(r"v?[0-9]+", word) or word in convention["catalogs"])]
    if not named:
        raise ValueError(wish)
    return f"{convention['catalogs'][environment]}.{convention['schema']}.{'_'.join(named)}"
