"""Trap: whatever has a digit in it is taken for a date or a version.

skill: model_name
phrase: an ordinary word is cut
"""

import re


def model_name(wish: str, environment: str, convention: dict) -> str:
    if environment not in convention["catalogs"]:
        raise ValueError(environment)
    words = [word.lower() for word in re.findall(r"[A-Za-z0-9]+", wish)]
    named = [word for word in words if not re.search("[0-9]", word) and word not in convention["catalogs"]]
    if not named:
        raise ValueError(wish)
    return f"{convention['catalogs'][environment]}.{convention['schema']}.{'_'.join(named)}"
