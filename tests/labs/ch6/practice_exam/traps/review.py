"""Mistakes of review."""

from labjudge.proof.traps import swap, trap

# The objective with most missed questions is the one that was asked most.
swap(
    "most_missed",
    says="not the weakest objective first",
    old='(_mean(marks[each["objective"]]), each["objective"])',
    new='(sum(marks[each["objective"]]) - len(marks[each["objective"]]), each["objective"])',
)

# Every wrong option is explained, whoever chose it.
swap(
    "all_reasons",
    says="not the assumptions of what was chosen",
    old="for letter in sorted(mine - right)]",
    new="for letter in sorted(set(reasons) - right)]",
)

# What was not answered was not missed.
swap(
    "open_left_out",
    says="a question that was left open is lost",
    old="        if mine != right:",
    new="        if mine and mine != right:",
)

# What was found already is no part of the pattern.
swap(
    "rest_of_the_pattern",
    says="not the whole pattern",
    old="for letter in sorted(right)]",
    new="for letter in sorted(right - mine)]",
)

# The reasons come as the bank lists the letters.
swap(
    "as_the_bank_lists_them",
    says="pattern not in the order of the letters",
    old="for letter in sorted(right)]",
    new='for letter in row["right"]]',
)

# Half of it is right.
swap(
    "half_is_right",
    says="a part of the right letters is taken for right",
    old="        if mine != right:",
    new="        if not mine or not mine <= right:",
)

# Equal objectives are told as their questions come.
swap(
    "equal_by_place",
    says="equal objectives not by name",
    old='(_mean(marks[each["objective"]]), each["objective"])',
    new='_mean(marks[each["objective"]])',
)


# The share of those that were answered.
@trap(says="open questions are left out of the share")
def share_of_the_answered(spark: SparkSession, form: str, bank: str, chosen: dict[str, list[str]]) -> list[dict]:
    marks, missed = defaultdict(list), []
    for row in _answered(spark, form, bank):
        mine, right = set(chosen.get(row["name"], [])), set(row["right"])
        if mine:
            marks[row["objective"]].append(mine == right)
        if mine != right:
            reasons = dict(zip("abcdefgh", row["why"], strict=False))
            missed.append(
                {
                    **{name: row[name] for name in ("name", "objective", "lab")},
                    "pattern": [reasons[letter] for letter in sorted(right)],
                    "assumptions": [reasons[letter] for letter in sorted(mine - right)],
                }
            )
    return sorted(missed, key=lambda each: (_mean(marks[each["objective"]] or [False]), each["objective"]))
