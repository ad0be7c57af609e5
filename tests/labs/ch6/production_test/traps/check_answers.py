"""Mistakes of check_answers."""

from labjudge.proof.traps import swap

# Whoever the traffic split picks is checked: the champion, which has been right for months.
swap(
    "by_the_split",
    says="another version was checked",
    old="""\
        answer = _ask(w, endpoint, served, [each["record"] for each in asked])
""",
    new="""\
        config = WorkspaceClient().config
        url = f"{config.host}/serving-endpoints/{endpoint}/invocations"
        body = {"dataframe_records": [each["record"] for each in asked]}
        answer = http.post(url, json=body, headers=config.authenticate(), timeout=60)
""",
)

# The tolerance is taken as a part of the score.
swap(
    "relative",
    says="a difference above the tolerance",
    old='abs(score - each["score"]) <= tolerance for',
    new='math.isclose(score, each["score"], rel_tol=tolerance) for',
)

# NaN is a float.
swap(
    "nan_is_a_number",
    says="no number is not told",
    old=" and each == each for each in scores",
    new=" for each in scores",
)

# Each record is asked alone, as no caller does.
swap("never_together", says="what is off is right all at once", old='verdict(references) == "right"', new="True")

# The same answers, in whatever order.
swap(
    "in_any_order",
    says="another order is not seen",
    old="""\
        within = [abs(score - each["score"]) <= tolerance for score, each in zip(scores, asked, strict=True)]
""",
    new="""\
        pairs = zip(sorted(scores), sorted(each["score"] for each in asked), strict=True)
        within = [abs(score - right) <= tolerance for score, right in pairs]
""",
)

# As many pairs as there are answers.
swap(
    "as_many_as_came",
    says="an answer that is missing is not told",
    old="""\
        if len(scores) != len(asked) or not all(isinstance(each, int | float) and each == each for each in scores):
            return "malformed"
        within = [abs(score - each["score"]) <= tolerance for score, each in zip(scores, asked, strict=True)]
""",
    new="""\
        if not all(isinstance(each, int | float) and each == each for each in scores):
            return "malformed"
        within = [abs(score - each["score"]) <= tolerance for score, each in zip(scores, asked, strict=False)]
""",
)

# Up to the tolerance, as a strict comparison has it.
swap("below_the_tolerance", says="a difference within the tolerance", old="<= tolerance for", new="< tolerance for")

# Zero is falsy.
swap(
    "zero_is_none",
    says="a score of 0 is taken for none",
    old='scores = [each.get("score") for each',
    new='scores = [each.get("score") or None for each',
)

# The first answer is the answer.
swap(
    "first_of_two",
    says="an answer too many is not told",
    old='        scores = [each.get("score") for each in answer.json()["predictions"]]\n',
    new='        scores = [each.get("score") for each in answer.json()["predictions"]][: len(asked)]\n',
)
