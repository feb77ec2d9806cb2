"""Pages as they come out of a printer, for tests of what is on paper."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from tests.real.packages import program

SHEETS = ("tokens", "base", "pages", "record", "timeline")


def styled(page: str, repository: Path) -> str:
    """The page with its style sheets in it, as no server is there to bring them."""
    folder = repository / "frontend" / "src" / "styles"
    sheets = "".join((folder / f"{name}.css").read_text() for name in SHEETS)
    return re.sub("<script.*?</script>|<link.*?>", "", page).replace(
        "</head>", f"<style>{sheets}</style></head>"
    )


@contextmanager
def paper(html: str) -> Iterator[Page]:
    """`html` in a browser that takes itself for a printer."""
    with sync_playwright() as driver:
        chromium = program("chromium", "chromium")
        browser = driver.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page()
        page.emulate_media(media="print")
        page.set_content(html)
        yield page
        browser.close()


def pages_of(html: str) -> int:
    """Sheets of letter paper."""
    with paper(html) as page:
        pdf = page.pdf(format="Letter")
    return len(re.findall(rb"/Type\s*/Page[^s]", pdf))


def words_of(html: str) -> str:
    """What can be read on the paper."""
    with paper(html) as page:
        return page.locator("body").inner_text()
