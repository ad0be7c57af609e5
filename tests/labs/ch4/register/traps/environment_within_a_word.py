"""Trap: an environment's name is cut out wherever it stands, in production too.

skill: model_name
phrase: a word that contains an environment is cut
"""

import re


def model_name(wish: str, environment: str, convention: dict) -> str:
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
