"""The review of an exam, as text: domains and objectives, then each missed question: the right pattern, the wrong assumption."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from labjudge import lessons
from labjudge.catalogue import Catalogue
from labjudge.exam.attempt import Attempt
from labjudge.exam.form import Place
from labjudge.exam.items import Question
from labjudge.exam.objectives import Guide
from labjudge.exam.scoring import Judged, Result, Share


def summary(found: Result, guide: Guide) -> Iterator[str]:
    """The result: whole, domains, and the objectives in which something was missed."""
    yield f"{found.whole.right} of {found.whole.asked} right ({percent(found.whole)})"
    yield ""
    titles = {domain.name: domain.title for domain in guide.domains}
    for name, share in found.domains.items():
        yield f"  {titles[name]:<20} {share.right:>3} of {share.asked:<3} {percent(share)}"
    if weak := {name: share for name, share in found.objectives.items() if share.right < share.asked}:
        yield ""
        yield "Objectives with a missed question:"
        for name, share in weak.items():
            yield f"  {share.right} of {share.asked}  {guide.by_name[name].title}"
    yield ""
    yield "The interval is where your true share lies with 95 % confidence. The real exam publishes no pass mark."


def percent(share: Share) -> str:
    """`71 %, 58 to 81`."""
    low, high = share.bounds
    return f"{share.right / max(share.asked, 1):.0%}, {low:.0%} to {high:.0%}".replace("%", " %")


def missed(judged: Judged, place: Place, number: int, labs_dir: Path, catalogue: Catalogue) -> Iterator[str]:
    """One missed question: what was chosen and what it assumes, what is right and why, where it is trained."""
    item = judged.item
    yield f"question {number} · {item.name} · {item.objective}"
    for letter in sorted(judged.chosen - judged.right):
        yield f"  you chose {place.displayed(frozenset(letter))}: {item.options[letter]}"
        yield f"    {judged.why[letter]}"
    if not judged.chosen:
        yield "  not answered"
    for letter in sorted(judged.right):
        yield f"  right is {place.displayed(frozenset(letter))}: {item.options[letter]}"
        yield f"    {judged.why[letter]}"
    read = lesson(item, labs_dir)
    yield f"  {f'read {read}; ' if read else ''}train it in {_lab(item.lab, catalogue)}"
    yield f"  from {'; '.join(item.source)}"


def lesson(item: Question, labs_dir: Path) -> str:
    """`labs/ch4/README.md#44-stage-transitions`, the section that teaches it; "" when its chapter has no lesson yet."""
    address = lessons.address(labs_dir, item.section)
    return address if (labs_dir.parent / address.partition("#")[0]).exists() else ""


def _lab(name: str, catalogue: Catalogue) -> str:
    path = next((lab.path for lab in catalogue.labs if lab.name == name), None)
    return f"labs/{path}" if path else f"lab {name}, which is still to come"


def numbered(attempt: Attempt) -> dict[str, int]:
    """Each question's number in the form, from 1."""
    return {place.name: at for at, place in enumerate(attempt.places, 1)}
