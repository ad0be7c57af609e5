"""Mistakes of review."""

from labjudge.proof.traps import swap

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
