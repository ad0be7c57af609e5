"""A name that lasts: no date, no version, no environment."""

from labjudge.grading import Draw, Lab, judges, returned, wrong

from .refusals import check_refused

ENVIRONMENTS = ["dev", "test", "staging", "prod"]


def drawn_convention(draw: Draw):
    environments = draw.sample(ENVIRONMENTS, 3)
    stem = draw.choice(["ml", "telco", "mobile"])  # no word of `kept_words`: what cuts it has a case of its own
    catalogs = {environment: f"{stem}_{environment}" for environment in environments}
    return {"catalogs": catalogs, "schema": draw.choice(["growth", "retail", "billing"])}


def kept_words(draw: Draw, count=2):
    return draw.sample(["churn", "Risk", "Upsell", "retention", "NEXT", "offer", "Contract", "usage"], count)


def check_name(lab: Lab, draw: Draw, words, dropped, title, rule, convention=None, environment=None):
    """`words` stay, `dropped` are to go; written with separators that are drawn."""
    written = [*words, *dropped]
    if len(words) > 1 and draw.random() < 0.5:
        written = [words[0], *dropped, *words[1:]]
    wish = written[0] + "".join(draw.choice([" ", "-", ".", "/"]) + word for word in written[1:])
    wish = draw.choice(["{}", " {}", "{}!", "({})"]).format(wish)
    check_wish(lab, draw, wish, words, title, rule, convention, environment)


def check_wish(lab: Lab, draw: Draw, wish, words, title, rule, convention=None, environment=None):
    """`words` are what the third level is made of."""
    convention = convention or drawn_convention(draw)
    environment = environment or draw.choice(sorted(convention["catalogs"]))
    got = returned(lab.model_name(wish, environment, convention), str, "the name, a string")
    right = f"{convention['catalogs'][environment]}.{convention['schema']}.{'_'.join(words).lower()}"
    if got != right:
        wrong(title, happened=f"it returned {got!r}", but=f"the convention gives {right!r}", rule=rule)


@judges
def each_call_for_itself(lab: Lab, draw: Draw) -> None:
    """The same wish has another name in another environment, and by another convention."""
    catalogs = [{"dev": "dev_ml", "prod": "prod_ml"}, {"dev": "dev_telco", "prod": "prod_telco"}]
    schemas = ["growth", "retail"]
    calls = [("dev", catalogs[0], schemas[0]), ("prod", catalogs[0], schemas[0]), ("prod", catalogs[1], schemas[0])]
    calls.append(("prod", catalogs[1], schemas[1]))
    rule = "the environment's catalog, the schema, the words of the wish in lower case with underscores"
    for environment, known, schema in calls:
        convention = {"catalogs": known, "schema": schema}
        check_wish(
            lab, draw, "churn risk", ["churn", "risk"], "not the name by convention", rule, convention, environment
        )


@judges
def convention_is_kept(lab: Lab, draw: Draw) -> None:
    """Catalog of the environment, schema, and the words in lower case."""
    rule = "the environment's catalog, the schema, the words of the wish in lower case with underscores"
    for words in (["Upsell", "offer", "Churn"], kept_words(draw, 3), kept_words(draw, 1)):
        check_name(lab, draw, words, [], "not the name by convention", rule)
    rule = "every word stays that is of none of the three kinds, one that comes again too"
    check_name(lab, draw, ["next", "best", "next"], [], "the second `next` is dropped", rule)


@judges
def dates_stay_out(lab: Lab, draw: Draw) -> None:
    """A date is no part of the name."""
    year, month, day = str(draw.randrange(2021, 2029)), f"{draw.randrange(1, 13):02}", f"{draw.randrange(1, 29):02}"
    rule = "words of digits only are left out: a name that carries a date is another name with each training"
    for date in ([year, month, day], [year + month + day], [year], [str(draw.randrange(1, 10))]):
        check_name(lab, draw, kept_words(draw), date, "date in the name", rule)


@judges
def versions_stay_out(lab: Lab, draw: Draw) -> None:
    """A version number is no part of the name."""
    rule = "a v with digits is left out: the registry counts the versions of a name"
    for version in (f"v{draw.randrange(2, 9)}", f"V{draw.randrange(10, 30)}"):
        check_name(lab, draw, kept_words(draw), [version], "v2 in the name", rule)


@judges
def environments_stay_out(lab: Lab, draw: Draw) -> None:
    """A model is called the same in every environment, but for the catalog."""
    rule = "names of environments are left out, each key of `catalogs`: the catalog says where a model runs"
    for written in (str.lower, str.upper, str.title):
        convention = drawn_convention(draw)
        here, *others = draw.sample(sorted(convention["catalogs"]), 3)
        for name in (here, *others):
            title = "environment in the name" if name == here else "another environment's name in it"
            check_name(lab, draw, kept_words(draw), [written(name)], title, rule, convention, here)


@judges
def words_with_digits_stay(lab: Lab, draw: Draw) -> None:
    """A word that only contains a digit, or only begins like what is left out, is an ordinary word."""
    rule = "only words of digits alone, a v with digits, and whole names of environments are left out"
    for word in ["30d", "b2b", "4g", "Top10", "conv2", "2026q1"]:
        check_name(lab, draw, [*kept_words(draw, 1), word], [], "an ordinary word is cut", rule)
    first = f"{draw.randrange(7, 90)}d"
    check_wish(lab, draw, f"{first} usage", [first, "usage"], "a digit at the beginning taken for a mistake", rule)
    for word in ["value", "Voice", "v2x", "vip5"]:
        check_name(lab, draw, [*kept_words(draw, 1), word], [], "a word that begins with v is cut", rule)
    check_name(lab, draw, [*kept_words(draw, 1), "v"], [], "a v without digits is cut", rule)
    for word in ["final", "new", "model", "the", "ver2", "run7", "rev3"]:
        check_name(lab, draw, [*kept_words(draw, 1), word], [], "a word is cut that only looks superfluous", rule)
    check_wish(lab, draw, "ChurnRisk", ["ChurnRisk"], "one word made two", rule)
    for word in ["production", "devices", "tests"]:
        check_name(lab, draw, [*kept_words(draw, 1), word], [], "a word that contains an environment is cut", rule)
    convention = drawn_convention(draw)
    other = next(name for name in ENVIRONMENTS if name not in convention["catalogs"])
    rule = "names of environments are the keys of `catalogs`; any other word stays"
    title = "a word is cut that names no environment here"
    check_name(lab, draw, [*kept_words(draw, 1), other], [], title, rule, convention)
    rule = "three kinds of words are left out; the names of schema and catalogs are none of them"
    stem = convention["catalogs"][min(convention["catalogs"])].partition("_")[0]
    for word, title in ((convention["schema"], "the schema's name is cut"), (stem, "a word of the catalog's is cut")):
        check_name(lab, draw, [*kept_words(draw, 1), word], [], title, rule, convention)


@judges
def everything_else_separates(lab: Lab, draw: Draw) -> None:
    """Whatever is no ASCII letter or digit separates words, an underscore or an accented letter too."""
    rule = "a word is an unbroken sequence of ASCII letters and digits; every other character separates words"
    for sign in [" ", "-", "_", ".", "/", "__", " & ", "+", "\t"]:
        words, version = kept_words(draw), f"v{draw.randrange(2, 9)}"
        check_wish(lab, draw, sign.join([*words, version]), words, "words are not told apart", rule)
    for letter in ("é", "ü", "ß"):
        words = kept_words(draw)
        check_wish(lab, draw, letter.join(words), words, "a letter that is not ASCII in the name", rule)
    for letter in ("\N{KELVIN SIGN}", "\N{LATIN CAPITAL LETTER I WITH DOT ABOVE}"):
        title, words = "a letter that is ASCII in lower case only", kept_words(draw)
        check_wish(lab, draw, letter.join(words), words, title, f"{rule}, as the wish has them")


@judges
def no_name_is_refused(lab: Lab, draw: Draw) -> None:
    """An unknown environment, or a wish without a lasting word, is refused."""
    convention = drawn_convention(draw)
    known = draw.choice(sorted(convention["catalogs"]))
    rule = "an environment that is not in `catalogs` is a ValueError"
    for environment in ("sandbox", next(name for name in ENVIRONMENTS if name not in convention["catalogs"])):
        outcome = lab.attempt.model_name(kept_words(draw, 1)[0], environment, convention)
        but = f"`catalogs` has {', '.join(convention['catalogs'])} and no {environment}"
        check_refused(outcome, "an environment without a catalog", but, rule)
    rule = "when no word is left it is a ValueError"
    for wish in (f"v{draw.randrange(2, 9)} 2026-{draw.randrange(10, 13)}", known.upper(), "--", "_", ""):
        outcome = lab.attempt.model_name(wish, known, convention)
        check_refused(outcome, "a name out of nothing", f"no word of the wish {wish!r} is left", rule)
