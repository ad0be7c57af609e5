"""Trap: an environment without a catalog gets one that looks right.

skill: model_name
phrase: an environment without a catalog
"""

import re


def model_name(wish: str, environment: str, convention: dict) -> str:
    words = [word.lower() for word in re.findall(r"[A-Za-z0-9]+", wish)]
    named = [word for word in words if not re.fullmatch(r"v?[0-9]+", word) and word not in convention["catalogs"]]
    if not named:
        raise ValueError(wish)
    return f"{convention['catalogs'].get(environment, environment)}.{convention['schema']}.{'_'.join(named)}"
