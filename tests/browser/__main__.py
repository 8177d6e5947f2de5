"""Photograph every page of the site: four widths, both themes, English and Korean. See `--help`."""

from __future__ import annotations

import argparse
import asyncio
import secrets
import tempfile
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Literal

import psycopg
from playwright.async_api import Browser, async_playwright

from services.console.run.embedded import start_postgres
from shared.archive.schema.role_credentials import roles_sql
from shared.archive.schema.roles import ROLES
from tests.browser.chromium import FLAGS, found_chromium
from tests.browser.showcase import EMPTY, PAGES, fill_showcase
from tests.integration.reader.material import found
from tests.integration.reader.press import fill
from tests.integration.reader.running import SiteUnderTest, serving_site, settings_for
from tests.servers import FAST, login_of

WIDTHS = (390, 768, 1280, 1920)
LOCALES = {"en": "en-GB", "ko": "ko-KR"}
THEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")


def main() -> None:
    parser = argparse.ArgumentParser(prog="make screenshots ARGS=…", description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, default=Path("screenshots"), help="default: screenshots")
    parser.add_argument("--page", action="append", choices=[*PAGES, *EMPTY], help="only this page; may be repeated")
    parser.add_argument("--width", action="append", type=int, help="only this width; may be repeated")
    given = parser.parse_args()
    given.folder.mkdir(parents=True, exist_ok=True)
    number = asyncio.run(photograph_all(given.folder, given.page or [*PAGES, *EMPTY], given.width or WIDTHS))
    print(f"{number} pictures in {given.folder}")


async def photograph_all(folder: Path, names: Sequence[str], widths: Sequence[int]) -> int:
    """Return the number of pictures written."""
    async with browsing() as browser, site_with_nothing() as site:
        number = await photograph(browser, site, {n: EMPTY[n] for n in names if n in EMPTY}, folder, widths)
        await fill(site.filler)
        words = await fill_showcase(site)
        paths = {name: PAGES[name].format_map(words) for name in names if name in PAGES}
        return number + await photograph(browser, site, paths, folder, widths)


async def photograph(
    browser: Browser, site: SiteUnderTest, paths: dict[str, str], folder: Path, widths: Sequence[int]
) -> int:
    number = 0
    for language, locale in LOCALES.items():
        context = await browser.new_context(base_url=site.url, locale=locale)
        page = await context.new_page()
        for name, path in paths.items():
            await page.goto(path, wait_until="networkidle")
            for width in widths:
                await page.set_viewport_size({"width": width, "height": 900})
                for theme in THEMES:
                    await page.emulate_media(color_scheme=theme)
                    await page.screenshot(path=folder / f"{name}-{width}-{theme}-{language}.png", full_page=True)
                    number += 1
        await context.close()
    return number


@asynccontextmanager
async def browsing() -> AsyncIterator[Browser]:
    path = found_chromium()
    if path is None:
        raise SystemExit("no Chromium: install Debian's package `chromium`, or name one in PRESSWATCH_CHROMIUM")
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        await browser.close()


@asynccontextmanager
async def site_with_nothing() -> AsyncIterator[SiteUnderTest]:
    with tempfile.TemporaryDirectory() as folder, database(Path(folder) / "postgres") as url:
        await found(url)
        async with serving_site(settings_for(url, Path(folder)), url) as site:
            yield site


@contextmanager
def database(folder: Path) -> Iterator[str]:
    server = start_postgres(folder, secrets.token_hex(8), settings=FAST)
    try:
        with psycopg.connect(server.url, autocommit=True) as connection:
            connection.execute(roles_sql([login_of(name, server.password) for name in ROLES]).encode())
            connection.execute("CREATE DATABASE shown")
        yield server.url_of("shown")
    finally:
        server.child.stop()


if __name__ == "__main__":
    main()
