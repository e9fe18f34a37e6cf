"""Screenshots of every page of the demonstration, on a phone and on a laptop, light and dark.

Goes through a site that runs (``make run``) as a visitor, a student and a coach, from link to link: each kind
of page once for each of them. The pictures go to a folder that git ignores.

    python benchmarks/screenshots.py [--site http://127.0.0.1:8000] [--out var/screenshots] [--as NAME …]
                                     [--json]
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from command import Parser, refuse, run
from playwright.sync_api import Browser, Error, Page, sync_playwright

from coaching.demo_cast import PASSWORD
from tests.by_links import kind_of, kinds_of_pages
from tests.chromium import launch_options

ROOT = Path(__file__).resolve().parents[1]
WIDTHS = (390, 1280)
"""Pixels of a phone's and of a laptop's page."""
HEIGHT = 900
COLOURS = ("light", "dark")
SETTLE_MS = 700
"""Until scripts have drawn what they draw: measured on two busy cores."""
PEOPLE = ("visitor", "noa", "coach")


@dataclass(frozen=True)
class Seen:
    """One page: who saw it, its kind, how it was answered, and what was wrong with it."""

    person: str
    kind: str
    status: int
    wider: tuple[str, ...]
    errors: tuple[str, ...]


def file_name(kind: str) -> str:
    """A file's name of a kind of page."""
    return kind.strip("/").replace("/", "-").replace("*", "x") or "start"


def sign_in(page: Page, site: str, person: str) -> None:
    """Begin a session as one of the demonstration's people."""
    page.goto(f"{site}/accounts/login/")
    page.fill("input[name=login]", f"{person}@demo.example")
    page.fill("input[name=password]", PASSWORD)
    page.press("input[name=password]", "Enter")
    page.wait_for_load_state()


def pages_of(browser: Browser, site: str, person: str, out: Path) -> Iterator[Seen]:
    """Look at each kind of page that links lead to, and keep its pictures in ``out``."""
    page = browser.new_page(viewport={"width": WIDTHS[-1], "height": HEIGHT}, reduced_motion="reduce")
    if person != "visitor":
        sign_in(page, site, person)
    for path in kinds_of_pages(page):
        yield _look(page, site, path, person, out)
    page.close()


def _look(page: Page, site: str, path: str, person: str, out: Path) -> Seen:
    errors: list[str] = []

    def note(error: Error) -> None:
        errors.append(str(error))

    page.on("pageerror", note)
    answer = page.goto(site + path)
    wider = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": HEIGHT})
        for colours in COLOURS:
            page.emulate_media(color_scheme="dark" if colours == "dark" else "light")
            page.wait_for_timeout(SETTLE_MS)
            name = f"{person}-{file_name(kind_of(path))}-{width}-{colours}.png"
            page.screenshot(path=out / name, full_page=True)
        if page.evaluate("document.documentElement.scrollWidth") > width:
            wider.append(str(width))
    page.remove_listener("pageerror", note)
    return Seen(person, kind_of(path), answer.status if answer else 0, tuple(wider), tuple(errors))


def main() -> int:
    """Take the pictures; 1 where a page failed, had an error or was wider than its window."""
    parser = Parser(description=__doc__.partition("\n")[0])
    parser.add_argument("--site", default="http://127.0.0.1:8000", help="where the demonstration runs")
    parser.add_argument("--out", type=Path, default=ROOT / "var" / "screenshots")
    parser.add_argument("--as", dest="people", nargs="+", default=list(PEOPLE), metavar="NAME")
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(**launch_options())
        try:
            seen = [one for who in args.people for one in pages_of(browser, args.site, who, args.out)]
        except Error as error:
            refuse(f"the site at {args.site} cannot be looked at: {error.message.splitlines()[0]}")
        browser.close()
    wrong = [one for one in seen if one.status >= 400 or one.wider or one.errors]
    if args.json:
        print(json.dumps([asdict(one) for one in seen]))
    else:
        for one in wrong:
            print(f"{one.person:<8} {one.kind:<60} {one.status} {' '.join(one.wider)} {' '.join(one.errors)}")
        print(f"{len(seen)} pages in {args.out}, {len(wrong)} with something wrong")
    return 1 if wrong else 0


if __name__ == "__main__":
    run(main)
