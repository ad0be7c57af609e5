"""References to secrets."""

from __future__ import annotations

from labjudge.grading import Draw, Lab, World, equal, judges, refused, wrong


def secret(world: World, draw: Draw, readers: list[str]) -> tuple[str, str, str]:
    """Scope, key and value."""
    scope, key = f"{draw.word()}-{draw.word()}", f"{draw.word()}.{draw.word()}"
    value = f"{draw.word()}-ü-{draw.randrange(10**9)}"
    world.secret(scope, key, value, readers=readers)
    return scope, key, value


@judges
def references_become_values(lab: Lab, world: World, draw: Draw) -> None:
    """Each value that is a reference is what its secret holds; all else stays, and so does the config that was given."""
    person = draw.person()
    first, second = secret(world, draw, [person]), secret(world, draw, [person])
    config = {
        "token": f"{{{{secrets/{first[0]}/{first[1]}}}}}",
        "password": f"{{{{secrets/{second[0]}/{second[1]}}}}}",
        "url": f"https://x/{{{{secrets/{first[0]}/{first[1]}}}}}",
        "path": f"{{{{secrets/{first[0]}/{first[1]}}}}}/x",
        "line": f"{{{{secrets/{first[0]}/{first[1]}}}}}\n",
        "two": f"{{{{secrets/{first[0]}/{first[1]}}}}}{{{{secrets/{second[0]}/{second[1]}}}}}",
        "workers": 0,
        "name": "secrets/a/b",
        "empty": "",
        "none": None,
    }
    got = lab.as_(person).resolve_secrets(config)
    equal(got, {**config, "token": first[2], "password": second[2]}, "not the config with its secrets")


@judges
def as_it_is_held(lab: Lab, world: World, draw: Draw) -> None:
    """A value is what the secret holds to the last character, a line's end or what looks like a reference too."""
    person = draw.person()
    scope, key, value = secret(world, draw, [person])
    config = {"password": f"{{{{secrets/{scope}/held}}}}"}
    for held, title in (
        (f" {value}\n", "not to the last character"),
        (f"{{{{secrets/{scope}/{key}}}}}", "resolved twice"),
    ):
        world.secret(scope, "held", held, readers=[person])
        equal(lab.as_(person).resolve_secrets(config), {"password": held}, title)


@judges
def no_such_secret(lab: Lab, world: World, draw: Draw) -> None:
    """A scope or key that is not there raises LookupError that names both, and no other secret's value."""
    person = draw.person()
    scope, key, value = secret(world, draw, [person])
    for missing in ((scope, f"{draw.word()}_x"), (f"{draw.word()}_x", key)):
        config = {"good": f"{{{{secrets/{scope}/{key}}}}}", "bad": f"{{{{secrets/{missing[0]}/{missing[1]}}}}}"}
        outcome = lab.attempt.as_(person).resolve_secrets(config)
        refused(outcome, LookupError, "a secret that is not there", but=f"there is no {missing[1]} in {missing[0]}")
        assert outcome.error is not None
        unnamed = [name for name in missing if name not in outcome.error.message]
        if unnamed:
            wrong("which secret", happened=str(outcome), but=f"the message does not name {' and '.join(unnamed)}")
        if value in outcome.error.message:
            wrong("a secret in a message", happened=f"the exception shows what {key} holds")


@judges
def not_for_everybody(lab: Lab, world: World, draw: Draw) -> None:
    """A scope that the caller may not read raises PermissionError that names it."""
    owner, person = draw.people(2)
    scope, key, _ = secret(world, draw, [owner])
    outcome = lab.attempt.as_(person).resolve_secrets({"token": f"{{{{secrets/{scope}/{key}}}}}"})
    refused(outcome, PermissionError, "a scope that the caller may not read", but=f"{person} has no READ on {scope}")
    assert outcome.error is not None
    if scope not in outcome.error.message:
        wrong("which scope", happened=str(outcome), but=f"the message does not name {scope}")


@judges
def read_when_needed(lab: Lab, world: World, draw: Draw) -> None:
    """A secret that was changed is read anew at the next call."""
    person = draw.person()
    scope, key, _ = secret(world, draw, [person])
    config = {"token": f"{{{{secrets/{scope}/{key}}}}}"}
    lab.as_(person).resolve_secrets(config)
    rotated = f"new-{draw.randrange(10**9)}"
    world.secret(scope, key, rotated, readers=[person])
    equal(lab.as_(person).resolve_secrets(config), {"token": rotated}, "the secret of before")
