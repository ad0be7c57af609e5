"""Trap: a v without digits is taken for a version.

skill: model_name
phrase: a v without digits is cut
"""

import re


def model_name(wish: str, environment: str, convention: dict) -> str:
    catalogs = convention["catalogs"]
    if environment not in catalogs:
        raise ValueError(environment)
    words = [word.lower() for word in re.findall("[A-Za-z0-9]+", wish)]
    words = [word for word in words if not re.fullmatch("v?[0-9]*", word) and word not in catalogs]
    if not words:
        raise ValueError(wish)
    return f"{catalogs[environment]}.{convention['schema']}.{'_'.join(words)}"
