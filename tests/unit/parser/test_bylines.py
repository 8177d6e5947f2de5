"""Who wrote it: people before the outlet's own name, whatever the order in which a page gives them."""

from __future__ import annotations

import pytest

from services.parser.core.extract import extract
from services.parser.core.extraction import Extraction

TEXT = "".join(
    f"<p>The quay of Arlen was mended for the {n}. time, says the harbour office, and will hold this year.</p>"
    for n in range(2, 6)
)
SITE = '<meta property="og:site_name" content="Arlen Gazette">'


def linked(*authors: str) -> str:
    names = ",".join(f'{{"name":"{name}"}}' for name in authors)
    return f'<script type="application/ld+json">{{"@type":"NewsArticle","author":[{names}]}}</script>'


def authors(head: str, byline: str = "") -> tuple[str, ...]:
    found = extract(
        f"<head><title>Quay mended</title>{head}</head><h1>Quay mended</h1>{byline}{TEXT}", "https://g.example/1"
    )
    assert isinstance(found, Extraction), found
    return found.byline.authors


@pytest.mark.parametrize(
    ("head", "byline", "expected"),
    [
        (SITE + linked("Arlen Gazette"), "<div class=byline>By Ana Lee</div>", ("Ana Lee",)),
        (SITE + linked("Arlen Gazette") + '<meta name=author content="Bo Kim">', "", ("Bo Kim",)),
        (SITE + linked("Arlen Gazette"), "", ("Arlen Gazette",)),
        (SITE + linked("Arlen Gazette", "Ana Lee"), "", ("Arlen Gazette", "Ana Lee")),
        (
            SITE + linked("Arlen Gazette"),
            "<div class=byline>Ana Lee, Arlen Gazette</div>",
            ("Ana Lee", "Arlen Gazette"),
        ),
        (SITE, "<div class=byline>Ana Lee Arlen Gazette</div>", ("Ana Lee",)),
        (SITE, "<div class=byline>Authored by: Ana Lee</div>", ("Ana Lee",)),
        (SITE, "<div class=author>Author Ana Lee</div>", ("Ana Lee",)),
        (SITE, "<div class=author>Posted by</div><div class=author>Ana Lee</div>", ("Ana Lee",)),
    ],
)
def test_people_come_before_the_outlet(head: str, byline: str, expected: tuple[str, ...]) -> None:
    assert authors(head, byline) == expected


@pytest.mark.parametrize(
    ("around", "expected"),
    [
        ("<p>By Ana Lee and Bo Kim</p>", ("Ana Lee", "Bo Kim")),
        ("<div><span>Written by</span><p>Ana Lee</p></div>", ("Ana Lee",)),
        ("<p>Von Ana Lee ⋅ Gründerin</p>", ("Ana Lee",)),
        ("<p>By Ana Lee December 2, 2025</p>", ("Ana Lee",)),
        ("<p>by Ana Lee ● 6 min read</p>", ("Ana Lee",)),
        ("<p>Published August 7, 2023 by Ana Lee</p>", ("Ana Lee",)),
        ("<p><span>By</span><span>Ana Lee</span></p>", ("Ana Lee",)),
        ("<p>By Ana Lee, Senior Director, Marketing</p>", ("Ana Lee",)),
        ("<p>By The Harbour editors</p>", ("The Harbour editors",)),
        ("<p>Ana Lee</p><p>3 May 2024</p>", ("Ana Lee",)),
        ("<p>3 May 2024</p><p>Ana van Lee</p>", ("Ana van Lee",)),
        ("<p>3 May 2024</p><p>Share this page</p>", ()),
        ("<h2>Harbour News</h2><p>3 May 2024</p>", ()),
        ("<p>By Friday</p>", ()),
        ("<p>3 May 2024</p><p>by email</p>", ()),
        ("<p>3 May 2024</p><p>By Night</p>", ()),
        ("<p>By Friday | May 3, 2024</p>", ()),
        ("<p>May 3, 2024 | Train Crash in Spain Kills Forty</p>", ()),
        ("<p>Israel Strikes in Gaza · 3 May 2024</p>", ()),
        ("<p>By Ana Lee, edited by Bo Kim and Cy Ho</p>", ("Ana Lee",)),
        ("<p>By Ana Lee and edited by Bo Kim</p>", ("Ana Lee",)),
        ("<p>By Ana Lee, Illustrations by Bo Kim</p>", ("Ana Lee",)),
        ("<p>By Ana Lee and Bo Kim | Photos by Cy Ho</p>", ("Ana Lee", "Bo Kim")),
        ("<p>May 3, 2024 • Harbour Works</p>", ()),
        ("<div class=byline>Ana Lee, Trial Attorney at Moor & Quay, on May 3, 2024</div>", ("Ana Lee",)),
        ("<p>Written by Staff Writer</p>", ()),
        ("<p>By the harbour of Arlen</p>", ()),
        ("<p>By Land And Sea Alike.</p>", ()),
        ("<p>Ana Lee</p>", ()),
    ],
)
def test_a_byline_that_is_merely_printed_is_known_by_its_by(around: str, expected: tuple[str, ...]) -> None:
    assert authors("", around) == expected


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("<h3>Written by Ana Lee</h3>", ("Ana Lee",)),
        ("<p><strong>Autorin/Autor</strong></p><p>Ana Lee</p>", ("Ana Lee",)),
        ("<h3>Author</h3><h3>Recent Posts</h3>", ()),
        ("<p>Ana Lee</p>", ()),
    ],
)
def test_a_label_far_below_the_headline_gives_the_writer(line: str, expected: tuple[str, ...]) -> None:
    short_lines = "".join(f"<p>Quay {n}</p>" for n in range(20))
    assert authors("", f"{TEXT}{short_lines}{line}") == expected


def test_a_number_is_nobodys_name_and_last_names_go_last() -> None:
    assert authors("<meta name=author content=105092>", "") == ()
    assert authors("<meta name=citation_author content='Lee, Ana'>", "") == ("Ana Lee",)


@pytest.mark.parametrize("line", ["본사기자 박동구", "이아나 기자", "이아나 기자 ana@gazette.example"])
def test_a_korean_signature_behind_the_text_is_its_byline(line: str) -> None:
    page = f"<title>새 방아간</title><h1>새 방아간이 조업을 시작</h1><div>{TEXT}<p>{line}</p></div>"
    found = extract(page, "https://g.example/1")
    assert isinstance(found, Extraction), found
    assert found.byline.rule == "signature"
    assert found.byline.authors in (("박동구",), ("이아나",))
    assert found.blocks[-1].text.startswith("The quay")


def organisation(name: str) -> str:
    data = f'{{"@type":"Article","author":{{"@type":"Organization","name":"{name}"}}}}'
    return f'<script type="application/ld+json">{data}</script>'


@pytest.mark.parametrize(
    ("head", "byline", "expected"),
    [
        (linked("KatieS"), "<p>by Ana Lee</p>", ("Ana Lee",)),
        ("<meta name=author content='Bo Kim'>", "<p>By: Ana Lee</p>", ("Ana Lee",)),
        ("<meta name=author content='Ana Lee, Bo Kim'>", "<p>By Ana Lee</p>", ("Ana Lee", "Bo Kim")),
        ("<meta name=author content='The G.Example Team'>", "<p>By Ana Lee</p>", ("Ana Lee",)),
        (organisation("Centre for Quays and Ferries"), "", ("Centre for Quays and Ferries",)),
        (organisation("gazette.com"), "", ("gazette.com",)),
        (organisation("Centre for Quays"), "<meta name=author content='Ana Lee'>", ("Ana Lee",)),
        ("<meta name=author content='Ana (Bo) Lee'>", "", ("Ana (Bo) Lee",)),
        ("<meta name=author content='Ana Lee (Gazette)'>", "", ("Ana Lee",)),
    ],
)
def test_people_printed_below_the_headline_come_before_accounts(
    head: str, byline: str, expected: tuple[str, ...]
) -> None:
    assert authors(head, byline) == expected


@pytest.mark.parametrize(
    ("box", "expected"),
    [
        ("Updated 8 May Written by <span>Ana Lee</span> <i>Coordinator</i>", ("Ana Lee",)),
        ("This post was written by Ana Lee, Head of Quays", ("Ana Lee",)),
        ("By <a href=/a>Ana Lee</a>. Reviewed by <a href=/b>Bo Kim</a>", ("Ana Lee",)),
        ("Sign In", ()),
    ],
)
def test_what_a_box_named_like_a_byline_says_beside_the_name(box: str, expected: tuple[str, ...]) -> None:
    assert authors("", f"<div><div><div class=author-box>{box}</div></div></div>") == expected


def test_links_that_all_lead_to_one_authors_page() -> None:
    deep = "<div>" * 8 + "<a href=/author/ana>Ana Lee</a>" + "</div>" * 8
    assert authors("", deep) == ("Ana Lee",)
    assert authors("", deep + "<div>" * 8 + "<a href=/author/bo>Bo Kim</a>" + "</div>" * 8) == ()
    assert authors("", deep.replace("/author/ana", "/author/")) == ()


@pytest.mark.parametrize(
    ("byline", "expected"),
    [
        ("<span itemprop=author>gaz/hosb;kesm</span>", ("gaz/hosb", "kesm")),
        ("<span itemprop=author>harbour</span>", ()),
        *((f"<span itemprop=author>{word}</span>", ()) for word in ("more", "news", "home", "team", "afp")),
        ("<span itemprop=author>ab, kes</span>", ("ab", "kes")),
        ("<p>World News | 3 May 2024</p>", ()),
        ("<p>New York · May 3, 2024</p>", ()),
        ("<p>3 May 2024 | South Korea</p>", ()),
        ("<p>3 May 2024 • Foreign Affairs</p>", ()),
        ("<p>By Ana Lee • November 4th, 2025</p>", ("Ana Lee",)),
        ("<p>New Harbour • 40 places</p>", ()),
        ("<p>Submitted by Ana Lee on Thu, 03/14/2024 - 09:15</p>", ("Ana Lee",)),
        ("<div class=author>March 12, 2025<span>Ana Lee</span></div>", ("Ana Lee",)),
        ("<div class=author>Harbours March 12, 2025</div>", ()),
    ],
)
def test_initials_and_names_in_one_line_with_the_day(byline: str, expected: tuple[str, ...]) -> None:
    assert authors("", byline) == expected


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("This post was written by Ana Lee, MD, a doctor at Arlen Health.", ("Ana Lee",)),
        ("This article was written by The Associated Press for us.", ()),
        ("This article was written by Harbour News for us.", ()),
        ("Posted by Admin at December 16, 2025 11:15 AM", ()),
        ("Posted by Ana at December 16, 2025 11:15 AM", ("Ana",)),
        ("Author(s)</p><p>Ana Lee", ("Ana Lee",)),
        ("Author</p><p>Recent Posts", ()),
    ],
)
def test_labels_below_the_text(line: str, expected: tuple[str, ...]) -> None:
    found = extract(f"<head><title>Quay mended</title></head><h1>Quay mended</h1>{TEXT}<p>{line}</p>", "")
    assert isinstance(found, Extraction)
    assert found.byline.authors == expected


def test_a_byline_in_the_footer_of_the_article() -> None:
    footer = "<footer><div>By <span>Ana Lee</span>, <time datetime=2024-03-14>14 March 2024</time></div></footer>"
    html = f"<head><title>Quay mended</title></head><article><h1>Quay mended</h1>{footer}{TEXT}</article>"
    found = extract(f"{html}<div><span class=date>March 2, 2024</span></div>", "")
    assert isinstance(found, Extraction)
    assert found.byline.authors == ("Ana Lee",)
    assert found.published is not None and found.published.value.date().isoformat() == "2024-03-14"


def test_another_day_in_the_footer_of_the_article_comes_after_the_visible_one() -> None:
    footer = "<footer>Next fair: <time datetime=2025-02-01>1 February</time></footer>"
    article = f"<article><h1>Quay mended</h1><p class=date>3 May 2024</p>{TEXT}{footer}</article>"
    found = extract(f"<head><title>Quay mended</title></head>{article}", "")
    assert isinstance(found, Extraction)
    assert found.published is not None and found.published.value.date().isoformat() == "2024-05-03"


CHINESE = "<p>港务局星期四宣布，阿伦码头的修复工程已经完成，从下星期一起恢复通车，预计每天有一万四千辆车通过。</p>" * 4


WHAT_THEY_DID = ("记者从农业部获悉", "记者从部获悉", "新华社记者李明摄", "本报记者现场报道")
NOT_THE_WRITER = ("来源：本报 原作者：托尔斯泰", "图片作者：王五", "摄影作者：李四")
REPORTED = ("新华社北京4月24日电 记者日前报道：", "新华社北京4月24日电 记者综合外媒报道：")
NOBODY = ("作者：佚名", "作者：新华社", "记者：北京报道", "责编：本站", "作者：人民网")


@pytest.mark.parametrize(
    ("begin", "end", "expected"),
    [
        (
            "<p>新华社北京4月24日电（记者张三、李四光）港务局星期四宣布，码头的修复工程已经完成。</p>",
            "",
            ("张三", "李四光"),
        ),
        ("<p>本报记者 张三</p>", "<p>（责编：牛镛、岳弘彬）</p>", ("张三",)),
        ("", "<p>(责编：牛镛、岳弘彬)</p>", ("牛镛", "岳弘彬")),
        ("<p>（记者李明 通讯员王芳）港务局星期四宣布，码头的修复工程已经完成。</p>", "", ("李明", "王芳")),
        ("<p>本报记者 张三 实习生 李明</p>", "", ("张三", "李明")),
        ("<p>本报记者 买买提·艾力江</p>", "", ("买买提·艾力江",)),
        *((f"<p>（{line}）港务局星期四宣布，码头的修复工程已经完成。</p>", "", ()) for line in WHAT_THEY_DID),
        *((f"<p>{line}</p>", "", ()) for line in (*NOBODY, *NOT_THE_WRITER)),
        *((f"<p>{line}港务局星期四宣布，码头的修复工程已经完成。</p>", "", ()) for line in REPORTED),
        (
            "<p>新华社北京4月24日电 记者张三李四报道：港务局星期四宣布，码头的修复工程已经完成。</p>",
            "",
            ("张三", "李四"),
        ),
        ("<p>新华社北京4月24日电 记者欧阳修文报道：港务局星期四宣布，码头的修复工程已经完成。</p>", "", ("欧阳修文",)),
    ],
)
def test_reporters_come_before_editors_on_a_chinese_page(begin: str, end: str, expected: tuple[str, ...]) -> None:
    head = "<title>阿伦码头修复工程已经完成</title><meta property='og:type' content='article'>"
    found = extract(f"<head>{head}</head><h1>阿伦码头修复工程已经完成</h1><div>{begin}{CHINESE}{end}</div>", "")
    assert isinstance(found, Extraction)
    assert found.byline.authors == expected


def test_a_person_who_publishes_is_no_outlet() -> None:
    person = '{"@type":["Person","Organization"],"name":"Ana Lee"}'
    data = f'{{"@type":"Article","author":{{"name":"Ana Lee"}},"publisher":{person}}}'
    head = f'<title>Quay mended</title><script type="application/ld+json">{data}</script>'
    found = extract(f"<head>{head}</head><h1>Quay mended</h1>{TEXT * 4}<p>Written by Bo Kim</p>", "")
    assert isinstance(found, Extraction)
    assert found.byline.authors == ("Ana Lee",)


def test_a_declared_author_printed_below_the_headline_stays() -> None:
    assert authors(linked("Ana Lee"), "<p>Ana Lee</p><p>Photo story by Bo Kim</p><p>by Bo Kim</p>") == ("Ana Lee",)


@pytest.mark.parametrize("line", ["Penulis: Tim Redaksi Editor: Ana Lee", "Pewarta: Kantor Berita Antara"])
def test_an_editorial_office_is_no_reporter(line: str) -> None:
    assert authors("", f"<p>{line}</p>") == ()


@pytest.mark.parametrize(("line", "expected"), [("أحمد محمود", ("أحمد محمود",)), ("أخبار محلية", ())])
def test_a_name_beside_the_day_needs_no_capitals(line: str, expected: tuple[str, ...]) -> None:
    assert authors("", f"<div>{line}</div><div>3 مايو 2024</div>") == expected


@pytest.mark.parametrize("post", ["외교부 출입 기자", "현지 특파원"])
def test_what_a_korean_reporter_covers_is_no_name(post: str) -> None:
    assert (
        authors("", f"<p>(서울=연합뉴스) {post} = 항구관리소는 부두의 수리가 끝났다고 목요일에 발표하였다.</p>") == ()
    )
    assert authors("", f"<div class=byline>{post}</div>") == ()


@pytest.mark.parametrize(("own", "expected"), [("", ()), ("<p>본사기자 리철</p>", ("리철",))])
def test_a_signature_beside_another_story_is_none_of_this_one(own: str, expected: tuple[str, ...]) -> None:
    text = "<p>항구관리소는 부두의 수리가 끝났으며 다음주부터 배들이 다시 다니게 된다고 목요일에 발표하였다.</p>" * 4
    related = "<div class=related><p>새 방아간이 조업을 시작</p><p>본사기자 박동구</p></div>"
    page = f"<title>부두의 수리가 끝났다</title><h1>부두의 수리가 끝났다</h1><div>{text}{own}</div>{related}"
    found = extract(page, "https://g.example/1")
    assert isinstance(found, Extraction), found
    assert found.byline.authors == expected


def test_authors_who_are_printed_beside_the_declared_one_are_authors_too() -> None:
    assert authors(linked("Ana Lee"), "<p>By Ana Lee, Bo Kim & Cy van Ho</p>") == ("Ana Lee", "Bo Kim", "Cy van Ho")
    assert authors(linked("Ana Lee"), "<p>By Ana Lee and Bo Kim</p>") == ("Ana Lee", "Bo Kim")


@pytest.mark.parametrize(
    "line",
    [
        "Ana Lee, Arts and Culture",
        "Ana Lee, New Arlen",
        "Ana Lee, White House and Justice Department",
        "Ana Lee, Los Angeles and New York",
        "Ana Lee, Middle East and North Africa",
        "Ana Lee and Prime Minister",
        "Ana Lee and Donald Trump",
        "By Ana Lee, edited by Bo Kim and Cy Ho",
    ],
)
def test_a_caption_a_section_or_an_editor_beside_the_declared_author_is_no_author(line: str) -> None:
    assert authors(linked("Ana Lee"), f"<p>{line}</p>") == ("Ana Lee",)


@pytest.mark.parametrize(
    ("box", "expected"),
    [
        ('Redaktion: Ana Lee und <a href="/autor/kim">Bo Kim</a><br>Sendung: Hafen', ("Ana Lee", "Bo Kim")),
        ("By Ana Lee and <a href=/author/bo>Bo Kim</a>", ("Ana Lee", "Bo Kim")),
        ("By Ana Lee, <a href=/bo>Bo Kim</a> and <a href=/cy>Cy Ho</a>", ("Ana Lee", "Bo Kim", "Cy Ho")),
        ("By <a href=/ana>Ana Lee</a>, Bo Kim and <a href=/cy>Cy Ho</a>", ("Ana Lee", "Bo Kim", "Cy Ho")),
        ("By Ana Lee, Cy Ho and <a href=/bo>Bo Kim</a>", ("Ana Lee", "Cy Ho", "Bo Kim")),
        ("<span>By</span> Ana Lee and <a href=/bo>Bo Kim</a>", ("Ana Lee", "Bo Kim")),
        ("Story by Ana Lee and <a href=/bo>Bo Kim</a>", ("Ana Lee", "Bo Kim")),
        ("Ana Lee and <a href=/bo>Bo Kim</a>", ("Ana Lee", "Bo Kim")),
        ("Published on Friday, <a href=/author/bo>Bo Kim</a>", ("Bo Kim",)),
        ("Photo by Cy Ho and <a href=/author/bo>Bo Kim</a>", ("Bo Kim",)),
        ("Harbour Works, <a href=/author/bo>Bo Kim</a>", ("Bo Kim",)),
        (
            "<a href=/author/ana>Ana Lee</a> in Hong Kong, <a href=/author/bo>Bo Kim</a> in Arlen "
            "and <a href=/author/cy>Cy Ho</a>",
            ("Ana Lee", "Bo Kim", "Cy Ho"),
        ),
    ],
)
def test_a_name_beside_a_linked_one_counts_behind_a_label_or_with_an_and(box: str, expected: tuple[str, ...]) -> None:
    assert authors("", f"<div class=byline>{box}</div>") == expected


def test_who_made_the_site_did_not_write_the_article() -> None:
    made = '<meta name=author content="content: Arlen Gazette, design: Bo Kim, code: Cy Ho">'
    assert authors(made) == ()


def test_the_name_of_the_site_above_the_headline_is_not_taken_for_it() -> None:
    name = "<title>Quay opened early - The Arlen Gazette</title>"
    above = "<p>The Arlen Gazette</p>" + "".join(f"<p>Section {n}</p>" for n in range(15))
    page = f"<html><head>{name}</head><body>{above}<h1>Quay opened early</h1><p>By Ana Lee and Bo Kim</p>"
    text = "<p>The quay of Arlen was opened a week early, says the harbour office in a letter to the town.</p>" * 4
    found = extract(f"{page}<article>{text}</article></body></html>", "https://g.example/2024/05/03/quay-opened-early")
    assert isinstance(found, Extraction), found
    assert found.byline.authors == ("Ana Lee", "Bo Kim")


def test_a_menu_that_contains_a_short_title_is_not_the_headline() -> None:
    menu = "<p>War Room</p><p>By Cy Park</p>" + "".join(f"<p>Section {n}</p>" for n in range(30))
    text = "<p>The quay of Arlen was opened a week early, says the harbour office in a letter to the town.</p>" * 4
    page = f"<html><head><title>War</title></head><body>{menu}<h1>War</h1><article>{text}</article></body></html>"
    found = extract(page, "https://g.example/2024/05/03/war")
    assert isinstance(found, Extraction), found
    assert found.byline.authors == ()


def test_one_name_before_the_name_of_the_site() -> None:
    site = "<meta property=og:site_name content='Quay House'>"
    assert authors(site, "<div class=author-name>Ana / Quay House</div>") == ("Ana",)
