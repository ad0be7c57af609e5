"""A name that lasts: no date, no version, no environment."""

from typing import Any

from labjudge.grading import Draw, Lab, equal, judges, refused

ENVIRONMENTS = ["dev", "test", "staging", "prod"]
Convention = dict[str, Any]


def drawn_convention(draw: Draw) -> Convention:
    stem = draw.choice(["ml", "telco", "mobile"])
    catalogs = {environment: f"{stem}_{environment}" for environment in draw.sample(ENVIRONMENTS, 3)}
    return {"catalogs": catalogs, "schema": draw.choice(["growth", "retail", "billing"])}


def some_words(draw: Draw, count: int = 2) -> list[str]:
    return draw.sample(["churn", "Risk", "Upsell", "retention", "NEXT", "offer", "Contract", "usage"], count)


def spelt(draw: Draw, *words: str) -> str:
    """The words as a wish, with separators that are drawn."""
    wish = words[0] + "".join(draw.choice([" ", "-", ".", "/"]) + word for word in words[1:])
    return draw.choice(["{}", " {}", "{}!", "({})"]).format(wish)


def check(
    lab: Lab,
    draw: Draw,
    wish: str,
    words: list[str],
    title: str,
    rule: str = "",
    convention: Convention | None = None,
    environment: str = "",
) -> None:
    """Ask for the name of a wish, of which `words` stay."""
    convention = convention or drawn_convention(draw)
    environment = environment or draw.choice(sorted(convention["catalogs"]))
    right = f"{convention['catalogs'][environment]}.{convention['schema']}.{'_'.join(words).lower()}"
    got = lab.model_name(wish, environment, convention)
    equal(got, right, title, but=f"the convention gives {right!r}", rule=rule)


@judges
def each_call_for_itself(lab: Lab) -> None:
    """The same wish has another name in another environment, and by another convention."""
    for dev, prod, schema in (
        ("dev", "prod", "growth"),
        ("dev_telco", "prod_telco", "growth"),
        ("dev", "prod", "retail"),
    ):
        catalogs = {"dev": dev, "prod": prod}
        for environment, catalog in catalogs.items():
            got = lab.model_name("churn risk", environment, {"catalogs": dict(catalogs), "schema": schema})
            equal(got, f"{catalog}.{schema}.churn_risk", "not the name by convention")


@judges
def convention_is_kept(lab: Lab, draw: Draw) -> None:
    """The environment's catalog, the schema, and the words of the wish in lower case with underscores."""
    for words in (some_words(draw, 1), some_words(draw, 3), ["Upsell", "offer", "Churn"]):
        check(lab, draw, spelt(draw, *words), words, "not the name by convention")
    rule = "every word stays that is of none of the three kinds, one that comes again too"
    check(lab, draw, "next best next", ["next", "best", "next"], "the second `next` is dropped", rule)


@judges
def dates_stay_out(lab: Lab, draw: Draw) -> None:
    """Words of digits only are left out: a name that carries a date is another name with each training."""
    date = [str(draw.randrange(2021, 2029)), f"{draw.randrange(1, 13):02}", f"{draw.randrange(1, 29):02}"]
    for digits in (date, ["".join(date)], date[:1], [str(draw.randrange(1, 10))], ["0"]):
        first, second = some_words(draw)
        for wish in (spelt(draw, first, *digits, second), spelt(draw, first, second, *digits)):
            check(lab, draw, wish, [first, second], "date in the name")


@judges
def versions_stay_out(lab: Lab, draw: Draw) -> None:
    """A v with digits is left out: the registry counts the versions of a name."""
    for version in (f"v{draw.randrange(2, 9)}", f"V{draw.randrange(10, 30)}", "v0"):
        first, second = some_words(draw)
        check(lab, draw, spelt(draw, first, version, second), [first, second], "v2 in the name")


@judges
def environments_stay_out(lab: Lab, draw: Draw) -> None:
    """Names of environments are left out, each key of `catalogs`: the catalog says where a model runs."""
    for written in (str.lower, str.upper, str.title):
        convention = drawn_convention(draw)
        here = draw.choice(sorted(convention["catalogs"]))
        for name in sorted(convention["catalogs"], key=lambda name: name != here):
            title = "environment in the name" if name == here else "another environment's name in it"
            words = some_words(draw)
            wish = spelt(draw, *words, written(name))
            check(lab, draw, wish, words, title, convention=convention, environment=here)


@judges
def words_with_digits_stay(lab: Lab, draw: Draw) -> None:
    """Only words of digits alone, a v with digits and whole names of environments are left out; any other word stays."""
    first, convention = some_words(draw, 1)[0], drawn_convention(draw)
    other = next(name for name in ENVIRONMENTS if name not in convention["catalogs"])
    for title, words in {
        "an ordinary word is cut": ["30d", "b2b", "4g", "Top10", "conv2", "2026q1"],
        "a word that begins with v is cut": ["value", "Voice", "v2x", "vip5"],
        "a v without digits is cut": ["v"],
        "one word made two": ["ChurnRisk"],
        "a word is cut that only looks superfluous": ["final", "new", "model", "the", "ver2", "run7"],
        "a word that contains an environment is cut": ["production", "devices", "tests"],
        "a word is cut that names no environment here": [other],
        "the schema's name is cut": [convention["schema"]],
    }.items():
        for word in words:
            check(lab, draw, spelt(draw, first, word), [first, word], title, convention=convention)
    for word in ("30d", f"{draw.randrange(7, 90)}d"):
        check(lab, draw, spelt(draw, word, first), [word, first], "a digit at the beginning taken for a mistake")


@judges
def everything_else_separates(lab: Lab, draw: Draw) -> None:
    """A word is an unbroken sequence of ASCII letters and digits; every other character separates words."""
    for sign in [" ", "-", "_", ".", "/", "__", " & ", "+", "\t"]:
        words = some_words(draw)
        check(lab, draw, sign.join([*words, "v3"]), words, "words are not told apart")
    for letter in ("é", "ü", "ß"):
        words = some_words(draw)
        check(lab, draw, letter.join(words), words, "a letter that is not ASCII in the name")


@judges
def no_name_is_refused(lab: Lab, draw: Draw) -> None:
    """An environment that is not in `catalogs`, or a wish of which no word is left, is a ValueError."""
    convention = drawn_convention(draw)
    known = draw.choice(sorted(convention["catalogs"]))
    for environment in ("sandbox", next(name for name in ENVIRONMENTS if name not in convention["catalogs"])):
        outcome = lab.attempt.model_name("churn", environment, convention)
        but = f"`catalogs` has {', '.join(convention['catalogs'])} and no {environment}"
        refused(outcome, ValueError, "an environment without a catalog", but=but)
    for wish in (f"v{draw.randrange(2, 9)} 2026-{draw.randrange(10, 13)}", known.upper(), "--", "_", ""):
        outcome = lab.attempt.model_name(wish, known, convention)
        refused(outcome, ValueError, "a name out of nothing", but=f"no word of the wish {wish!r} is left")
