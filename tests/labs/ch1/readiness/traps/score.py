"""Mistakes of score."""

from labjudge.proof.traps import swap, trap

# Only what was answered is counted.
swap(
    "open_ones_left_out",
    says="open questions are left out",
    old="    for question in key:\n",
    new="    for question in [each for each in key if answers.get(each['name']) or not answers]:\n",
)

# A domain in which nobody answered is not there.
swap(
    "empty_domains_left_out",
    says="an empty sheet",
    old='    scores = {question["domain"]: {"right": 0, "asked": 0} for question in key}\n',
    new="""\
    scores = {question["domain"]: {"right": 0, "asked": 0} for question in key if answers}
    if not scores:
        return {}
""",
)


@trap(says="an answer that nobody asked for")
def by_the_answers(answers: dict, key: list[dict]) -> dict:
    known = {question["name"]: question for question in key}
    scores = {question["domain"]: {"right": 0, "asked": 0} for question in key}
    for name, option in {**dict.fromkeys(known), **answers}.items():
        scores[known[name]["domain"]]["asked"] += 1
        scores[known[name]["domain"]]["right"] += option == known[name]["right"]
    return scores


# An open question is given the benefit of the doubt.
swap(
    "right_unless_wrong",
    says="not right and asked of each domain",
    old='+= answers.get(question["name"]) == question["right"]',
    new='+= answers.get(question["name"], "") is not None',
)

# An option that is false in Python was left open.
swap(
    "zero_is_open",
    says="an option is not compared as it is",
    old='answers.get(question["name"]) == question["right"]',
    new='bool(answers.get(question["name"])) and answers[question["name"]] == question["right"]',
)
