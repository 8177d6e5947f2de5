"""What templates put into the text of true stories, and how they print it. Only a date line is an edit."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from itertools import count
from random import Random
from unicodedata import normalize

from tests.chaos.misbehaving.acts import Behaviour, dressed, nothing
from tests.chaos.misbehaving.confusing import undressed
from tests.chaos.misbehaving.editors.edits import lines_of
from tests.chaos.misbehaving.furnishing import between
from tests.chaos.misbehaving.paper import Spoil
from tests.chaos.misbehaving.rewriting import print_in_korean
from tests.chaos.misbehaving.scene import Act, Scene
from tests.chaos.misbehaving.wire import Asked, Reply

_TOKENS = count(1)
NOISE = re.compile(
    r"^(?:Poll: |Yes \d|No \d|\d+ min read|Listen to this|Related|After the |Sign up|Get the |Your mail|Nora Quay|"
    r"Tags: |Next: |Previous: |© |ADVERTISEMENT$)"
)
_P, _TEXT = re.compile("<p>(.*?)</p>"), re.compile("(?:<p>.*?</p>)+")
_WORDS = ("harbour", "council", "tram", "bridge", "market", "quay", "winter", "mayor", "ferry")


def _html(change: Callable[[str, int], str]) -> Spoil:
    """Change the page. The number is another at each visit."""
    return lambda _, reply: replace(reply, body=change(reply.body.decode(), next(_TOKENS)).encode())


def _above(line: str) -> Spoil:
    return _html(lambda html, _: html.replace("</h1>", f"</h1>{line}", 1))


def _below(line: Callable[[int], str]) -> Spoil:
    return _html(lambda html, n: html.replace("</article>", f"{line(n)}</article>", 1))


def _of(asked: Asked) -> int:
    return int(re.sub(r"\D", "", asked.path) or 0)


def always(name: str, dress: Spoil, prepare: Act = nothing) -> Behaviour:
    """Print all stories so from the start."""

    def act(scene: Scene) -> None:
        prepare(scene)
        scene.paper.noise, scene.paper.dress = NOISE, dress

    return Behaviour(name, nothing, prepare=act)


def renewed(name: str, dress: Spoil, end: Act = nothing) -> Behaviour:
    """Renew the template once the stories are known."""

    def prepare(scene: Scene) -> None:
        scene.paper.noise = NOISE

    return Behaviour(name, dressed(dress), end, prepare)


def _poll(_: Asked, __: Reply) -> Reply:
    yes = Random(next(_TOKENS)).randrange(100)
    items = f"<li>Yes {yes} %</li><li>No {100 - yes} %</li>"
    return Reply(body=f'<div class="poll"><p>Poll: should the quay be widened?</p><ul>{items}</ul></div>'.encode())


def _related(asked: Asked, __: Reply) -> Reply:
    chance = Random(_of(asked))
    items = "".join(
        f'<li><a href="/news/{chance.randrange(999)}.html">After the {chance.choice(_WORDS)} the '
        f"{chance.choice(_WORDS)}</a></li>"
        for _ in range(3)
    )
    return Reply(body=f'<div class="related"><h4>Related</h4><ul>{items}</ul></div>'.encode())


def related(asked: Asked, reply: Reply) -> Reply:
    """Put a box with the same three links between the first paragraphs of a story."""
    return replace(reply, body=reply.body.replace(b"</p>", b"</p>" + _related(asked, reply).body, 1))


def _tags(n: int) -> str:
    chance = Random(n // 3)
    links = ", ".join(f'<a href="/tag/{word}">{word}</a>' for word in chance.sample(_WORDS, 4))
    return f"<p>Tags: {links}</p>"


def _neighbours(n: int) -> str:
    a, b = Random(n).sample(range(900), 2)
    return (
        f'<p>Previous: <a href="/news/{a}.html">Report {a} from the quay</a></p><p>Next: <a href="/news/{b}.html">'
        f"Report {b} from the quay</a></p>"
    )


def _labels(html: str, n: int) -> str:
    chance = Random(n)
    return _P.sub(lambda m: m[0] + ("<p>ADVERTISEMENT</p>" if chance.random() < 0.4 else ""), html)


def _hidden(html: str, n: int) -> str:
    span = f'<span style="display:none">copied from the Post {n * 7919:08x}</span>'
    return _P.sub(lambda m: f"<p>{m[1]}{span}</p>", html)


def _soft_hyphens(html: str, n: int) -> str:
    chance = Random(n)
    marks = {" of ": (" of ", " \u200eof\u200f "), "council": ("council", "coun\u00adcil", "coun&shy;cil")}
    for word, ways in marks.items():
        html = html.replace(word, chance.choice(ways))
    return html.replace("officials", chance.choice(("officials", "offi<wbr>cials")))


def _decomposed(html: str, n: int) -> str:
    return normalize("NFD" if n % 2 else "NFC", html)


def _ruby(html: str, _: int) -> str:
    return re.sub(r"<p>(\w+) ", r"<p><ruby>\1<rp>(</rp><rt>read so</rt><rp>)</rp></ruby> ", html)


def _details(html: str, _: int) -> str:
    first, rest = (html.partition("</article>")[0]).partition("</p>")[::2]
    return f"{first}</p><details><summary>Read on</summary>{rest}</details></article>{html.partition('</article>')[2]}"


def _tables(html: str, _: int) -> str:
    """Print as sites did a generation ago: nested tables and font elements."""
    title = (re.search("<h1>(.*?)</h1>", html) or ["", ""])[1]
    lines = "<br><br>".join(_P.findall(html.partition("<article>")[2]))
    head = html.partition("<body>")[0]
    menu = "".join(f'<tr><td><a href="/{w}">{w}</a></td></tr>' for w in _WORDS)
    return (
        f'{head}<body><table width="780"><tr><td width="150"><table>{menu}</table></td><td><table><tr><td><font '
        f'size="5"><b>{title}</b></font></td></tr><tr><td><font size="2">{lines}</font></td></tr></table></td></tr>'
        "</table></body></html>"
    )


def _kicker(html: str, _: int) -> str:
    return html.replace("<h1>", '<h1><span class="kicker">Politics</span> ', 1)


def _cut_headline(html: str, _: int) -> str:
    return re.sub("<h1>(.{18})[^<]*</h1>", r"<h1>\1…</h1>", html)


def _title_tag(html: str, n: int) -> str:
    way = ("| Post Online", "- news from the port, all day", "» The Westmouth Post «", "(Video)")[n % 4]
    return re.sub(r"<title>(.*?) \| The Westmouth Post</title>", rf"<title>\1 {way}</title>", html)


def _gallery(asked: Asked, reply: Reply) -> Reply:
    """Show three pictures below the headline in another order at each visit."""
    names = [f"/pictures/{_of(asked)}-{n}.jpg" for n in range(3)]
    Random(next(_TOKENS)).shuffle(names)
    figures = "".join(f'<figure><img src="{name}" alt="The quay"></figure>' for name in names)
    html = f'</h1><div class="gallery">{figures}</div>'
    return replace(reply, body=reply.body.replace(b"</h1>", html.encode(), 1))


def _picture(asked: Asked, reply: Reply) -> Reply:
    """Show one picture from two hosts, in two formats, with a signature, another at each visit."""
    n = next(_TOKENS)
    host, ending = f"//img{n % 3}.westmouth.example", ("jpg", "webp")[n % 2]
    src = f"{host}/pictures/quay-{_of(asked)}.{ending}?sig={n * 7919:x}&amp;w={n % 5 * 100}"
    html = f'</h1><figure><img src="{src}" alt="The quay"><figcaption>At noon</figcaption></figure>'
    return replace(reply, body=reply.body.replace(b"</h1>", html.encode(), 1))


def _heading(html: str, _: int) -> str:
    return _P.sub(r'<h2 class="lead">\1</h2>', html, count=1)


def _lead_twice(html: str, _: int) -> str:
    return re.sub("</h1><p>(.*?)</p>", r'</h1><p class="teaser">\1</p><p>\1</p>', html, count=1)


def _quotes(html: str, _: int) -> str:
    return re.sub("<p>(“.*?)</p>", r"<blockquote><p>\1</p></blockquote>", html)


def _pull_quotes(html: str, _: int) -> str:
    quote = (re.search("<p>(“.*?”)", html) or ["", ""])[1]
    return html.replace("</p>", f'</p><aside class="pullquote"><p>{quote}</p></aside>', 1)


def _times(html: str, _: int) -> str:
    return html.replace("on Tuesday", 'on <time datetime="2026-03-10">Tuesday</time>')


def move_datelines_in(scene: Scene) -> None:
    """Begin all stories with an agency's date line from now on: edits, as far as anybody can know."""
    for number in scene.numbers:
        line = f"WESTMOUTH, March {number % 28 + 1} (WMP) — "
        lines_of(scene, number, lambda lines, line=line: (line + lines[0], *lines[1:]))  # type: ignore[misc]


def _with_rights(year: int) -> Spoil:
    return _below(lambda _: f"<p>© {year} The Westmouth Post. All rights reserved.</p>")


def print_rights(scene: Scene) -> None:
    scene.paper.noise, scene.paper.dress = NOISE, _with_rights(2025)


_AIDS = '<p class="reading-time">3 min read</p><div class="audio"><button>Play</button> Listen to this report</div>'
_SIGN_UP = (
    '</p><div class="newsletter-signup"><h3>Sign up for our letter</h3><p>Get the best of the Post in your box each '
    'morning, free of charge.</p><form><input placeholder="Your mail address"><button>Go</button></form></div>'
)
_AUTHOR = (
    '<div class="author-bio"><h4>Nora Quay</h4><p>Nora Quay has written about the port for the Post since 2009. She '
    "lives near the reservoir and keeps bees.</p></div>"
)

TEMPLATES: tuple[Behaviour, ...] = (
    always("poll-in-text", between(_poll)),
    always("tags-in-text", _below(_tags)),
    always("neighbours-below", _below(_neighbours)),
    always("ad-labels", _html(_labels)),
    always("hidden-text", _html(_hidden)),
    always("soft-hyphens", _html(_soft_hyphens)),
    always("letters-decomposed", _html(_decomposed), print_in_korean),
    always("gallery-shuffled", _gallery),
    always("picture-formats", _picture),
    always("title-tag-in-turn", _html(_title_tag)),
    renewed("reading-aids", _above(_AIDS)),
    renewed("related-boxes", related),
    renewed("newsletter-boxes", _html(lambda html, _: html.replace("</p>", _SIGN_UP, 1))),
    renewed("author-boxes", _below(lambda _: _AUTHOR)),
    renewed("ruby", _html(_ruby)),
    renewed("details-element", _html(_details)),
    renewed("tables-for-layout", _html(_tables), undressed),
    renewed("kicker-in-headline", _html(_kicker)),
    renewed("headlines-cut", _html(_cut_headline), undressed),
    renewed("lead-as-heading", _html(_heading)),
    renewed("lead-repeated", _html(_lead_twice)),
    renewed("quotes-as-blocks", _html(_quotes)),
    renewed("pull-quotes", _html(_pull_quotes)),
    renewed("time-elements", _html(_times)),
    Behaviour("dateline-moves-in", move_datelines_in),
    Behaviour("copyright-year", dressed(_with_rights(2026)), prepare=print_rights),
)
