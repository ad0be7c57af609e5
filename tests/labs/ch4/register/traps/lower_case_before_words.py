"""Trap: the wish is put in lower case before its words are looked for: the Kelvin sign becomes a k.

skill: model_name
phrase: a letter that is ASCII in lower case only
"""

import re


def model_name(wish: str, environment: str, convention: dict) -> str:
    catalogs = convention["catalogs"]
    if environment not in catalogs:
        raise ValueError(environment)
    words = re.findall("[a-z0-9]+", wish.lower())
    words = [word for word in words if not re.fullmatch("v?[0-9]+", word) and word not in catalogs]
    if not words:
        raise ValueError(wish)
    return f"{catalogs[environment]}.{convention['schema']}.{'_'.join(words)}"
