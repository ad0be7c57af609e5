"""Trap: whatever begins with a v is taken for a version.

skill: model_name
phrase: a word that begins with v is cut
"""

import re


def model_name(wish: str, environment: str, convention: dict) -> str:
    if environment not in convention["catalogs"]:
        raise ValueError(environment)
    words = [word.lower() for word in re.findall(r"[A-Za-z0-9]+", wish)]
    named = [word for word in words if not (re.match(r"v|[0-9]+$", word) or word in convention["catalogs"])]
    if not named:
        raise ValueError(wish)
    return f"{convention['catalogs'][environment]}.{convention['schema']}.{'_'.join(named)}"
