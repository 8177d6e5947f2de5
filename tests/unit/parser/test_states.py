"""The states of pages that scripts build: only what stands under the key of a text is one."""

from __future__ import annotations

import json
from time import process_time

import pytest

from services.parser.core.extract import extract
from services.parser.core.extraction import Extraction
from services.parser.core.state_strings import strings_of_call

NOTICE = (
    "<p>We use cookies and similar means on this site, so that it works as you expect and we know what is read.</p>"
)
TERMS = "<p>Whoever writes to us agrees that we print the letter, shorten it, and name the writer and the town.</p>"
STORY = (
    "<p>The old bridge of Arlen carried its first cars on Thursday, eleven years after it was closed for repairs.</p>"
)


def text_of(script: str) -> str:
    found = extract(f"<html><head><title>Bridge opens</title></head><body><div></div>{script}</body></html>", "")
    return found.text if isinstance(found, Extraction) else ""


def listed(values: list[object]) -> str:
    return f'<script type="application/json" id="__NUXT_DATA__">{json.dumps(values)}</script>'


def called(state: str) -> str:
    return f"<script>window.__NUXT__=(function(a){{return {{{state},a:a}}}}(1))</script>"


@pytest.mark.parametrize("other", [NOTICE * 9, TERMS * 9])
def test_a_string_of_a_state_counts_only_under_the_key_of_a_text(other: str) -> None:
    for script in (
        listed(["x", {"a": 2, "body": 3}, other, STORY * 4]),
        called(f'cookie:"{other}",data:{{body:"{STORY * 4}"}}'),
    ):
        assert text_of(script).startswith("The old bridge")
    for script in (listed(["x", {"a": 1}, other, "Short body"]), called(f'cookie:"{other}",body:"Short"')):
        assert text_of(script) == ""


@pytest.mark.parametrize("notice", [NOTICE * 9, "<p>This page is under maintenance, and we will be back soon.</p>" * 5])
def test_a_notice_is_no_text_whatever_its_key(notice: str) -> None:
    for script in (
        listed([{"text": 1}, notice]),
        called(f'cookie:{{text:"{notice}"}}'),
        f'<script type="application/json">{json.dumps({"text": notice})}</script>',
    ):
        assert text_of(script) == ""


UNSPACED = (
    "阿尔伦的旧桥在关闭十一年后于星期四重新通车,首批车辆在市民的注视下缓缓驶过桥面。",
    "アーレンの古い橋は十一年ぶりに木曜日に開通し、最初の車が市民の見守るなかゆっくりと渡った。",
    "สะพานเก่าของเมืองอาร์เลนเปิดให้รถยนต์คันแรกวิ่งผ่านเมื่อวันพฤหัสบดีหลังจากปิดซ่อมแซมมาเป็นเวลาสิบเอ็ดปี",
)


@pytest.mark.parametrize("sentence", UNSPACED)
def test_scripts_without_spaces_between_words_are_prose(sentence: str) -> None:
    told = f"<p>{sentence}</p>" * 5
    for script in (
        f'<script type="application/json">{json.dumps({"body": told})}</script>',
        listed(["x", {"body": 2}, told]),
        called(f'data:{{body:"{told}"}}'),
    ):
        assert text_of(script).startswith(sentence)


def test_codes_without_spaces_are_no_prose() -> None:
    told = [f"{'QmFzZTY0' * 12}{n}." for n in range(9)]
    assert text_of(f'<script type="application/json">{json.dumps({"text": told})}</script>') == ""


STATE = {"article": {"body": STORY * 4}}


@pytest.mark.parametrize(
    "script",
    [
        f"window.__REDUX_STATE__ = {json.dumps(STATE)};",
        f"window.__INITIAL_STATE__ = JSON.parse({json.dumps(json.dumps(STATE))});",
        f"window.__remixContext = {json.dumps({'state': {'loaderData': STATE}})};",
        f"window.Fusion=window.Fusion||{{}};Fusion.globalContent={json.dumps(STATE)};Fusion.spa=false;",
    ],
)
def test_states_of_further_programs_are_read(script: str) -> None:
    assert text_of(f"<script>{script}</script>").startswith("The old bridge")


@pytest.mark.parametrize("settings", ['{"a":1}', 'JSON.parse("\\x7b")', "{"])
def test_settings_before_a_state_do_not_hide_it(settings: str) -> None:
    script = f"window.__SITE_DATA__={settings};window.__INITIAL_STATE__={json.dumps(STATE)};"
    assert text_of(f"<script>{script}</script>").startswith("The old bridge")


def test_a_script_of_underscores_is_read_once() -> None:
    began = process_time()
    assert text_of(f"<script>{'_' * 3_900_000}</script>") == ""
    assert process_time() - began < 2


@pytest.mark.parametrize("broken", ['"\\x7b"', '"{"', '"\\"'])
def test_a_broken_string_is_no_state(broken: str) -> None:
    assert text_of(f"<script>window.__STATE__ = JSON.parse({broken}){' ' * 300}</script>") == ""


def test_a_long_gap_in_a_script_is_read_once() -> None:
    began = process_time()
    assert strings_of_call("__NUXT__=" + " " * 60_000) == []
    assert process_time() - began < 1
