"""Trap: an underscore is part of a word, so that churn_v2 is one.

skill: model_name
phrase: words are not told apart
"""

import re


def model_name(wish: str, environment: str, convention: dict) -> str:
    if environment not in convention["catalogs"]:
        raise ValueError(environment)
    words = re.findall(r"[a-z0-9_]+", wish.lower())
    named = [word for word in words if not (re.fullmatch(r"v?[0-9]+", word) or word in convention["catalogs"])]
    if not named:
        raise ValueError(wish)
    return f"{convention['catalogs'][environment]}.{convention['schema']}.{'_'.join(named)}"
