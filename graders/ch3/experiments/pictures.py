"""What can be said of a picture without looking at it: its size, and whether two look alike."""

import re
from dataclasses import dataclass

from labjudge.grading import World


@dataclass(frozen=True)
class Picture:
    """`size` is None for HTML, which scales. Two pictures look alike when `look` is equal; `page` is the whole HTML."""

    size: tuple[int, int] | None
    look: str
    page: str = ""


def picture(world: World, run_id: str, path: str) -> Picture | None:
    """The picture at an artifact's path; None where there is none, or no PNG or HTML."""
    if path.endswith(".html"):
        page = world.run_artifact(run_id, path)
        return Picture(None, _shown(page), page) if page and "<" in page else None
    seen = world.run_image(run_id, path)
    return Picture((seen["width"], seen["height"]), seen["look"]) if seen and seen["look"] else None


def _shown(page: str) -> str:
    """A page without what a browser does not draw: comments, `<meta>`, the title in the tab. A title within SVG stays."""
    page = re.sub(r"<!--.*?-->|<meta\b[^>]*>", "", page, flags=re.DOTALL | re.IGNORECASE)
    head, drawn, rest = page.partition("<svg")
    return re.sub(r"<title\b.*?</title>", "", head, flags=re.DOTALL | re.IGNORECASE) + drawn + rest
