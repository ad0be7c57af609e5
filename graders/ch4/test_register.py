"""Judges labs/ch4/register.py."""

from labjudge.grading import judges, returned, wrong

NAMES, SIGNATURES = "4.3", "4.1"
PEOPLE = ["ana@example.com", "ben@example.com", "cleo@example.com", "dan@example.com", "eve@example.com"]
SECTIONS = {
    "training_window": "Training window",
    "intended_use": "Intended use",
    "limits": "Limits",
    "fairness": "Fairness",
    "rollback_plan": "Rollback plan",
}


# model_name

ENVIRONMENTS = ["dev", "test", "staging", "prod"]


def drawn_convention(rng):
    environments = rng.sample(ENVIRONMENTS, 3)
    stem = rng.choice(["ml", "telco", "mobile"])  # no word of `kept_words`: what cuts it has a case of its own
    catalogs = {environment: f"{stem}_{environment}" for environment in environments}
    return {"catalogs": catalogs, "schema": rng.choice(["growth", "retail", "billing"])}


def kept_words(rng, count=2):
    return rng.sample(["churn", "Risk", "Upsell", "retention", "NEXT", "offer", "Contract", "usage"], count)


def check_name(lab, rng, words, dropped, title, rule, convention=None, environment=None):
    """`words` stay, `dropped` are to go; written with separators that are drawn."""
    written = [*words, *dropped]
    if len(words) > 1 and rng.random() < 0.5:
        written = [words[0], *dropped, *words[1:]]
    wish = written[0] + "".join(rng.choice([" ", "-", ".", "/"]) + word for word in written[1:])
    wish = rng.choice(["{}", " {}", "{}!", "({})"]).format(wish)
    check_wish(lab, rng, wish, words, title, rule, convention, environment)


def check_wish(lab, rng, wish, words, title, rule, convention=None, environment=None):
    """`words` are what the third level is made of."""
    convention = convention or drawn_convention(rng)
    environment = environment or rng.choice(sorted(convention["catalogs"]))
    got = returned(lab.model_name(wish, environment, convention), str, "the name, a string", read=NAMES)
    right = f"{convention['catalogs'][environment]}.{convention['schema']}.{'_'.join(words).lower()}"
    if got != right:
        wrong(title, happened=f"it returned {got!r}", but=f"the convention gives {right!r}", rule=rule, read=NAMES)


@judges("model_name")
def convention_is_kept(lab, rng):
    """Catalog of the environment, schema, and the words in lower case."""
    rule = "the environment's catalog, the schema, the words of the wish in lower case with underscores"
    for words in (["Upsell", "offer", "Churn"], kept_words(rng, 3), kept_words(rng, 1)):
        check_name(lab, rng, words, [], "not the name by convention", rule)
    check_name(lab, rng, ["next", "best", "next"], [], "not the name by convention", rule)


@judges("model_name")
def dates_stay_out(lab, rng):
    """A date is no part of the name."""
    year, month, day = str(rng.randrange(2021, 2029)), f"{rng.randrange(1, 13):02}", f"{rng.randrange(1, 29):02}"
    rule = "words of digits only are left out: a name that carries a date is another name with each training"
    for date in ([year, month, day], [year + month + day], [year], [str(rng.randrange(1, 10))]):
        check_name(lab, rng, kept_words(rng), date, "date in the name", rule)


@judges("model_name")
def versions_stay_out(lab, rng):
    """A version number is no part of the name."""
    rule = "a v with digits is left out: the registry counts the versions of a name"
    for version in (f"v{rng.randrange(2, 9)}", f"V{rng.randrange(10, 30)}"):
        check_name(lab, rng, kept_words(rng), [version], "v2 in the name", rule)


@judges("model_name")
def environments_stay_out(lab, rng):
    """A model is called the same in every environment, but for the catalog."""
    rule = "names of environments are left out, each key of `catalogs`: the catalog says where a model runs"
    for written in (str.lower, str.upper, str.title):
        convention = drawn_convention(rng)
        here, *others = rng.sample(sorted(convention["catalogs"]), 3)
        for name in (here, *others):
            title = "environment in the name" if name == here else "another environment's name in it"
            check_name(lab, rng, kept_words(rng), [written(name)], title, rule, convention, here)


@judges("model_name")
def words_with_digits_stay(lab, rng):
    """A word that only contains a digit, or only begins like what is left out, is an ordinary word."""
    rule = "only words of digits alone, a v with digits, and whole names of environments are left out"
    for word in ["30d", "b2b", "4g", "Top10", "conv2", "2026q1"]:
        check_name(lab, rng, [*kept_words(rng, 1), word], [], "an ordinary word is cut", rule)
    first = f"{rng.randrange(7, 90)}d"
    check_wish(lab, rng, f"{first} usage", [first, "usage"], "a digit at the beginning taken for a mistake", rule)
    for word in ["value", "Voice", "v2x", "vip5"]:
        check_name(lab, rng, [*kept_words(rng, 1), word], [], "a word that begins with v is cut", rule)
    check_name(lab, rng, [*kept_words(rng, 1), "v"], [], "a v without digits is cut", rule)
    for word in ["production", "devices", "tests"]:
        check_name(lab, rng, [*kept_words(rng, 1), word], [], "a word that contains an environment is cut", rule)
    convention = drawn_convention(rng)
    other = next(name for name in ENVIRONMENTS if name not in convention["catalogs"])
    rule = "names of environments are the keys of `catalogs`; any other word stays"
    title = "a word is cut that names no environment here"
    check_name(lab, rng, [*kept_words(rng, 1), other], [], title, rule, convention)
    rule = "three kinds of words are left out; the names of schema and catalogs are none of them"
    stem = convention["catalogs"][min(convention["catalogs"])].partition("_")[0]
    for word, title in ((convention["schema"], "the schema's name is cut"), (stem, "a word of the catalog's is cut")):
        check_name(lab, rng, [*kept_words(rng, 1), word], [], title, rule, convention)


@judges("model_name")
def everything_else_separates(lab, rng):
    """Whatever is no ASCII letter or digit separates words, an underscore or an accented letter too."""
    rule = "a word is an unbroken sequence of ASCII letters and digits; every other character separates words"
    for sign in [" ", "-", "_", ".", "/", "__", " & ", "+", "\t"]:
        words, version = kept_words(rng), f"v{rng.randrange(2, 9)}"
        check_wish(lab, rng, sign.join([*words, version]), words, "words are not told apart", rule)
    for letter in ("é", "ü", "ß"):
        words = kept_words(rng)
        check_wish(lab, rng, letter.join(words), words, "a letter that is not ASCII in the name", rule)
    for letter in ("\N{KELVIN SIGN}", "\N{LATIN CAPITAL LETTER I WITH DOT ABOVE}"):
        title, words = "a letter that is ASCII in lower case only", kept_words(rng)
        check_wish(lab, rng, letter.join(words), words, title, f"{rule}, as the wish has them")


@judges("model_name")
def no_name_is_refused(lab, rng):
    """An unknown environment, or a wish without a lasting word, is refused."""
    convention = drawn_convention(rng)
    known = rng.choice(sorted(convention["catalogs"]))
    rule = "an environment that is not in `catalogs` is a ValueError"
    for environment in ("sandbox", next(name for name in ENVIRONMENTS if name not in convention["catalogs"])):
        outcome = lab.attempt.model_name(kept_words(rng, 1)[0], environment, convention)
        but = f"`catalogs` has {', '.join(convention['catalogs'])} and no {environment}"
        check_refused(outcome, "an environment without a catalog", but, rule)
    rule = "when no word is left it is a ValueError"
    for wish in (f"v{rng.randrange(2, 9)} 2026-{rng.randrange(10, 13)}", known.upper(), "--", "_", ""):
        outcome = lab.attempt.model_name(wish, known, convention)
        check_refused(outcome, "a name out of nothing", f"no word of the wish {wish!r} is left", rule)


def check_refused(outcome, title, but, rule):
    if outcome.error is None:
        wrong(title, happened=ended(outcome), but=but, rule=rule, read=NAMES)
    if "ValueError" not in outcome.error.types:
        wrong("another error than ValueError", happened=ended(outcome), but=but, rule=rule, read=NAMES)


def ended(outcome):
    """How an attempted call ended, in words."""
    return f"it raised {outcome.error}" if outcome.error else f"it returned {outcome.value!r}"


# select_candidates


class Experiment:
    """An experiment in the making, with a metric and a bar that are drawn."""

    def __init__(self, world, rng):
        self.world, self.rng = world, rng
        self.name = f"/Shared/{rng.choice(['churn', 'upsell', 'billing'])}_{rng.randrange(100, 999)}"
        self.metric = rng.choice(["auc_pr", "recall", "roc_auc", "f1"])
        self.bar = rng.randrange(60, 80) / 100
        self.about, self.titles = {}, {}

    def add(self, over=None, candidate="true", status="FINISHED", name=None, title=None):
        """A run whose metric is `over` above the bar (None: well above; "": not logged); returns its id.

        `title` is the mistake of returning this run, where `check` has none for it.
        """
        over = self.rng.randrange(2, 15) / 100 if over is None else over
        value = None if over == "" else self.bar if over == 0 else round(self.bar + over, 4)
        # Another metric than the one that is asked for is always high.
        metrics = {"accuracy": 0.97} if value is None else {"accuracy": 0.97, self.metric: value}
        tags = {"team": "churn"} if candidate is None else {"team": "churn", "candidate": candidate}
        person = self.rng.choice(PEOPLE)
        run_id = self.world.run(name or self.name, user=person, metrics=metrics, tags=tags, status=status)
        if title:
            self.titles[run_id] = title
        self.about[run_id] = (
            f"{run_id[:8]}  {status:<8}  candidate={'(no tag)' if candidate is None else repr(candidate)}  "
            f"{self.metric}={'(none)' if value is None else value}"
        )
        return run_id

    def check(self, lab, right, title, rule):
        """Ask for the candidates. `title` is the mistake of returning one that is not in `right`."""
        answer = lab.as_(self.rng.choice(PEOPLE)).select_candidates(self.name, self.metric, self.bar)
        got = returned(answer, list[str], "a list of run ids", read=NAMES)
        drawing = [*self.about.values(), f"the bar: {self.metric} of {self.bar}"]
        if extra := [run_id for run_id in got if run_id not in right]:
            what = self.about.get(extra[0], "it is the id of a run of another experiment")
            if extra[0] not in self.about and all(run["run_id"] != extra[0] for run in self.world.runs()):
                title, what = "not the id of a run", "no run has that id"
            title = self.titles.get(extra[0], title)
            wrong(title, happened=f"it returned {extra[0]!r:.50}", but=what, rule=rule, read=NAMES, drawing=drawing)
        if missed := [run_id for run_id in right if run_id not in got]:
            but = self.about[missed[0]]
            wrong(
                "only some of many candidates" if len(missed) > 1 and len(got) > 1 else "a candidate is missed",
                happened=f"{missed[0][:8]} is not among the {len(got)} returned",
                but=but,
                rule="finished, tagged as candidate, at or above the bar: such a run deserves to be registered",
                read=NAMES,
                drawing=drawing,
            )
        if len(got) != len(right):
            wrong(
                "a run named twice", happened=f"it returned {len(got)} ids for {len(right)} runs", rule=rule, read=NAMES
            )


@judges("select_candidates")
def candidates_are_found(lab, world, rng):
    """Each candidate of this experiment, and of no other, is found; one exactly at the bar too."""
    one = Experiment(world, rng)
    right = [*(one.add() for _ in range(11)), one.add(over=0), one.add()]
    for other in (f"{one.name}_other", "/Shared/another", "Default"):
        one.world.run(other, metrics={one.metric: one.bar + 0.1}, tags={"candidate": "true"})
    one.check(lab, right, "a run of another experiment", "only runs of the experiment that is asked for")


@judges("select_candidates")
def only_candidates(lab, world, rng):
    """A run that nobody named a candidate stays in Tracking."""
    one = Experiment(world, rng)
    right = [one.add()]
    for candidate in (None, "false"):
        one.add(candidate=candidate)
    rule = 'the registry is for candidates: the run\'s tag `candidate` has the value "true"'
    one.check(lab, right, "every run registered", rule)
    for candidate in ("True", "yes", ""):
        one.add(candidate=candidate)
    one.add(candidate="true ", title="a blank after true overlooked")
    one.check(lab, right, "a value that only looks like true", f"{rule}, in just this spelling")


@judges("select_candidates")
def bar_counts(lab, world, rng):
    """A candidate below the bar is not selected."""
    one = Experiment(world, rng)
    right = [one.add()]
    one.add(over=-rng.randrange(1, 20) / 100)
    one.add(over=-0.001)
    one.check(lab, right, "below the bar", "the metric is `at_least` or higher")


@judges("select_candidates")
def unmeasured_runs(lab, world, rng):
    """A candidate whose metric was never logged is not selected."""
    one = Experiment(world, rng)
    right = [one.add()]
    one.add(over="")
    rule = "what was not measured has not passed"
    one.check(lab, right, "a run without the metric", rule)
    one.add(over=float("nan"))
    one.check(lab, right, "NaN taken for a bar passed", f"{rule}: NaN is no value at or above the bar")
    loss = Experiment(world, rng)
    loss.name, loss.metric, loss.bar = f"{one.name}_loss", "neg_log_loss", -rng.randrange(20, 60) / 100
    right = [loss.add()]
    loss.add(over="")
    loss.check(lab, right, "a metric that is not there taken for a value", f"{rule}, wherever the bar is")


@judges("select_candidates")
def unfinished_runs(lab, world, rng):
    """A run that failed, was stopped or still goes on is not selected."""
    one = Experiment(world, rng)
    right = [one.add()]
    for status in ("FAILED", "KILLED", "RUNNING"):
        one.add(status=status)
    rule = "only runs with status FINISHED: others may have logged a metric before the end"
    one.check(lab, right, "a run that did not finish", rule)
    one.add(status="SCHEDULED")
    one.check(lab, right, "a run that is only scheduled", rule)


@judges("select_candidates")
def nobody_deserves_it(lab, world, rng):
    """Without a run that deserves it the list is empty."""
    rule = "no run deserves it: an empty list"
    one = Experiment(world, rng)
    for _ in range(2):
        one.add(candidate=None)
    one.check(lab, [], "somebody is always best", rule)
    another = Experiment(world, rng)
    another.name += "_again"
    another.add(over=-0.05)
    another.add(status="FAILED")
    another.check(lab, [], "somebody is always best", rule)


# register_candidate


def drawn_columns(rng):
    names = rng.sample(["tenure", "calls_30d", "spend_30d", "contract", "region"], 3)
    return [column(name, rng.choice(["double", "string"]), rng.random() < 0.7) for name in names]


def column(name, type_, required=True):
    return {"name": name, "type": type_, "required": required}


def lineage_of(rng):
    tables = rng.sample(["usage_30d", "contracts", "payments", "support_calls"], 2)
    return {
        "data_snapshot": f"main.churn.training@{rng.randrange(10, 99)}",
        "feature_tables": ",".join(f"main.features.{table}" for table in tables),
    }


def a_run(world, rng, without=(), columns=None, **changes):
    """A run with a logged model; its id and the tags that tell where it came from. `columns` are the model's inputs."""
    lineage = {**lineage_of(rng), **changes}
    tags = {"candidate": "true", "seed": str(rng.randrange(99)), **lineage}
    tags = {key: value for key, value in tags.items() if key not in without}
    run_id = world.run("churn", user=rng.choice(PEOPLE), metrics={"auc_pr": 0.7}, tags=tags)
    world.logged_model(run_id, columns or drawn_columns(rng))
    return run_id, lineage


def a_name(world, rng, person):
    """A name in a schema where `person` may create models."""
    schema = f"{rng.choice(['dev', 'prod'])}_ml.{rng.choice(['churn', 'retail'])}"
    world.grant("catalog", schema.partition(".")[0], person, ["USE_CATALOG"])
    world.grant("schema", schema, person, ["USE_SCHEMA", "CREATE_MODEL"])
    return f"{schema}.{rng.choice(['churn_risk', 'upsell', 'next_offer'])}"


def an_owner(rng):
    return f"{rng.choice(['retention', 'billing', 'growth'])}-team@example.com"


def newest(world, name, after=0, title="no new version"):
    """The version that was made after the first `after` ones, or the end of the check."""
    versions = world.uc_state(name)["versions"]
    if len(versions) <= after:
        wrong(
            title,
            happened=f"{name} has {len(versions)} version{'s' * (len(versions) != 1)}",
            but=f"there should be {after + 1}",
            rule="the run's model becomes a new version",
            read=NAMES,
        )
    return versions[-1]


@judges("register_candidate")
def model_becomes_a_version(lab, world, rng):
    """The run's model is a version that is ready, and its number is returned."""
    person = rng.choice(PEOPLE)
    name, (run_id, _) = a_name(world, rng, person), a_run(world, rng)
    got = lab.as_(person).register_candidate(run_id, name, an_owner(rng))
    version = newest(world, name)
    if version["status"] != "READY":
        wrong(
            "a version without files",
            happened=f"its status is {version['status']}",
            rule="it is registered with its model",
            read=NAMES,
        )
    if returned(got, str, 'the number as text: "3"', read=NAMES) != version["version"]:
        wrong(
            "another number",
            happened=f"it returned {got!r}",
            but=f"the new version is {version['version']!r}",
            rule="it returns the new version's number",
            read=NAMES,
        )


@judges("register_candidate")
def version_knows_its_run(lab, world, rng):
    """The version is linked to the run that made its model."""
    person = rng.choice(PEOPLE)
    columns = drawn_columns(rng)
    name, (run_id, _) = a_name(world, rng, person), a_run(world, rng, columns=columns)
    a_run(world, rng, columns=[column("of_another_run", "string")])
    lab.as_(person).register_candidate(run_id, name, an_owner(rng))
    version = newest(world, name)
    if (linked := version["run_id"]) != run_id:
        wrong(
            "linked to another run" if linked else "version without its run",
            happened=f"the version's run_id is {linked!r}",
            but=f"its model comes from run {run_id}",
            rule="through its run a version leads to code, parameters and metrics",
            read=NAMES,
        )
    inputs = [each["name"] for each in (version["signature"] or {}).get("inputs", [])]
    if sorted(inputs) != sorted(each["name"] for each in columns):
        wrong(
            "the model of another run",
            happened=f"the version's model takes {', '.join(inputs)}",
            but=f"the model of run {run_id} takes {', '.join(each['name'] for each in columns)}",
            rule="the version has the model that this run logged; other runs of the experiment logged one too",
            read=NAMES,
        )


@judges("register_candidate")
def version_knows_its_data(lab, world, rng):
    """The version says its data snapshot, its feature tables and its owner."""
    person, owner = rng.choice(PEOPLE), an_owner(rng)
    # Out of order, with a blank and a repetition: what is written down is what the run says.
    tables = f"main.features.usage_{rng.randrange(10, 90)}d, main.features.contracts,main.features.contracts"
    name, (run_id, lineage) = a_name(world, rng, person), a_run(world, rng, feature_tables=tables)
    lab.as_(person).register_candidate(run_id, name, owner)
    tags, right = newest(world, name)["tags"], {**lineage, "owner": owner}
    for key, value in right.items():
        if tags.get(key) != value and listed(tags.get(key, "")) == listed(value):
            wrong(
                "a tag is not copied as it is",
                happened=f"the version's tag {key} is {tags[key]!r}",
                but=f"it should be {value!r}",
                rule="tags are copied as they are: who compares them later compares texts",
                read=NAMES,
            )
        if tags.get(key) != value:
            on_model = world.uc_state(name)["tags"]
            wrong(
                "lineage missing",
                happened=(f"the version's tags are {tags}" if tags else "the version has no tags")
                + (f"; the registered model has {on_model}" if on_model else ""),
                but=f"its tag {key} should be {value}",
                rule="a version says from which snapshot and feature tables it came, and who answers for it",
                read=NAMES,
            )


def listed(text):
    """What a list with commas names, whatever its order and blanks."""
    return {each.strip() for each in text.split(",")}


@judges("register_candidate")
def new_version_beside_the_old(lab, world, rng):
    """What was registered before stays as it is."""
    person = rng.choice(PEOPLE)
    name, (run_id, _) = a_name(world, rng, person), a_run(world, rng)
    world.uc_model(name, owner=person)
    # Ten versions and more: as text "9" is the greatest. One of them is of the very run.
    for number in range(rng.randrange(9, 12)):
        world.uc_version(
            name,
            run_id=run_id if number == 1 else a_run(world, rng)[0] if number < 3 else "",
            tags={**lineage_of(rng), "owner": an_owner(rng)},
            comment=f"trained for the {number + 1}. campaign",
            signature={"inputs": drawn_columns(rng), "outputs": [column("score", "double")]},
        )
    world.uc_alias(name, "champion", "1")
    before = world.uc_state(name)
    old = before["versions"]
    got = lab.as_(person).register_candidate(run_id, name, an_owner(rng))
    after = world.uc_state(name)
    numbered = {row["version"]: row for row in after["versions"]}
    for was in old:
        now = numbered.get(was["version"])
        if was != now:
            parts = [part for part in was if now is not None and was[part] != now.get(part)]
            wrong(
                "patch in place",
                happened=f"version {was['version']}: {' and '.join(parts)} changed"
                if now
                else f"version {was['version']} is gone",
                but="it was registered before",
                rule="a registered version never changes: what is new is a new version",
                read=NAMES,
            )
    again = "the run's older version for a new one" if got == "2" else "no new version"
    version = newest(world, name, after=len(old), title=again)["version"]
    if got != version:
        wrong(
            "an older version's number" if got in [row["version"] for row in old] else "another number",
            happened=f"it returned {got!r}",
            but=f"the new version is {version!r}; there were {len(old)} before",
            rule="it returns the new version's number",
            read=NAMES,
        )
    if after["aliases"] != before["aliases"]:
        wrong(
            "registered and promoted at once"
            if before["aliases"].keys() <= after["aliases"].keys()
            else "an alias is gone",
            happened=f"aliases are {after['aliases']}",
            but=f"they were {before['aliases']}",
            rule="registering sets and moves no alias",
            read=NAMES,
        )
    lab.as_(person).register_candidate(run_id, f"{name}_new", an_owner(rng))
    if aliases := world.uc_state(f"{name}_new")["aliases"]:
        wrong(
            "the first version got an alias",
            happened=f"{name}_new has the aliases {aliases}",
            but="it is new, and nobody has chosen what serves",
            rule="registering sets and moves no alias, with the first version neither",
            read=NAMES,
        )


def check_refusal(lab, world, rng, run_id, but, title, rule):
    """The run may not be registered, neither as a first version nor as a second one."""
    person = rng.choice(PEOPLE)
    name = a_name(world, rng, person)
    refusal_of(lab, world, rng, run_id, person, f"{name}_new", but, title, rule)
    if not world.uc_state(name)["exists"]:
        world.uc_model(name, owner=person)
        world.uc_version(name, signature={"inputs": drawn_columns(rng), "outputs": [column("score", "double")]})
    refusal_of(lab, world, rng, run_id, person, name, but, title, rule)


def refusal_of(lab, world, rng, run_id, person, name, but, title, rule):
    before = world.uc_state(name)
    outcome = lab.attempt.as_(person).register_candidate(run_id, name, an_owner(rng))
    after = world.uc_state(name)
    if len(after["versions"]) > len(before["versions"]):
        wrong(title, happened=f"version {after['versions'][-1]['version']} was made", but=but, rule=rule, read=NAMES)
    check_refused(outcome, "nothing registered, and no ValueError" if after == before else title, but, rule)
    if after != before:
        happened = f"{name} is not what it was" if before["exists"] else f"the registered model {name} was made"
        wrong("changed before it refused", happened=happened, but=but, rule=rule, read=NAMES)


@judges("register_candidate")
def others_are_refused(lab, world, rng):
    """A run that is no candidate is not registered."""
    rule = 'a run whose tag `candidate` is not "true" is a ValueError, and nothing is registered'
    title = "a run without the candidate's tag got in"
    run_id, _ = a_run(world, rng, without=["candidate"])
    check_refusal(lab, world, rng, run_id, "the run has no tag `candidate`", title, rule)
    run_id, _ = a_run(world, rng, candidate="false")
    check_refusal(lab, world, rng, run_id, "the run's tag says candidate=false", title, rule)
    run_id, _ = a_run(world, rng, candidate=" true")
    but = "the run's tag says candidate=' true', with a blank"
    check_refusal(lab, world, rng, run_id, but, "a blank around true got in", f"{rule}; ' true' is another value")
    for value in ("True", "yes"):
        run_id, _ = a_run(world, rng, candidate=value)
        but = f"the run's tag says candidate={value}"
        check_refusal(
            lab, world, rng, run_id, but, "another spelling of true got in", f"{rule}; True and yes are other values"
        )


@judges("register_candidate")
def untraceable_is_refused(lab, world, rng):
    """A run that does not say its data is not registered."""
    rule = "without data_snapshot or feature_tables it is a ValueError, and nothing is registered: nobody could trace the version"
    for tag in ("data_snapshot", "feature_tables"):
        run_id, _ = a_run(world, rng, without=[tag])
        check_refusal(lab, world, rng, run_id, f"the run has no tag `{tag}`", "an untraceable run got in", rule)


# describe_version


def drawn_card(rng):
    return {
        "training_window": f"2025-0{rng.randrange(1, 5)}-01 to 2025-{rng.randrange(10, 13)}-01",
        "intended_use": f"Rank customers for {rng.choice(['a call', 'an offer', 'a letter'])}.",
        "limits": f"Not for customers of less than {rng.randrange(2, 9)} months.",
        "fairness": f"Recall by age group differs by at most {rng.randrange(2, 9)} points.",
        "rollback_plan": f"Set champion back to version {rng.randrange(1, 9)}.",
    }


def versions_to_describe(world, rng, person):
    """A model of `person` with three versions that have descriptions of their own."""
    name = a_name(world, rng, person)
    world.uc_model(name, owner=person, comment="who will leave?")
    signature = {"inputs": drawn_columns(rng), "outputs": [column("score", "double")]}
    return name, [world.uc_version(name, signature=signature, comment=f"draft {n}, to be replaced") for n in range(3)]


def described(state, version):
    return next((row["comment"] or "" for row in state["versions"] if row["version"] == version), "")


def sections_in(text):
    """`[(heading, text below it), ...]` of the headings of the second level."""
    found = []
    for line in text.splitlines():
        if line.startswith("## "):
            found.append((line[3:].strip(), []))
        elif found:
            found[-1][1].append(line)
    return [(heading, "\n".join(lines)) for heading, lines in found]


def described_elsewhere(before, after, version):
    """The card is of one version: the model and the other versions keep their descriptions."""
    rule = "each version has its own training window and limits: the card is that version's description"
    here = described(after, version) != described(before, version)
    if after["comment"] != before["comment"]:
        wrong(
            "card on the model" if here else "the registered model got the card",
            happened="the registered model's description changed"
            + ("" if here else f", and that of version {version} did not"),
            but=f"the card is of version {version}",
            rule=rule,
            read=NAMES,
        )
    for row in before["versions"]:
        if row["version"] != version and described(after, row["version"]) != described(before, row["version"]):
            wrong(
                "card on another version",
                happened=f"version {row['version']} was described",
                but=f"the card is of version {version}",
                rule=rule,
                read=NAMES,
            )


@judges("describe_version")
def card_is_the_description(lab, world, rng):
    """The version's description has the five sections in order, each with its text."""
    person, card = rng.choice(PEOPLE), drawn_card(rng)
    card["limits"] += "\n\n- not for trials\n- not for staff"
    name, versions = versions_to_describe(world, rng, person)
    version = rng.choice(versions[:2])
    given = rng.sample(sorted(SECTIONS), len(SECTIONS))
    given = given if given != list(SECTIONS) else given[::-1]
    before = world.uc_state(name)
    lab.as_(person).describe_version(name, version, {key: card[key] for key in given})
    after = world.uc_state(name)
    described_elsewhere(before, after, version)
    text = described(after, version)
    rule = "five sections in this order: " + ", ".join(f"## {heading}" for heading in SECTIONS.values())
    drawing = text.splitlines()[:14]
    if text == described(before, version):
        wrong("no model card", happened=f"the description of version {version} is what it was", rule=rule, read=NAMES)
    found = sections_in(text)
    headings = [heading for heading, _ in found if heading in SECTIONS.values()]
    for heading in SECTIONS.values():
        if headings.count(heading) != 1:
            alike = [line for line in text.splitlines() if line.strip("# *:").lower() == heading.lower()]
            wrong(
                "model card incomplete" if heading not in headings else "a section twice",
                happened=f"the description of version {version} has "
                + (f"no line ## {heading}" if heading not in headings else f"more than one line ## {heading}"),
                but=f"there is {alike[0]!r}" if alike and heading not in headings else "",
                rule=rule,
                read=NAMES,
                drawing=drawing,
            )
    if headings != list(SECTIONS.values()):
        wrong(
            "sections in another order",
            happened=f"the order is {', '.join(headings)}",
            rule=rule,
            read=NAMES,
            drawing=drawing,
        )
    below = dict(found)
    for key, heading in SECTIONS.items():
        if card[key] not in below[heading]:
            cut = card[key].splitlines()[0] in below[heading]
            wrong(
                "a section without its whole text" if cut else "a section with another text",
                happened=f"below ## {heading} stands {below[heading].strip()!r}",
                but=f"the card says {card[key]!r}",
                rule="each section has its whole text below its heading",
                read=NAMES,
                drawing=drawing,
            )
    if (draft := described(before, version)) in text:
        wrong(
            "the older description is still there",
            happened=f"beside the card stands {draft!r}",
            rule="the card comes in place of what stood there; else each correction would leave one more card",
            read=NAMES,
            drawing=drawing,
        )


@judges("describe_version")
def card_of_this_version(lab, world, rng):
    """The card belongs to one version: the model and the other versions keep their descriptions."""
    person = rng.choice(PEOPLE)
    name, versions = versions_to_describe(world, rng, person)
    for version in versions:
        before = world.uc_state(name)
        lab.as_(person).describe_version(name, version, drawn_card(rng))
        described_elsewhere(before, world.uc_state(name), version)


@judges("describe_version")
def incomplete_card_is_refused(lab, world, rng):
    """A card that lacks a section, or has a blank one, is refused and changes nothing."""
    person = rng.choice(PEOPLE)
    name, versions = versions_to_describe(world, rng, person)
    before = world.uc_state(name)
    rule = "a section that is missing or blank is a ValueError, and the description stays as it is"
    for key in SECTIONS:
        for text, what in ((None, "missing"), (" \n", "blank"), ("", "blank")):
            card = {**drawn_card(rng), key: text}
            if text is None:
                del card[key]
            outcome = lab.attempt.as_(person).describe_version(name, versions[0], card)
            but = f"{key} is {what}"
            title = "card with a gap accepted" if text is None else "blank section accepted"
            written = world.uc_state(name) != before
            check_refused(outcome, title if written else "nothing written, and no ValueError", but, rule)
            if written:
                happened = "the description changed"
                wrong("described before it refused", happened=happened, but=but, rule=rule, read=NAMES)


# compare_signatures


def drawn_signature(rng):
    names = rng.sample(["tenure", "calls_30d", "spend_30d", "contract", "region", "plan", "age"], 4)
    types = ["long", "double", rng.choice(["string", "boolean"]), rng.choice(["integer", "float"])]
    return {
        "inputs": [
            column(name, type_, place < 3) for place, (name, type_) in enumerate(zip(names, types, strict=True))
        ],
        "outputs": [column("score", "double"), column("label", "long")],
    }


def changed(signature, side, place=None, **changes):
    """The signature with one column changed (`place`), or one more."""
    columns = [dict(each) for each in signature[side]]
    if place is None:
        columns.append(changes)
    else:
        columns[place].update(changes)
    return {**signature, side: columns}


def without(signature, side, place):
    return {**signature, side: [each for at, each in enumerate(signature[side]) if at != place]}


def drawn_change(old, new):
    """What differs, in lines: columns with their types, a ? at those that are optional."""
    lines = [
        f"{side:<7}  {word}  "
        + ", ".join(
            f"{each['name']} {each['type']}{'' if each.get('required', True) else '?'}" for each in signature[side]
        )
        for side in ("inputs", "outputs")
        if old[side] != new[side]
        for word, signature in (("old", old), ("new", new))
    ]
    return [*lines, "(? = optional)"]


def check_change(lab, old, new, verdict, reasons, title, rule, other="other reasons"):
    """`verdict` is the right one; `other` is said of wrong reasons."""
    got = lab.compare_signatures(old, new)
    returned(got, dict, 'a dict with "verdict" and "reasons"', read=SIGNATURES)
    drawing = drawn_change(old, new)
    if got.get("verdict") != verdict:
        if got.get("verdict") not in ("same", "compatible", "breaking"):
            title = "no verdict of the three"
        elif (verdict, got["verdict"]) == ("compatible", "same"):
            title = "a compatible change is not seen"
        wrong(
            title,
            happened=f"the verdict is {got['verdict']!r}" if "verdict" in got else f"it returned {got}",
            but=f"this change is {verdict!r}" if verdict != "same" else "nothing has changed",
            rule=rule,
            read=SIGNATURES,
            drawing=drawing,
        )
    given, right = got.get("reasons"), sorted(reasons)
    if not isinstance(given, list) or not all(isinstance(reason, str) for reason in given):
        wrong(
            "not what it should return",
            happened=f"it returned {got}",
            but="its reasons are no list of texts" if "reasons" in got else 'there is no "reasons" in it',
            rule='"reasons" is a list of texts, empty when nothing breaks',
            read=SIGNATURES,
        )
    if given != right and sorted(given) == right:
        sorted_otherwise = given in (sorted(given, key=str.lower), sorted(given, key=lambda reason: reason.split(": ")))
        wrong(
            "reasons sorted, but not as texts" if sorted_otherwise else "reasons out of order",
            happened=f"the reasons are {given}",
            but=f"in alphabetical order they are {right}",
            rule="reasons are in alphabetical order, as Python sorts these texts",
            read=SIGNATURES,
            drawing=drawing,
        )
    if given != right:
        missing = [reason for reason in right if reason not in given]
        more = [reason for reason in given if reason not in right]
        but = f"{missing[0]!r} is missing" if missing else f"{more[0]!r} is none" if more else "one is there twice"
        wrong(
            other,
            happened=f"the verdict is {got['verdict']!r}, and the reasons are {given}",
            but=but,
            rule=f"{rule}; reasons are the breaking differences, and nothing else",
            read=SIGNATURES,
            drawing=drawing,
        )


@judges("compare_signatures")
def nothing_changed(lab, rng):
    """The same columns are the same signature, in whatever order; a column without `required` is required."""
    old = drawn_signature(rng)
    rule = "columns are known by their names: their order means nothing"
    check_change(lab, old, {**old, "inputs": old["inputs"][::-1]}, "same", [], "order taken for a change", rule)
    title = "order of the outputs for a change"
    check_change(lab, old, {**old, "outputs": old["outputs"][::-1]}, "same", [], title, f"{rule}, in outputs too")
    bare = {
        **old,
        "inputs": [
            {key: value for key, value in each.items() if key != "required" or not value} for each in old["inputs"]
        ],
    }
    rule = "a column without `required` is required"
    check_change(lab, old, bare, "same", [], "a column without `required` misread", rule)
    check_change(lab, bare, old, "same", [], "a column without `required` misread", rule)


@judges("compare_signatures")
def compatible_changes(lab, rng):
    """A new optional input, an input that becomes optional and a new output are compatible."""
    old, place = drawn_signature(rng), rng.randrange(3)
    rule = "whoever does what they did before can go on"
    title = "compatible change called breaking"
    check_change(
        lab, old, changed(old, "inputs", name="discount", type="double", required=False), "compatible", [], title, rule
    )
    check_change(lab, old, changed(old, "inputs", place, required=False), "compatible", [], title, rule)
    check_change(
        lab, old, changed(old, "outputs", name="reason", type="string", required=True), "compatible", [], title, rule
    )
    rule = "`required` is looked at in inputs only: an output is there or is not"
    optional = changed(old, "outputs", 1, required=False)
    for before, after in ((optional, old), (old, optional)):
        check_change(lab, before, after, "same", [], "required looked at in outputs", rule)


@judges("compare_signatures")
def required_breaks(lab, rng):
    """An input that callers must send now, and did not have to before, breaks."""
    old = drawn_signature(rng)
    rule = "an input that is required now, and was optional or not there, is breaking: old callers do not send it"
    new = changed(old, "inputs", name="discount", type="double", required=True)
    check_change(lab, old, new, "breaking", ["inputs.discount: required"], "new required column called optional", rule)
    bare = changed(old, "inputs", name="discount", type="double")
    check_change(lab, old, bare, "breaking", ["inputs.discount: required"], "new required column called optional", rule)
    name = old["inputs"][3]["name"]
    new = changed(old, "inputs", 3, required=True)
    check_change(lab, old, new, "breaking", [f"inputs.{name}: required"], "an optional column became required", rule)
    new = changed(old, "inputs", 3, required=True, type="datetime")
    reasons = [f"inputs.{name}: required", f"inputs.{name}: type"]
    check_change(lab, old, new, "breaking", reasons, "an optional column became required", rule)


@judges("compare_signatures")
def rename_breaks(lab, rng):
    """A column that is gone, or has another name now, breaks."""
    old, place = drawn_signature(rng), rng.randrange(3)
    name = old["inputs"][place]["name"]
    rule = "a column that was there and is gone is breaking: what old callers send under its name would count no more"
    title = "rename called compatible"
    renamed = changed(old, "inputs", place, name=f"{name}_new", required=False)
    check_change(lab, old, renamed, "breaking", [f"inputs.{name}: removed"], title, rule)
    check_change(lab, old, without(old, "inputs", place), "breaking", [f"inputs.{name}: removed"], title, rule)
    optional = old["inputs"][3]["name"]
    reasons = [f"inputs.{optional}: removed"]
    check_change(
        lab,
        old,
        without(old, "inputs", 3),
        "breaking",
        reasons,
        "an optional input that is gone let pass",
        f"{rule}; an optional one too",
    )
    renamed = changed(old, "inputs", place, name=f"{name}_new")
    reasons = [f"inputs.{name}: removed", f"inputs.{name}_new: required"]
    check_change(lab, old, renamed, "breaking", reasons, title, rule)
    renamed = changed(old, "inputs", place, name=name.title())
    reasons = [f"inputs.{name}: removed", f"inputs.{name.title()}: required"]
    title = "upper and lower case taken for one"
    rule = "columns are known by their names, in just their spelling"
    check_change(lab, old, renamed, "breaking", reasons, title, rule, title)


@judges("compare_signatures")
def type_breaks(lab, rng):
    """A column of another type breaks, a wider type too."""
    old = drawn_signature(rng)
    long, double, _, narrow = (each["name"] for each in old["inputs"])
    wider = {"integer": "long", "float": "double"}[old["inputs"][3]["type"]]
    rule = "another type is breaking, whether it is wider or not"
    title = "dtype change called compatible"
    for place, name, type_ in ((0, long, "double"), (1, double, "string"), (3, narrow, wider)):
        new = changed(old, "inputs", place, type=type_)
        check_change(lab, old, new, "breaking", [f"inputs.{name}: type"], title, rule)
    # Each pair with each seed, both ways.
    for before, after in (("integer", "long"), ("integer", "double"), ("float", "double"), ("long", "double")):
        small, large = (changed(old, "inputs", 3, type=type_) for type_ in (before, after))
        reasons = [f"inputs.{narrow}: type"]
        check_change(lab, small, large, "breaking", reasons, title, rule)
        check_change(lab, large, small, "breaking", reasons, "a narrower type let pass", f"{rule}, or narrower")


@judges("compare_signatures")
def readers_count_too(lab, rng):
    """An output that is gone or has another type breaks."""
    old, place = drawn_signature(rng), rng.randrange(2)
    name = old["outputs"][place]["name"]
    rule = "who reads the predictions depends on the outputs as callers do on the inputs"
    title = "outputs not compared"
    check_change(lab, old, without(old, "outputs", place), "breaking", [f"outputs.{name}: removed"], title, rule)
    new = changed(old, "outputs", place, type="string")
    check_change(lab, old, new, "breaking", [f"outputs.{name}: type"], title, rule)
    narrow = changed(old, "outputs", 0, type="float")
    check_change(lab, narrow, old, "breaking", ["outputs.score: type"], "a wider output let pass", rule)
    through = old["inputs"][place]["name"]
    both = changed(old, "outputs", name=through, type="string")
    reasons, rule = [f"inputs.{through}: removed"], "inputs and outputs are two lists: a name may be in both"
    check_change(
        lab, both, without(both, "inputs", place), "breaking", reasons, title, rule, "inputs and outputs mixed up"
    )


@judges("compare_signatures")
def several_at_once(lab, rng):
    """Every breaking difference is told, in alphabetical order, and no other; one is enough to break."""
    old = drawn_signature(rng)
    old["inputs"].sort(key=lambda each: each["name"], reverse=True)
    last, first = old["inputs"][0]["name"], old["inputs"][-1]["name"]
    new = changed(changed(old, "inputs", 0, type="datetime"), "inputs", 3, type="datetime")
    new = changed(without(new, "outputs", 0), "inputs", name="discount", type="double", required=False)
    new = changed(new, "outputs", name="reason", type="string")
    reasons = [f"inputs.{first}: type", f"inputs.{last}: type", "outputs.score: removed"]
    for each in old["inputs"]:
        each["required"] = True
    new["inputs"] = [{**each, "required": each["name"] != "discount"} for each in new["inputs"]]
    rule = "one breaking difference is enough, whatever else has changed"
    check_change(lab, old, new, "breaking", reasons, "a breaking change among others let pass", rule)
    # As Python sorts texts: upper case before lower case, a digit before a colon.
    names = ["age", "age1", "Plan"]
    old, new = (
        {"inputs": [column(name, type_) for name in names], "outputs": old["outputs"]} for type_ in ("long", "string")
    )
    reasons = [f"inputs.{name}: type" for name in names]
    check_change(lab, old, new, "breaking", reasons, "a breaking change among others let pass", rule)


# what_serves

PARTS = ["version", "data_snapshot", "feature_tables", "owner", "run_id", "trained_by", "commit"]


class Served:
    """A model with three versions, of which the second serves; each from its own run."""

    def __init__(self, world, rng, **about_second):
        self.world, self.person = world, rng.choice(PEOPLE)
        others = [person for person in PEOPLE if person != self.person]
        self.alias = rng.choice(["champion", "live", "serving"])
        self.name = a_name(world, rng, self.person)
        world.uc_model(self.name, owner=self.person)
        self.rows = {}
        for place in range(3):
            trained_by, registered_by = rng.sample(others, 2)
            commit = f"{rng.randrange(16**12):012x}"
            given = {**lineage_of(rng), "owner": an_owner(rng), "commit": commit, "run": True}
            given |= about_second if place == 1 else {}
            # The run's own tags say something else: what a version has no tag for is not theirs to fill in.
            tags = {**lineage_of(rng), "owner": f"run-{an_owner(rng)}"}
            tags |= {"mlflow.source.git.commit": given["commit"]} if given["commit"] else {}
            run_id = world.run("churn", user=trained_by, tags=tags) if given["run"] else ""
            version_tags = {key: given[key] for key in ("data_snapshot", "feature_tables", "owner") if given[key]}
            signature = {"inputs": drawn_columns(rng), "outputs": [column("score", "double")]}
            version = world.uc_version(
                self.name, run_id=run_id, tags=version_tags, user=registered_by, signature=signature
            )
            if place == 1:
                self.registered_by, self.run_tags = registered_by, tags
            self.rows[version] = {
                "version": version,
                "data_snapshot": given["data_snapshot"],
                "feature_tables": given["feature_tables"],
                "owner": given["owner"],
                "run_id": run_id or None,
                "trained_by": trained_by if run_id else None,
                "commit": given["commit"] if run_id else None,
            }
        self.second = sorted(self.rows)[1]
        self.right = self.rows[self.second]
        world.uc_alias(self.name, self.alias, self.second)

    def check(self, lab, parts, title, rule, but=None):
        """Ask what serves; `parts` of the answer are compared. `but` says what may have stopped the function."""
        if but is None:
            got = lab.as_(self.person).what_serves(self.name, self.alias)
        else:
            outcome = lab.attempt.as_(self.person).what_serves(self.name, self.alias)
            if outcome.error:
                wrong(title, happened=ended(outcome), but=but, rule=rule, read=NAMES)
            got = outcome.value
        if got is None:
            title = "an alias that is set serves nothing" if but is None else title
            told = but or f"@{self.alias} points to version {self.second}"
            wrong(title, happened="it returned None", but=told, rule=rule, read=NAMES)
        returned(got, dict, "a dict with what is known of the version that serves", read=NAMES)
        for part in parts:
            if part not in got or got[part] != self.right[part]:
                if part in got and self.right[part] is not None and str(got[part]) == self.right[part]:
                    title, rule = "not as text", "all parts of the answer are text, the version's number too"
                elif part == "version" and got.get(part) != max(self.rows):
                    title = "another version than the alias says"
                elif self.right[part] is None and got.get(part) and got[part] == self.run_tags.get(part):
                    title = "a gap filled from the run"
                elif part == "trained_by" and self.right[part] and got.get(part) not in (None, self.registered_by):
                    title = "somebody else taken for who trained"
                elif part in got and got[part] is None:
                    title = "what is recorded is not told"
                elif self.right[part] is not None and part in ("data_snapshot", "feature_tables", "owner", "commit"):
                    title = "not what it came from"
                wrong(
                    title,
                    happened=f"{part} is {got[part]!r}" if part in got else f"{part} is not in the answer",
                    but=f"it is {self.right[part]!r} for what @{self.alias} points to",
                    rule=rule,
                    read=NAMES,
                )


@judges("what_serves")
def alias_says_what_serves(lab, world, rng):
    """The version is the one that the alias points to."""
    rule = "an alias says what serves: newer versions may be there and serve nobody"
    Served(world, rng).check(lab, ["version"], "newest taken for serving", rule)


@judges("what_serves")
def whole_lineage(lab, world, rng):
    """Data, owner, run and commit of the version are told."""
    parts = ["version", "data_snapshot", "feature_tables", "owner", "run_id", "commit"]
    rule = "tags of the version say its data and owner, its run says the commit"
    Served(world, rng).check(lab, parts, "not what it came from", rule)


@judges("what_serves")
def who_trained_it(lab, world, rng):
    """Who trained a model is who made its run, whoever registered it."""
    rule = "who trained it is the user of the run; who registered the version may be somebody else"
    Served(world, rng).check(lab, ["trained_by"], "who registered taken for who trained", rule)


@judges("what_serves")
def gaps_are_told(lab, world, rng):
    """What is not recorded is None."""
    for missing in ("commit", "data_snapshot", "feature_tables", "owner"):
        but = f"the {'run has no tag of a commit' if missing == 'commit' else f'version has no tag {missing}'}"
        served = Served(world, rng, **{missing: None})
        served.check(lab, PARTS, "a gap is not told", "what is not recorded is None; the rest is told as ever", but)


@judges("what_serves")
def without_a_run(lab, world, rng):
    """A version without a run still tells the rest."""
    rule = "for a version without a run, run_id, trained_by and commit are None; its tags are told as ever"
    served = Served(world, rng, run=False)
    served.check(lab, PARTS, "a version without a run", rule, "the version was registered without a run")


@judges("what_serves")
def alias_not_set(lab, world, rng):
    """An alias that is not set serves nothing."""
    served = Served(world, rng)
    before = world.uc_state(served.name)
    outcome = lab.attempt.as_(served.person).what_serves(served.name, "shadow")
    if (after := world.uc_state(served.name)) != before:
        rule = "what_serves only asks: it changes nothing"
        wrong("a question that writes", happened=f"the aliases are {after['aliases']} now", rule=rule, read=NAMES)
    if outcome.error or outcome.value is not None:
        rule = "when the alias is not set it returns None"
        but = f"{served.name} has the alias {served.alias} and no other"
        wrong("alias that is not set", happened=ended(outcome), but=but, rule=rule, read=NAMES)
