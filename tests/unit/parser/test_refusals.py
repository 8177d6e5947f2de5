"""Pages that say they are not there are known by what they call themselves, and headlines are not."""

from __future__ import annotations

import gzip
import json
import re
from itertools import islice
from pathlib import Path

import pytest

from services.fetcher.core.interstitials import blocked_by
from services.parser.core.content.placeholder_phrases import notice_in, said_by
from services.parser.core.extract import extract
from services.parser.core.extraction import Context, Extraction, NotAnArticle, Refusal
from services.parser.core.messages import observation_kind
from shared.sources.rules import read_rules
from tests.chaos.misbehaving.editors.removals import WITHDRAWN
from tests.chaos.misbehaving.walls import CHECKS, CONSENT_PAGES, GATES, HOSTS, REGIONS, SERVERS
from tests.shared_data import shared_data

ROOT = Path(__file__).parents[3]
PAGE = ROOT / "docs" / "parsing.md"
URL = "https://gazette.example/story/1"
TEXT = "".join(
    f"<p>The harbour of Arlen grew by {n} metres, says the port, which is enough for now.</p>" for n in range(1, 4)
)


def page(title: str, text: str = TEXT) -> str:
    return f"<html><head><title>{title} | Gazette</title></head><body><h1>{title}</h1>{text}</body></html>"


@pytest.mark.parametrize(
    "title",
    [
        "404",
        "404 Not Found",
        "Error 404",
        "404 – page missing",
        "Page not found",
        "Not available",
        "Seite nicht gefunden",
        "페이지를 찾을 수 없습니다",
        "알수 없는 주소",
    ],
)
def test_a_page_that_calls_itself_missing_is_gone(title: str) -> None:
    found = extract(page(title, "<p>Please try our front page, or search for it.</p>"), URL)
    assert isinstance(found, NotAnArticle)
    assert found.reason is Refusal.SOFT_GONE


NOTICES = (
    "This report was removed at the request of the persons named in it.",
    "Материал снят с публикации по решению редакции.",
    "Este artículo ha sido eliminado por la redacción.",
    "该文章已被发布者删除。",
    "تم حذف هذا الخبر.",
    "Cette dépêche a été retirée.",
    "Dieser Beitrag ist nicht mehr verfügbar.",
    "この記事は削除されました。",
    "해당 기사는 삭제되였습니다.",
    "Bài viết này đã bị gỡ bỏ.",
    "Esta matéria foi removida pela redação.",
    "Bu haber yayından kaldırılmıştır.",
)


@pytest.mark.parametrize("notice", NOTICES)
def test_a_line_below_the_headline_says_that_the_article_is_gone(notice: str) -> None:
    """However long the headline is, and though the data of the page still hold the text."""
    title = "The harbour of Arlen grew by three metres, says the port, and the council is content with that for now"
    body = f"<h1>{title}</h1><p>{notice}</p><footer>The Gazette, 4 Quay Street, Arlen, since 1871</footer>"
    data = json.dumps({"@type": "NewsArticle", "headline": title, "articleBody": re.sub("<.*?>", "\n", TEXT * 3)})
    for script in ("", f'<script type="application/ld+json">{data}</script>'):
        found = extract(f"<html><head><title>{title}</title>{script}</head><body>{body}</body></html>", URL)
        assert isinstance(found, NotAnArticle), found
        assert found.reason is Refusal.SOFT_GONE


ABOUT_PARTS = (
    "Uma foto desta notícia foi removida.",
    "An earlier version of this article was withdrawn.",
    "Строительный материал удален с причала.",
)


@pytest.mark.parametrize(
    "below",
    [
        *(f"<p>{line}</p>" for line in ABOUT_PARTS),
        '<div class="comments"><p>This post has been removed.</p></div>',
        "<h3>Letters</h3><p>This content was removed.</p>",
        "<figure><p>This material was withdrawn.</p></figure>",
    ],
)
@pytest.mark.parametrize("in_data", [False, True])
def test_what_was_removed_below_a_short_text_is_not_the_article(below: str, in_data: bool) -> None:
    short = "<p>3 May 2024</p><p>The harbour of Arlen grew by three metres this year, said the port on Monday.</p>"
    data = json.dumps({"@type": "NewsArticle", "articleBody": re.sub("<.*?>", "\n", TEXT * 2)})
    script = f'<script type="application/ld+json">{data}</script>' if in_data else ""
    html = page("The port grows", f"{short}{below}").replace(
        "</head>", f'<meta property="og:type" content="article">{script}</head>'
    )
    found = extract(html, URL)
    assert isinstance(found, Extraction), found
    assert "metres" in found.text


@pytest.mark.parametrize("line", ABOUT_PARTS[:2])
def test_a_first_line_about_a_part_of_the_article_is_no_notice(line: str) -> None:
    assert notice_in(line) is None


@pytest.mark.parametrize(
    "title",
    ["Gelöscht", "Eliminado", "Archivo protegido por contraseña", "Porto protetto da password"],
)
def test_a_headline_of_news_in_the_words_of_a_notice(title: str) -> None:
    """A fire that is out, a team that is out, and what has a password."""
    assert isinstance(extract(page(title, TEXT * 2), URL), Extraction)


@pytest.mark.parametrize("title", ["[Deleted]", "Removed", "【已删除】"])
def test_a_headline_that_says_deleted_and_nothing_else(title: str) -> None:
    found = extract(page(title, "<p>.</p>"), URL)
    assert isinstance(found, NotAnArticle)
    assert found.reason is Refusal.SOFT_GONE


def test_a_page_that_an_error_of_the_server_breaks_off_is_none() -> None:
    error = "<br /><b>Fatal error</b>: Allowed memory size of 128 bytes exhausted in <b>/srv/a.php</b> on line <b>2</b>"
    cut = page("The port grows").partition("</p>")[0]
    found = extract(f"{cut}</p>{TEXT}{error}", URL)
    assert isinstance(found, NotAnArticle)
    assert found.reason is Refusal.MAINTENANCE
    assert isinstance(extract(page("A fatal error on line 2", TEXT * 2), URL), Extraction)


@pytest.mark.parametrize(
    "html",
    [
        f"<main><article><h1>Errors</h1>{TEXT * 2}</article></main><footer><p>The Gazette</p></footer>{{}}",
        f"<article><h1>Errors</h1>{TEXT * 2}<p>Then this is shown:</p><p><code>{{}}</code></p></article>",
        f"<article><h1>Errors</h1>{TEXT * 2}<p>Then this is shown:</p><pre>{{}}</pre></article>",
    ],
    ids=["below the page", "quoted", "quoted in lines"],
)
def test_an_error_that_breaks_nothing_off_leaves_the_article(html: str) -> None:
    error = "Fatal error: Uncaught Error: Call to undefined function x() in /srv/a.php on line 2"
    if "footer" in html:
        error = error.replace("Fatal error", "<b>Fatal error</b>").replace("2", "<b>2</b>")
    assert isinstance(extract(f"<title>Errors</title>{html.format(error)}", URL), Extraction)


def test_a_post_with_a_password_asks_for_it() -> None:
    form = "<form><p>This content is password protected. To view it please enter your password below:</p></form>"
    found = extract(page("Protected: the port grows", form), URL)
    assert isinstance(found, NotAnArticle)
    assert found.reason is Refusal.LOGIN


def test_a_dialog_above_the_text_is_no_part_of_it() -> None:
    ask = "".join(
        f"<p>We and {n} partners read what your device says about you, in order to measure it.</p>" for n in range(9)
    )
    found = extract(page("The port grows", f'<div role="dialog" aria-modal="true">{ask}</div>{TEXT * 2}'), URL)
    assert isinstance(found, Extraction)
    assert not any("partners" in block.text for block in found.blocks)


def test_a_whole_story_below_the_own_one_is_no_part_of_it() -> None:
    other = "".join(
        f"<p>The tram of Burg carried {n} people on Monday, said its driver, who counted them.</p>" for n in range(9)
    )
    own = f"<article><h1>The port grows</h1>{TEXT * 2}</article>"
    html = f'<title>The port grows</title>{own}<article><h2><a href="/2">The tram runs</a></h2>{other}</article>'
    found = extract(html, URL)
    assert isinstance(found, Extraction)
    assert not any("tram" in block.text for block in found.blocks)


def test_an_article_shown_in_a_dialog_above_a_list_is_the_text() -> None:
    teasers = "".join(
        f"<div><p>The tram of Burg carried {n} people on Monday, said its driver, who counted them.</p></div>"
        for n in range(4)
    )
    shown = f'<div role="dialog" aria-modal="true"><article><h1>The port grows</h1>{TEXT * 2}</article></div>'
    found = extract(f"<title>The port grows</title>{teasers}{shown}", URL)
    assert isinstance(found, Extraction)
    assert "harbour" in found.text and "tram" not in found.text


@pytest.mark.parametrize("link", ["/live/vote?entry={}", "/live/vote/{}", "https://gazette.example/live/vote?entry={}"])
def test_entries_that_lead_to_the_page_itself_are_its_text(link: str) -> None:
    entries = "".join(
        f'<article><h2><a href="{link.format(n)}">Entry {n}: the count in ward {n}</a></h2>'
        f"<p>In ward {n}, the count began at nine with {n} clerks, who said that it would take two hours.</p></article>"
        for n in range(9)
    )
    html = f"<main><article><h1>Harbour vote live</h1>{TEXT * 2}</article>{entries}</main>"
    found = extract(f"<title>Harbour vote live</title>{html}", "https://gazette.example/live/vote")
    assert isinstance(found, Extraction)
    assert "ward 3" in found.text


@pytest.mark.parametrize(
    "line",
    [
        "The ministry said on Monday that its report was withdrawn, because two of its five tables were wrong.",
        "The offending post was deleted within the hour, said the council, which regrets what its clerk wrote.",
    ],
)
def test_news_of_what_was_removed_is_an_article(line: str) -> None:
    assert isinstance(extract(page("Report withdrawn by ministry", f"<p>{line}</p>{TEXT}"), URL), Extraction)


SHORT_NEWS = (
    ("Trump retire son message", "Cette publication a été supprimée mardi, sans explication de la Maison-Blanche."),
    ("El alcalde borra su mensaje", "Mostraba el puente de Arlen. Esta publicación fue eliminada una hora después."),
    ("Shops recall toy bear", "This item has been withdrawn from sale, said the chain on Monday. It may break."),
    ("Дело о пожаре", "Материал отозван. Дело о пожаре в порту Арлена передано в суд Москвы, сообщил адвокат в среду."),
    (
        "Bakan paylaşımını sildi",
        "Bakan'ın paylaşımı tepki çekti. Bu içerik kaldırıldı ancak ekran görüntüleri yayıldı.",
    ),
    ("公司致歉", "某公司周一在微博发布一则广告，引发网友批评。该内容已被删除，公司随后公开致歉。"),
    ("市長が謝罪", "市長は月曜日、写真を投稿した。このコンテンツは削除されたが、画像は広まった。市長は謝罪した。"),
    (
        "Behörde nimmt Bericht vom Netz",
        "Dieser Bericht ist nicht mehr verfügbar, teilte die Behörde mit. Er war falsch.",
    ),
    ("Removed", "A statue of the general was taken from its plinth in Arlen on Monday, before two hundred people."),
    ("Eliminado", "Real Madrid quedó fuera de la Copa tras perder en casa por dos goles a uno ante el Valencia."),
    ("Gelöscht", "Die Feuerwehr hat den Brand im Hafen von Kiel nach drei Stunden gelöscht. Es gab zwei Verletzte."),
    ("Post deleted", "The mayor wrote on Sunday that the bridge of Arlen is closed. Her office called that a mistake."),
    (
        "Hackers publish files",
        "The content is password protected, said the police of Arlen on Monday, and nobody has the key.",
    ),
    (
        "Хранилище закрыто",
        "Хранилище банка защищено паролем, сообщил в понедельник представитель банка на суде в Арлене.",
    ),
)


@pytest.mark.parametrize(("title", "line"), SHORT_NEWS)
@pytest.mark.parametrize(
    "below", ["", "<div><p>This post was deleted.</p></div>", "<div><p>이 글은 삭제되었습니다.</p></div>"]
)
def test_short_news_of_what_was_removed_is_an_article(title: str, line: str, below: str) -> None:
    """A comment below it may be deleted, too."""
    head = '<meta property="og:type" content="article">'
    text = f"{head}<article><h1>{title}</h1><time>2 March 2026</time><p>{line}</p></article>{below}"
    assert isinstance(extract(f"<title>{title} - Gazette</title>{text}", URL), Extraction)


@pytest.mark.parametrize("title", ["Report 404: the quay reopened", "Ferry 404 sails", "Weapons not found in Arlen"])
def test_a_headline_may_hold_the_number_or_the_words(title: str) -> None:
    found = extract(page(title), URL, Context(hint_title=title))
    assert isinstance(found, Extraction), found
    assert found.title == title


@pytest.mark.parametrize(
    ("title", "text", "reason"),
    [
        ("Gazette", "We will be back soon. Our servers are being looked after tonight; thank you.", "maintenance"),
        ("Site maintenance", "The paper returns at six in the morning, when all machines run again.", "maintenance"),
        ("조선신문", "홈페이지 점검 중입니다. 이용에 불편을 드려 죄송합니다.", "maintenance"),
        ("网站维护公告", "尊敬的读者：网站正在维护升级，请稍后再访问。由此带来的不便，敬请谅解。", "maintenance"),
        ("Газета", "На сайте ведутся технические работы. Приносим извинения за неудобства.", "maintenance"),
        ("新聞", "ただいまメンテナンス中です。ご迷惑をおかけしますが、しばらくお待ちください。", "maintenance"),
        ("Gaceta", "Estamos en mantenimiento. Volveremos pronto, gracias por su paciencia.", "maintenance"),
        ("Gazette", "Site en maintenance : nous serons bientôt de retour, merci de votre patience.", "maintenance"),
        ("Anzeiger", "Wegen Wartungsarbeiten ist unser Angebot heute Nacht nicht zu erreichen. Danke!", "maintenance"),
        ("الجريدة", "الموقع تحت الصيانة حاليا، سنعود قريبا. نشكركم على صبركم وتفهمكم لهذا الأمر.", "maintenance"),
        ("Gazette", "The page you asked for is being revised. Please read other stories in the meantime.", "soft-gone"),
        ("로동신문", "삭제된 기사입니다. 다른 기사를 보시려면 첫 페지로 가십시오. 감사합니다.", "soft-gone"),
        ("日报", "您访问的页面不存在或已被删除，请返回首页继续浏览其他内容，谢谢您的支持。", "soft-gone"),
        ("Gazette", "Cet article n'est plus disponible. Vous pouvez lire nos autres articles à la une.", "soft-gone"),
        ("Anzeiger", "Die gesuchte Seite gibt es nicht mehr. Bitte versuchen Sie es auf der Startseite.", "soft-gone"),
        ("Access Denied", "Your request was stopped for reasons of safety. Reference 17 of this morning.", "challenge"),
        ("Новости", "Доступ ограничен. Обратитесь к администратору сайта, если считаете это ошибкой.", "challenge"),
        ("Making sure you’re not a bot!", "The keeper of this site has put a guard before it. Wait.", "challenge"),
        (
            "Making sure you're not a bot!",
            f"You see this because a guard stands before the site. {TEXT * 4}",
            "challenge",
        ),
        ("gazette.example", "Enable JavaScript and cookies to continue. Ray 8a1f of this morning at ten.", "challenge"),
        ("신문", "로봇이 아닙니다. 아래 상자를 누르시면 기사를 계속 읽으실 수 있습니다.", "challenge"),
        ("Sign in", "To read on with the Gazette give your mail address and the word you have chosen.", "login"),
        ("신문", "로그인이 필요한 서비스입니다. 아이디와 비밀번호를 입력하여 주시기 바랍니다.", "login"),
    ],
)
def test_known_words_of_a_short_page_say_what_it_is(title: str, text: str, reason: str) -> None:
    found = extract(page(title, f"<p>{text}</p>"), URL)
    assert isinstance(found, NotAnArticle)
    assert found.reason.value == reason
    rules = read_rules("gazette", [{"version": "1", "body": "p"}])[0]
    matches = extract(page(title, f"<p>{text}</p>"), URL, rules=rules)
    assert isinstance(matches, NotAnArticle), "in the place where the outlet's articles stand"
    assert matches.reason.value == reason


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("Arlen's bridge is under maintenance until May", TEXT),
        ("How we built a better page not found screen", TEXT),
        ("Making sure you're not a bot: how sites tell people from programs, and why it fails", TEXT),
        ("Access denied: the port shuts its gates to the press", TEXT),
        ("Arlen", f"{TEXT}<p>“We will be back soon,” said the keeper of the ferry.</p>"),
        ("Ferry returns", "<p>“We will be back soon,” said the keeper of the ferry, “and nobody shall wait.”</p>"),
        ("Maintenance of the quay begins", f"<p>The port is to begin it on Monday.</p>{TEXT}"),
        ("지하철 2호선 정기 점검", TEXT),
        ("Técnicos en la presa", f"<p>Volveremos pronto, dijo el capitán del barco a la prensa.</p>{TEXT}"),
        ("Access denied", TEXT),
    ],
)
def test_an_article_about_such_things_is_an_article(title: str, text: str) -> None:
    found = extract(page(title, text), URL, Context(hint_title=title))
    assert isinstance(found, Extraction), found


@pytest.mark.parametrize(
    "title",
    [
        "Asylum request rejected",
        "Bail request rejected: ferry captain stays in prison",
        "Extradition request rejected",
        "Sicherheitsüberprüfung: Hafen bleibt zu",
        "카카오톡 이용이 제한되었다",
        "북 매체 접속이 제한되었다",
        "해커의 비정상적인 접속",
        "음란물 차단 안내",
        "疑似黑客攻击",
        "国家网站防火墙",
        "Why films are not available in your country",
        "Privacy: we use cookies",
        "Then something went wrong",
        "Something went wrong: how the bridge fell",
        "Rebel's account has been suspended",
        "Rebel news website has been suspended",
        "Too many requests for asylum",
        "Users see 'rate limit exceeded'",
        "Airport lost database connection",
        "Why you should turn off your ad blocker",
        "The four-day week: it works",
        "Server error: the waiter who won",
        "Voter guide: sign up",
        "Age check: the new law",
        "Flood deaths: 523",
        "Death toll: 404",
        "카카오톡 일시적인 장애",
        "국방부, 엠바고 해제",
        "谷歌网站暂停",
    ],
)
def test_headlines_hold_the_words_of_guards(title: str) -> None:
    found = extract(page(title, TEXT + TEXT), URL)
    assert isinstance(found, Extraction), found


def test_a_report_of_one_sentence_may_hold_the_words_of_such_pages() -> None:
    text = "<p>Netflix told subscribers on Monday that 40 films are not available in your country any more.</p>"
    found = extract(page("Fewer films to see", text), URL, Context(hint_title="Fewer films to see"))
    assert isinstance(found, Extraction), found


@pytest.mark.parametrize("wall", [*CHECKS, *REGIONS, *CONSENT_PAGES, *SERVERS, *HOSTS, *GATES])
def test_no_wall_before_a_story_is_taken_for_the_story(wall: str) -> None:
    if blocked_by(200, wall.encode()):
        return
    found = extract(wall.replace("TOKEN", "0a1b2c3d"), URL, Context(hint_title="The quay is widened"))
    assert isinstance(found, NotAnArticle)
    assert found.reason is not Refusal.SOFT_GONE, "it is not gone"


@pytest.mark.parametrize("headline", ["The quay is widened", "The new bridge over the Arlen opens on Monday morning"])
def test_a_story_that_may_not_be_read_yet_is_not_there_yet(headline: str) -> None:
    head = f'<meta property="article:published_time" content="2026-03-04T08:00:00Z"><title>{headline} | Post</title>'
    line = "This report is under embargo until 18:00 today. You can read it here from then on."
    found = extract(
        f"{head}<article><h1>{headline}</h1><p>{line}</p></article>",
        URL,
        Context(hint_title=headline),
    )
    assert isinstance(found, NotAnArticle)
    assert found.reason is Refusal.MAINTENANCE


def test_a_short_story_beside_a_request_for_consent_is_a_story() -> None:
    story = (
        "<article><h1>Ferry</h1><p>The ferry to Arlen sails again since noon, the harbour office said.</p></article>"
    )
    asks = "<aside><p>We use cookies. Accept all cookies, or manage your choices.</p></aside>"
    found = extract(
        f"<html><head><title>Ferry | Gazette</title></head><body>{story}{asks}</body></html>",
        URL,
        Context(hint_title="Ferry"),
    )
    assert isinstance(found, Extraction), found


@pytest.mark.shared_data
def test_no_headline_or_paragraph_of_real_articles_holds_such_words() -> None:
    said, number = [], 0
    for name, keys in (("kcna-2011", ("title", "story")), ("kcna-headlines-1997-2014", ("title",))):
        with gzip.open(shared_data(f"data/{name}.jsonl.gz"), "rt", encoding="utf-8") as lines:
            for row in map(json.loads, islice(lines, 0, None, 5)):
                title, *texts = (row.get(key) or "" for key in keys)
                parts = [part for text in texts for part in text.split('",  "')]
                said += [(title, part) for part in parts or [""] if said_by([title], part)]
                number += 1
    assert number > 20_000
    assert said == []


def test_a_short_page_that_says_its_story_is_not_available_is_gone() -> None:
    found = extract(page("Arlen Gazette", "<p>This story is not available at the moment.</p>"), URL)
    assert isinstance(found, NotAnArticle)
    assert found.reason is Refusal.SOFT_GONE


def test_the_page_about_them_knows_every_reason_and_what_becomes_of_it() -> None:
    rows = re.findall(r"^\| `([a-z-]+)` \| .+ \| `([a-z-]+)` \| (.+) \|$", PAGE.read_text(encoding="utf-8"), re.M)
    kinds = {reason: kind for reason, kind, _ in rows}
    assert kinds == {reason.value: observation_kind(reason).value for reason in Refusal}


def test_the_pages_that_show_them_exist() -> None:
    shown = re.findall(r"\| `(refused-[a-z-]+)` \|$", PAGE.read_text(encoding="utf-8"), re.M)
    folder = ROOT / "tests" / "contract" / "parser" / "pages"
    assert {path.stem for path in folder.glob("refused-*")} == set(shown)


@pytest.mark.parametrize(("title", "line"), WITHDRAWN)
def test_a_notice_that_the_story_was_withdrawn_is_known_in_further_languages(title: str, line: str) -> None:
    html = f"<title>{title}</title><article><h1>{title}</h1><p>{line}</p></article>"
    found = extract(html, "https://port.example/7", Context())
    assert isinstance(found, NotAnArticle)
    assert found.reason is Refusal.SOFT_GONE
