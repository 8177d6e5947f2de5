"""What a paper prints in the text of its stories: figures in many scripts, widgets, comments, warnings, other tags."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from itertools import count
from random import Random
from zlib import crc32

from tests.chaos.misbehaving.furnishing import between
from tests.chaos.misbehaving.paper import Spoil
from tests.chaos.misbehaving.wire import Asked, Reply

_TOKENS = count(1)
_READ = (
    "조회수 {}",
    "阅读：{} 次",
    "閲覧数 {}",
    "Просмотров: {}",
    "المشاهدات: {}",
    "पढ़ा गया: {} बार",
    "เข้าชม {} ครั้ง",
    "Gelesen: {}-mal",
)
_LATIN, _DIGITS = "0123456789", {4: "٠١٢٣٤٥٦٧٨٩", 5: "०१२३४५६७८९"}
_STAMPS = (
    "최종수정 {0:%Y.%m.%d %H:%M:%S}",
    "最后更新：{0:%Y}年{0:%m}月{0:%d}日 {0:%H}时{0:%M}分{0:%S}秒",
    "Обновлено: {0:%d.%m.%Y, %H:%M:%S}",
    "آخر تحديث: {0:%d/%m/%Y %H:%M:%S}",
    "Zuletzt aktualisiert: {0:%d.%m.%Y, %H:%M:%S} Uhr",
    "Last modified: {0:%a %b %d %H:%M:%S UTC %Y}",
    "Dernière mise à jour : {0:%d/%m/%Y à %Hh%M et %S} s",
)
NOISE = re.compile(
    "^(?:조회수|阅读|閲覧数|Просмотров|المشاهدات|पढ़ा|เข้าชม|Gelesen|최종수정|最后更新|Обновлено|آخر تحديث"
    "|Zuletzt|Last modified|Dernière mise"
    r"|Post shares|Reader \d|\d+ comments|Warning: )"
)
_PARAGRAPH, _TEXT = re.compile(rb"<p>(.*?)</p>"), re.compile(rb"(?:<p>.*?</p>)+")
_BOXES = (
    '<p class="correction">{}</p>',
    '<div class="correction"><p>{}</p></div>',
    '<aside class="editors-note"><p>{}</p></aside>',
    '<footer class="corrections"><p>{}</p></footer>',
    "<p><em>{}</em></p>",
    '<div class="note"><small>{}</small></div>',
)


def _before_end(reply: Reply, html: str) -> Reply:
    return replace(reply, body=reply.body.replace(b"</article>", html.encode() + b"</article>", 1))


def _at(asked: Asked, most: int) -> int:
    """Return a number below `most` that is always the same at an address."""
    return crc32(asked.path.encode()) % most


def counters(_: Asked, reply: Reply) -> Reply:
    """Say below the text how often it was read, in each script."""
    number = f"{next(_TOKENS) * 17 + 1000:,}"
    digits = (str.maketrans(_LATIN, _DIGITS.get(place, _LATIN)) for place in range(len(_READ)))
    lines = (line.format(number.translate(own)) for line, own in zip(_READ, digits, strict=True))
    return _before_end(reply, "".join(f"<p>{line}</p>" for line in lines))


def stamps(_: Asked, reply: Reply) -> Reply:
    """Print the time of the visit below the text, in each language."""
    return _before_end(reply, "".join(f"<p>{stamp.format(datetime.now(UTC))}</p>" for stamp in _STAMPS))


def _widget(_: Asked, __: Reply) -> Reply:
    chance = Random(next(_TOKENS))
    line = f"Post shares {chance.randrange(900, 1500) / 100} ({chance.choice('+-')}{chance.randrange(90) / 10} %)"
    return Reply(body=f"<p>{line}</p>".encode())


widgets = between(_widget)


def comments() -> Spoil:
    """Print readers' comments within the story's element; another one at each second visit, and all before it."""
    visits = Counter[str]()

    def dress(asked: Asked, reply: Reply) -> Reply:
        visits[asked.path] += 1
        number = visits[asked.path] // 2
        lines = "".join(
            f'<div class="c"><b>Reader {n}</b><p>Reader {n} of {asked.path[6:-5]} says: my aunt at the quay saw it, '
            f"and it was {n + 1} o'clock.</p></div>"
            for n in range(number)
        )
        return _before_end(reply, f'<section id="comments"><h3>{number} comments</h3>{lines}</section>')

    return dress


def warnings(asked: Asked, reply: Reply) -> Reply:
    """Print the warnings of PHP above the page and above the text."""
    line = (
        b"<br />\n<b>Warning</b>: Undefined variable $n%d in <b>/var/www/post/story.php</b> on line <b>%d</b><br />\n"
    )
    line %= (_at(asked, 900), next(_TOKENS) % 900)
    return replace(reply, body=line + reply.body.replace(b"</h1>", b"</h1>" + line, 1))


def breaks(asked: Asked, reply: Reply) -> Reply:
    """Part paragraphs by two line breaks, in one paragraph or one block."""
    tag = (b"p", b"div")[_at(asked, 2)]
    text = b"<br><br>".join(_PARAGRAPH.findall(reply.body))
    return replace(reply, body=_TEXT.sub(lambda _: b"<%s>%s</%s>" % (tag, text, tag), reply.body, count=1))


def large_initials(_: Asked, reply: Reply) -> Reply:
    """Set the first letter of each paragraph in an element of its own."""
    return replace(reply, body=re.sub(rb"<p>(\w)", rb'<p><span class="dropcap">\1</span>', reply.body))


def links(_: Asked, reply: Reply) -> Reply:
    """Make some words of the text links, others at each visit."""
    chance = Random(next(_TOKENS))

    def linked(found: re.Match[bytes]) -> bytes:
        return b'<a href="/tag/%s">%s</a>' % (found[0], found[0]) if chance.random() < 0.5 else found[0]

    words = re.compile(rb"\b(?:council|officials|flood|spring|port|people)\b")
    return replace(reply, body=_TEXT.sub(lambda m: words.sub(linked, m[0]), reply.body, count=1))


def corrections_in_boxes(asked: Asked, reply: Reply) -> Reply:
    """Print corrections in a box, of another kind at each address."""
    box = _BOXES[_at(asked, len(_BOXES))]
    body = re.sub(r"<p>(Correction .*?)</p>", lambda m: box.format(m[1]), reply.body.decode())
    return replace(reply, body=body.encode())


def _kept(head: Callable[[str, list[str]], str]) -> Spoil:
    """Put into the head of each page what is made of headline and paragraphs at the first visit, for good."""
    heads: dict[str, bytes] = {}

    def dress(asked: Asked, reply: Reply) -> Reply:
        title = re.search(r"<h1>(.*?)</h1>", html := reply.body.decode())
        if title and asked.path not in heads:
            heads[asked.path] = head(title[1], re.findall(r"<p>(.*?)</p>", html)).encode()
        return replace(reply, body=reply.body.replace(b"</head>", heads.get(asked.path, b"") + b"</head>", 1))

    return dress


def _json_ld(title: str, paragraphs: list[str]) -> str:
    data = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": title,
        "articleBody": "\n".join(paragraphs),
    }
    return f'<script type="application/ld+json">{json.dumps(data)}</script>'


def old_json_ld() -> Spoil:
    """Declare the first text as JSON-LD for good."""
    return _kept(_json_ld)


def old_headline() -> Spoil:
    """Declare the first headline for networks for good."""
    return _kept(
        lambda title, _: f'<meta property="og:title" content="{title}"><meta name="twitter:title" content="{title}">'
    )


_DATE = re.compile(rb'<meta property="article:published_time" content="([^"]*)">')


def undated(_: Asked, reply: Reply) -> Reply:
    """Print no date but the time of the visit, as the last change."""
    line = f"<p>Last modified: {datetime.now(UTC):%d %B %Y %H:%M:%S}</p>"
    return _before_end(replace(reply, body=_DATE.sub(b"", reply.body)), line)


def epoch(_: Asked, reply: Reply) -> Reply:
    """Date every story to the first second of all clocks."""
    return replace(reply, body=_DATE.sub(lambda m: m[0].replace(m[1], b"1970-01-01T00:00:00Z"), reply.body))
