"""Trap: a wish without a lasting word becomes an empty third level.

skill: model_name
phrase: a name out of nothing
"""

import re


def model_name(wish: str, environment: str, convention: dict) -> str:
    if environment not in convention["catalogs"]:
        raise ValueError(environment)
    words = [word.lower() for word in re.findall(r"[A-Za-z0-9]+", wish)]
    named = [word for word in words if not (re.fullmatch(r"v?[0-9]+", word) or word in convention["catalogs"])]
    return f"{convention['catalogs'][environment]}.{convention['schema']}.{'_'.join(named)}"
