"""Finds and starts the browser."""

from __future__ import annotations

import os
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, BrowserContext, Page, async_playwright, expect

from tests.waiting import PATIENCE_S

FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE [::1], EXCLUDE localhost, EXCLUDE *.localhost",
]  # fmt: skip
"""The last one keeps it from asking other hosts: pages of the tests name some."""
_PATIENCE_MS = PATIENCE_S * 1000

expect.set_options(timeout=_PATIENCE_MS)


def found_chromium() -> str | None:
    """The path of the browser: `PRESSWATCH_CHROMIUM`, else the one that the path has."""
    named = os.environ.get("PRESSWATCH_CHROMIUM", "")
    found = named or shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    return found if found and Path(found).exists() else None


@pytest.fixture(scope="session")
def chromium() -> str:
    found = found_chromium()
    if found:
        return found
    message = "no Chromium: install Debian's package `chromium`, or name one in PRESSWATCH_CHROMIUM"
    if os.environ.get("CI"):
        pytest.fail(message)
    pytest.skip(message)


@pytest_asyncio.fixture
async def browser(chromium: str) -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        started = await playwright.chromium.launch(executable_path=chromium, args=FLAGS, timeout=_PATIENCE_MS)
        yield started
        await started.close()


@asynccontextmanager
async def page_of(browser: Browser, url: str, **options: object) -> AsyncIterator[Page]:
    """A page in a context of its own, which fails the test at its end if anything at all went wrong in it."""
    context: BrowserContext = await browser.new_context(base_url=url, **options)  # type: ignore[arg-type]
    context.set_default_timeout(_PATIENCE_MS)
    page = await context.new_page()
    wrong: list[str] = []
    page.on("console", lambda message: wrong.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("dialog", lambda dialog: wrong.append(f"dialog: {dialog.message}"))
    page.on("request", lambda request: None if request.url.startswith(url) else wrong.append(f"left: {request.url}"))
    yield page
    await context.close()
    assert not wrong
