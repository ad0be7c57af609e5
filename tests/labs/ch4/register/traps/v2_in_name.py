"""Trap: the name carries a version number.

skill: model_name
phrase: v2 in the name
"""

import re


def model_name(wish: str, environment: str, convention: dict) -> str:
    if environment not in convention["catalogs"]:
        raise ValueError(environment)
    words = [word.lower() for word in re.findall(r"[A-Za-z0-9]+", wish)]
    named = [word for word in words if not word.isdigit() and word not in convention["catalogs"]]
    if all(re.fullmatch(r"v[0-9]+", word) for word in named):
        raise ValueError(wish)
    return f"{convention['catalogs'][environment]}.{convention['schema']}.{'_'.join(named)}"
