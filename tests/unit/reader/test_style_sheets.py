"""Style sheets as they are replayed: nothing in them names anything but what the archive has."""

from __future__ import annotations

import re
from collections.abc import Mapping

import pytest
import tinycss2
from selectolax.lexbor import LexborHTMLParser

from services.reader.core.captures.replay import ReplayPage
from services.reader.core.captures.style_sheets import StyleSheets
from shared.styles.fonts import fonts
from shared.styles.sheets import SheetText, pictures

SHEET = "https://h.example/s/main.css"
PATH = "/media/" + "a" * 64 + ".png"


def written(css: str, others: Mapping[str, str] | None = None, **ours: str) -> tuple[str, dict[str, int]]:
    texts = {url: SheetText(text, url) for url, text in {SHEET: css, **(others or {})}.items()}
    sheets = StyleSheets(texts, {f"https://h.example/s/{n}.png": path for n, path in ours.items()})
    return sheets.linked(SHEET) or "", dict(sheets.missing)


HOSTILE = (
    '@import "http://outside.example/a.css"; i{}', "@import url(//outside.example/a.css) print; i{}",
    "@\\69mport '//outside.example/a'; i{}", "b{background:url(//outside.example/x)}",
    "b{background:url( 'http://outside.example/x' )}", "b{background:\\75rl(http://outside.example/x)}",
    "b{background:\\000075 RL('//outside.example/x')}", "b{background:u\\72l(//outside.example/x",
    "b{background:image-set('//outside.example/x' 1x, \"//outside.example/y\" 2x)}",
    "b{background:-webkit-image-set(url(//outside.example/x) 1x)}", "b{background:src('//outside.example/x')}",
    "b{background:image(ltr '//outside.example/x', red)}", "b{cursor:url(//outside.example/x),auto}",
    "@media screen{@supports (a:b){b{background:url(//outside.example/x)}}}", "b{--x:url(//outside.example/x)}",
    "@font-face{font-family:x;src:url(//outside.example/f.woff2)}", "@namespace url(http://outside.example/x);",
    "@document url(http://outside.example/){b{}}", "b{behavior:url(//outside.example/x.htc)}",
    "b{-moz-binding:url(//outside.example/x#y)}", "b{width:expression(alert('outside.example'))}",
    "b{a:url(data:text/html,outside.example)}", "b{a:url(data:image/svg+xml,outside.example)}",
    "b{a:url(javascript:outside.example)}", "b{[(url(//outside.example/x", "b{a:url(x y //outside.example)}",
    "}{;}b{a:url(//outside.example/x)}", "<!-- b{a:url(//outside.example/x)} -->",
    "b{background:image-set(if(else: '//outside.example/x') 1x)}",
)  # fmt: skip


@pytest.mark.parametrize("css", HOSTILE)
def test_nothing_outside_is_named(css: str) -> None:
    assert "outside.example" not in written(css)[0]
    attribute = "" if css.startswith("@") else css.replace('"', "&quot;")  # there is no rule in an attribute
    page = ReplayPage(f'<style>{css}</style><p style="{attribute}">x', "https://h.example/a")
    assert "outside.example" not in page.shown({})


def test_a_comment_within_a_name_does_not_make_an_import() -> None:
    assert "@import" not in written("@imp/**/ort '//outside.example/x';")[0]
    assert written("@media/**/screen{b{c:d}}")[0] == "@media screen{b{c:d}}"


@pytest.mark.parametrize("late", ["var(--x)", "attr(data-x)", "env(x, '//h')", "if(else: inherit(--x))", "VAR(--x)"])
def test_an_address_is_not_a_value_that_only_the_browser_knows(late: str) -> None:
    text, _ = written(f"b{{--x:'//outside.example/x';color:var(--y);background:image-set({late} 1x)}}")
    assert late not in text and "color:var(--y)" in text
    assert written("b{a:image-set('one.png' type('image/png'))}", one=PATH)[0] == (
        f'b{{a:image-set("{PATH}" type("image/png"))}}'
    )


@pytest.mark.parametrize(
    "css", ["b{a:&amp;#117;rl(//outside.example/x)}", "b{a:'&amp;lt;&amp;#x3c;'}", "\\&amp;#117;rl(x)"]
)
@pytest.mark.parametrize("around", ["svg", "math"])
def test_references_in_svg_stay_as_they_are(css: str, around: str) -> None:
    html = ReplayPage(f"<{around}><style>{css}{{}}</style></{around}>", "https://h.example/a").shown({})
    read_again = LexborHTMLParser(html).css_first("style")
    assert read_again is not None and read_again.text() in html


@pytest.mark.parametrize(
    "css", ["b{content:'</style><script>x</script>'}", "</style><img src=x>", "b{}/*</style>*/", "a<b{}<!--</style >",
            "@media (1px</style>{b{}}", "b{content:'\\3c/style>'}", "@import '</style>'; b{}"]
)  # fmt: skip
def test_a_sheet_cannot_leave_its_element(css: str) -> None:
    page = ReplayPage(f"<link rel=stylesheet href={SHEET}><p>text", "https://h.example/a")
    html = page.shown({}, {SHEET: SheetText(css, SHEET)})
    tags = [node.tag for node in LexborHTMLParser(html).css("*")]
    assert [tag for tag in tags if tag != "style"] == ["html", "head", "body", "p"]
    assert len(re.findall(r"</style", html, re.I)) == tags.count("style") <= 1


def test_pictures_are_ours_and_the_rest_is_counted() -> None:
    css = (
        "a{background:#fff url(one.png) no-repeat}b{background:url('two.png')}i{background:url(two.png)}"
        "u{background:url(#x)}s{background:url(data:image/png;base64,AA==)}@font-face{src:url(f.woff2)}"
        "@media (100px <= width < 600px){p > a{color:red}}"
    )
    text, missing = written(css, one=PATH)
    assert missing == {"background pictures": 1, "fonts": 1}
    assert f'a{{background:#fff url("{PATH}") no-repeat}}' in text and 'url("about:invalid")' in text
    assert 'url("#x")' in text and 'url("data:image/png;base64,AA==")' in text and "@font-face" not in text
    assert "(100px <= width < 600px){p > a{color:red}}" in text


def test_fonts_are_ours_or_within_the_sheet() -> None:
    ours = {"https://h.example/s/f.woff2": "/fonts/f.woff2"}
    css = (
        "@font-face{font-family:a;src:url(f.eot);src:url(f.eot?#iefix)format('eot'),url(f.woff2) format('woff2')}"
        "@font-face{font-family:b;src:url(lost.woff2)}@font-face{font-family:c;src:local('C'),url(lost.woff)}"
        "@font-face{font-family:d;src:url(data:font/woff2;base64,AA==)}@font-face{src:url(data:text/html,x)}"
        "@media print{@font-face{src:url(f.woff2)}@font-face{src:url(lost.ttf)}}"
    )
    sheets = StyleSheets({SHEET: SheetText(css, SHEET)}, ours)
    text = sheets.linked(SHEET) or ""
    assert text.count('url("/fonts/f.woff2")') == 2 and "local(" in text and "data:font/woff2;base64,AA==" in text
    assert "lost" not in text and ".eot" not in text and "text/html" not in text and "font-family:b" not in text
    assert sheets.missing == {"fonts": 3}


@pytest.mark.parametrize("name", ["My Font", "My%20Font"])
def test_a_file_with_a_space_in_its_name_is_found(name: str) -> None:
    css = f"@font-face{{src:url('{name}.woff2')}}a{{b:url('{name}.png')}}"
    ours = dict.fromkeys((*fonts(css, SHEET), *pictures(css, SHEET)), "/ours")
    sheets = StyleSheets({SHEET: SheetText(css, SHEET)}, ours)
    assert (sheets.linked(SHEET) or "").count('url("/ours")') == 2 and not sheets.missing


def test_addresses_of_a_redirected_sheet_start_where_it_was_found() -> None:
    moved = SheetText("@import 'b.css'; a{b:url(p.png)}", "https://cdn.example/v2/main.css")
    imported = {"https://cdn.example/v2/b.css": SheetText("b{}", "https://cdn.example/v2/b.css")}
    sheets = StyleSheets({SHEET: moved, **imported}, {"https://cdn.example/v2/p.png": PATH})
    assert sheets.linked(SHEET) == f'b{{}}a{{b:url("{PATH}")}}' and not sheets.missing


def test_imports_stand_in_their_place_under_their_conditions() -> None:
    others = {
        "https://h.example/s/a.css": "@import 'b.css' supports(display: grid) screen; a{color:red}",
        "https://h.example/s/b.css": "@import 'main.css'; @import 'lost.css'; b{color:blue}}}",
        "https://h.example/s/c.css": "c{color:green",
    }
    text, missing = written(
        "@charset 'x'; @layer z, y; @import url(a.css); @import 'c.css' layer(y); d{}@import 'b.css';", others
    )
    assert text == (
        "@layer z, y;@supports (display: grid){@media screen{b{color:blue}}}a{color:red}@layer y{c{color:green}}d{}"
    )
    assert missing == {"style sheets": 1}
    assert tinycss2.parse_stylesheet(text)[-1].type == "qualified-rule"


@pytest.mark.parametrize("css", ["b{" * 20_000, "(" * 50_000, "@import 'main.css';" * 500, "b{a:" + "f(" * 20_000])
def test_a_sheet_that_nests_or_repeats_is_harmless(css: str) -> None:
    assert len(written(css)[0]) < 1000


A_FIFTH = ".a .b{color:red;margin:1px 2px}" * 13_000


def _most(html: str, sheets: Mapping[str, str] | None = None) -> tuple[int, dict[str, int]]:
    page = ReplayPage(html, "https://h.example/a")
    texts = {url: SheetText(text, url) for url, text in (sheets or {}).items()}
    return len(page.shown({}, texts)), dict(page.missing)


def test_a_page_has_no_more_than_two_megabytes_of_styles() -> None:
    length, missing = _most(f"<link rel=stylesheet href={SHEET}>" * 60, {SHEET: A_FIFTH})
    assert 5 * len(A_FIFTH) < length < 1 << 21 and missing == {"style sheets": 1}
    length, missing = _most(f"<style>{A_FIFTH}</style>" * 9)
    assert length < 1 << 21 and missing == {"style sheets": 1}
    length, missing = _most("<p style='a:b(c)'>" * 50_000)
    assert length < 1 << 21 and missing == {"style sheets": 1}
    plain = "<p style='color:red'>" * 50_000
    assert _most(plain) == (len(ReplayPage(plain, "").shown({})), {})


def test_sheets_that_import_each_other_many_times_end() -> None:
    sheets = {f"https://h.example/s/{n}.css": f"@import '{n + 1}.css';" * 60 for n in range(3)}
    sheets["https://h.example/s/3.css"] = "b{color:red}" * 200
    length, missing = _most("<link rel=stylesheet href=/s/0.css>", sheets)
    assert length < 1 << 21 and missing == {"style sheets": 3}


def test_a_relative_base_is_applied_once() -> None:
    page = ReplayPage("<base href=b/><link rel=stylesheet href=1.css>", "https://h.example/a/x")
    assert page.sheet_urls() == ["https://h.example/a/b/1.css"]


def test_the_page_says_which_sheets_it_has() -> None:
    page = ReplayPage(
        "<base href=/b/><link rel=stylesheet href=1.css media='(max-width: 9px)'>"
        "<link rel='alternate stylesheet' href=2.css><link rel=stylesheet href=4.css media=print>"
        "<link rel=stylesheet href=3.css media=print onload=\"this.media='all'\">"
        "<link rel=preload as=style href=5.css onload=\"this.rel='stylesheet'\">"
        "<style>@import '6.css';a{b:url(7.png)}</style>"
        "<p style='background:url(8.jpg)'>", "https://h.example/a",
    )  # fmt: skip
    found = [f"https://h.example/b/{n}.css" for n in (1, 3, 5, 6)]
    assert page.sheet_urls() == found
    assert page.part_urls() == ["https://h.example/b/7.png", "https://h.example/b/8.jpg"]
    html = page.shown(
        {"https://h.example/b/8.jpg": PATH}, {url: SheetText(f"x{n}{{}}", url) for n, url in enumerate(found)}
    )
    assert '<style media="(max-width: 9px)">x0{}</style><style>x1{}</style><style>x2{}</style>' in html
    assert "<link" not in html and "x3{}" in html and PATH in html and page.missing == {"background pictures": 1}
