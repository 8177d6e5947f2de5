"""Acts of papers that print their stories in unusual ways, or edit many at once."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import date
from html import escape
from itertools import count
from random import Random

from tests.chaos.misbehaving import dresses, pages
from tests.chaos.misbehaving.addressing import unedited
from tests.chaos.misbehaving.pages import Text
from tests.chaos.misbehaving.paper import Story
from tests.chaos.misbehaving.rewriting import in_korean
from tests.chaos.misbehaving.scene import Scene
from tests.chaos.misbehaving.wire import Asked, Reply

_TOKENS = count(1)
_MONTHS = ("January", "February", "March", "April")
_ENCODINGS = {"zh": ("gb18030", "gb2312"), "ru": ("cp1251", "windows-1251"), "ar": ("cp1256", "windows-1256")}
_FOREIGN = {
    "zh": (
        "第{}号报道：港口的新工程开工",
        "港口的新工程星期二开工，市议会在第{}号通知中宣布了这一消息。",
        "约有{}名居民前来观看，这是洪水以来人数最多的一次。",
        "这项工程将持续到春天，费用为{}元，由港口承担。",
    ),
    "ru": (
        "Сообщение {}: в порту начались работы",
        "Новые работы в порту начались во вторник, сообщил совет в извещении номер {}.",
        "Посмотреть пришли около {} жителей, больше, чем в любой год после наводнения.",
        "Работы продлятся до весны и обойдутся в {} рублей, которые заплатит порт.",
    ),
    "ar": (
        "التقرير {}: بدء أعمال جديدة في الميناء",
        "بدأت أعمال جديدة في الميناء يوم الثلاثاء، حسبما أعلن المجلس في الإشعار رقم {}.",
        "وحضر نحو {} من السكان لمشاهدة الأعمال، وهو أكبر عدد منذ الفيضان.",
        "وتستمر الأعمال حتى الربيع بكلفة {} دينار يدفعها الميناء.",
    ),
}


def next_story_below(scene: Scene) -> None:
    """Print below every story another whole one with its own headline, as pages do that never end."""
    stories = scene.paper.stories

    def dress(asked: Asked, reply: Reply) -> Reply:
        number = scene.paper.number_at(asked.path)
        if number is None or reply.status != 200:
            return reply
        other = stories[Random(next(_TOKENS)).choice([n for n in scene.numbers if n != number])]
        body = "".join(f"<p>{escape(p)}</p>" for p in other.text.paragraphs)
        below = f'<article><h2><a href="{other.path}">{escape(other.text.title)}</a></h2>{body}</article>'
        return replace(reply, body=reply.body.replace(b"</article>", b"</article>" + below.encode(), 1))

    scene.paper.dress = dress


def live_then_report(scene: Scene) -> None:
    """Print lines of a live ticker, newest first, and at last one report under another headline: edits."""
    left = dict.fromkeys(unedited(scene), 3)

    def on_served(story: Story) -> None:
        times = left.get(story.number)
        if times is None:
            return
        if not times:
            del left[story.number]
            lines = pages.first_text(story.number + 7000).paragraphs
            story.text = Text(f"How the evening at quay {story.number} ended", lines)
            return
        left[story.number] = times - 1
        line = f"{20 - times}:1{times} The crane at quay {story.number} has lifted load {times * 3} of the evening."
        story.text = replace(story.text, paragraphs=(line, *story.text.paragraphs))

    scene.paper.on_served = on_served


def print_by_script(scene: Scene) -> None:
    """Renew the template: a script prints the text, which stands in the page as data only."""

    def dress(asked: Asked, reply: Reply) -> Reply:
        number = scene.paper.number_at(asked.path)
        if number is None or reply.status != 200:
            return reply
        story = scene.paper.stories[number]
        body = "".join(f"<p>{escape(p)}</p>" for p in story.text.paragraphs)
        props = {"story": {"id": number, "headline": story.text.title, "publishedAt": story.date, "body": body}}
        data = json.dumps({"props": {"pageProps": props}, "page": "/news/[id]", "buildId": "w7"})
        return Reply(
            body=f'<!doctype html><html lang="en"><head><title>{escape(story.text.title)}</title><meta property='
            f'"article:published_time" content="{story.date}"></head><body><div id="__next"><h1>'
            f"{escape(story.text.title)}</h1><div class='skeleton'></div></div><script id='__NEXT_DATA__' "
            f"type='application/json'>{data}</script></body></html>".encode()
        )

    scene.paper.dress = dress


def _day(story: Story) -> date:
    return date.fromisoformat(story.date[:10])


def byline_above(scene: Scene) -> None:
    """Renew the template: author and date stand as lines above every text."""

    def dress(asked: Asked, reply: Reply) -> Reply:
        number = scene.paper.number_at(asked.path)
        if number is None or reply.status != 200:
            return reply
        day = _day(scene.paper.stories[number])
        when = f"{day.day} {_MONTHS[day.month - 1]} {day.year}, 08:{number % 60:02}"
        lines = f'</h1><p class="byline">By Nora Quay</p><p class="dateline">{when}</p>'
        return replace(reply, body=reply.body.replace(b"</h1>", lines.encode(), 1))

    scene.paper.dress = dress


def date_in_turn(scene: Scene) -> None:
    """Print the same date below every headline in another format at each visit."""

    def dress(asked: Asked, reply: Reply) -> Reply:
        number = scene.paper.number_at(asked.path)
        if number is None or reply.status != 200:
            return reply
        day = _day(scene.paper.stories[number])
        formats = (
            f"{_MONTHS[day.month - 1]} {day.day}, Juche {day.year - 1911} ({day.year})",
            f"주체{day.year - 1911}({day.year})년 {day.month}월 {day.day}일",
            f"{day.year}.{day.month}.{day.day}.",
            f"{day.day} de marzo de {day.year}",
            f"{day.year}年{day.month}月{day.day}日",
        )
        line = f'</h1><p class="date">{formats[next(_TOKENS) % len(formats)]}</p>'
        return replace(reply, body=reply.body.replace(b"</h1>", line.encode(), 1))

    scene.paper.dress = dress


def redate_all(scene: Scene) -> None:
    """Renew the template and date all stories to the day of that, as a migration does."""
    scene.paper.template = 2
    for story in scene.paper.stories.values():
        story.date = "2026-11-30T04:00:00Z"


def capital_headlines(scene: Scene) -> None:
    """Print all headlines in capitals from now on: edits of form."""
    for number in scene.numbers:
        story = scene.paper.stories[number]
        story.text = replace(story.text, title=story.text.title.upper())


def translate(scene: Scene) -> None:
    """Publish a translation of every story. Each page of a translation names the original as its canonical address."""
    originals = {}
    for number in [*scene.numbers]:
        other = scene.publish()
        scene.paper.rename(other, f"/ko/{number}.html")
        scene.paper.stories[other].text = in_korean(number)
        originals[f"/ko/{number}.html"] = f"/news/{number}.html"
    scene.paper.dress = dresses.with_canonical(lambda asked: originals.get(asked.path, asked.path))


def speak_korean(scene: Scene) -> None:
    """Show translations at the addresses of some stories for a while."""
    scene.paper.alternating = frozenset(unedited(scene))
    for number in unedited(scene):
        scene.paper.stories[number].text = in_korean(number)


def speak_english(scene: Scene) -> None:
    for number in unedited(scene):
        scene.paper.stories[number].text = pages.first_text(number)


def print_foreign(scene: Scene) -> None:
    """Print stories in Chinese, Russian and Arabic; half of all visits see an old encoding, named in the page only."""
    language: dict[int, str] = {}
    for place, number in enumerate(scene.numbers):
        language[number] = [*_FOREIGN][place % 3]
        title, *lines = (line.format(number * 7 + 11) for line in _FOREIGN[language[number]])
        scene.paper.stories[number].text = Text(title, tuple(lines))

    def dress(asked: Asked, reply: Reply) -> Reply:
        name = language.get(scene.paper.number_at(asked.path) or 0)
        if name is None or reply.status != 200:
            return reply
        encoding, declared = _ENCODINGS[name] if next(_TOKENS) % 2 else ("utf-8", "utf-8")
        html = reply.body.decode().replace("<head>", f'<head><meta charset="{declared}">', 1)
        body = html.encode(encoding, "xmlcharrefreplace")
        return Reply(body=body, headers={"Content-Type": "text/html"})

    scene.paper.dress = dress


def correct_letters(scene: Scene) -> None:
    """Correct one letter in some stories, and renew the template in the same step: edits."""
    scene.paper.template = 2
    for number in unedited(scene):
        story = scene.paper.stories[number]
        lines = tuple(re.sub(r"\bwho\b", "whom", p) for p in story.text.paragraphs)
        story.text = replace(story.text, paragraphs=lines)
