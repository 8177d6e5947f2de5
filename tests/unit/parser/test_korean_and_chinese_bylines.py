"""Signatures, reporters and editors on Korean and Chinese pages."""

from __future__ import annotations

import pytest

from services.parser.core.extract import extract
from services.parser.core.extraction import Extraction
from tests.unit.parser.signed_pages import TEXT, authors


@pytest.mark.parametrize("line", ["본사기자 박동구", "이아나 기자", "이아나 기자 ana@gazette.example"])
def test_a_korean_signature_behind_the_text_is_its_byline(line: str) -> None:
    page = f"<title>새 방아간</title><h1>새 방아간이 조업을 시작</h1><div>{TEXT}<p>{line}</p></div>"
    found = extract(page, "https://g.example/1")
    assert isinstance(found, Extraction), found
    assert found.byline.rule == "signature"
    assert found.byline.authors in (("박동구",), ("이아나",))
    assert found.blocks[-1].text.startswith("The quay")


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
