"""Trap: a name that would begin with a digit gets a letter in front.

skill: model_name
phrase: a digit at the beginning taken for a mistake
"""

import re


def model_name(wish: str, environment: str, convention: dict) -> str:
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
