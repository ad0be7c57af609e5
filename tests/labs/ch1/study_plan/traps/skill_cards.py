"""Mistakes of skill_cards."""

from labjudge.proof.traps import swap

# Reading is a task as good as any.
swap(
    "reading_is_enough",
    says="reading counted as training",
    old="""task["objective"] == objective["name"] and task["kind"] == "do\"""",
    new="""task["objective"] == objective["name"] and task["kind"]""",
)

# What a lab has for other objectives counts for it.
swap(
    "labs_by_size",
    says="not the first of equal labs",
    old="lab = max(tasks, key=lambda name: len(tasks[name]), default=None)",
    new="""lab = max(tasks, key=lambda name: (
        len(tasks[name]), len(next(each["tasks"] for each in labs if each["name"] == name))), default=None)""",
)

# Objectives for which there is nothing are left out, so nobody misses them.
swap(
    "only_with_a_lab",
    says="an objective without a lab",
    old="return [_card(objective, labs) for objective in objectives]",
    new='return [card for card in (_card(objective, labs) for objective in objectives) if card["lab"]]',
)

# Sorted by name, as a list of cards looks better.
swap(
    "sorted_cards",
    says="not a card for each objective",
    old="for objective in objectives]\n\n\ndef _card",
    new='for objective in sorted(objectives, key=lambda each: each["name"][::-1], reverse=len(objectives) > 1)]\n\n\ndef _card',
)

# The lab's last thing to do is taken.
swap("last_task", says="not the first thing to do in that lab", old="found[0] if found", new="found[-1] if found")
