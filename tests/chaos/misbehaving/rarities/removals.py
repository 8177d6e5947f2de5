"""Acts of papers that take stories, names or pictures down: in batches, with notices, or in many languages."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from functools import partial

from tests.chaos.misbehaving import pages, spoils
from tests.chaos.misbehaving.acts import take_down, well_again
from tests.chaos.misbehaving.addressing import unedited
from tests.chaos.misbehaving.complicating import with_own_note
from tests.chaos.misbehaving.pages import Text
from tests.chaos.misbehaving.paper import Story
from tests.chaos.misbehaving.rarities.series import message
from tests.chaos.misbehaving.scene import Scene
from tests.chaos.misbehaving.wire import Asked, Reply

_NOT_FOUND = spoils.said("<h1>404</h1>", 404)
_NAME = ", and Director Ivo Marsh of the port explained the plan to all who came"
_LINE = "Director Ivo Marsh of the port guided the work on the spot and gave his instructions to the crews."
_DELETED = (
    "This article has been removed by the publisher.",
    "Материал удалён по решению редакции.",
    "Este artículo ha sido eliminado por la redacción.",
    "该文章已被发布者删除。",
    "تم حذف هذا الخبر.",
    "Cet article a été supprimé.",
    "Dieser Artikel wurde gelöscht.",
    "この記事は削除されました。",
    "삭제된 기사입니다.",
    "Bài viết này đã bị gỡ bỏ.",
    "Este artigo foi removido pela redação.",
    "Bu haber kaldırılmıştır.",
)


def in_turn(scene: Scene) -> None:
    """Answer for some stories 404, 410, a page that says so, and a redirect to the front page, in turn: removals."""
    visits = Counter[int]()
    home = Reply(301, headers={"Location": f"{scene.paper.origin}/"})
    ways = (_NOT_FOUND, spoils.said("<h1>Gone</h1>", 410), spoils.said(pages.NOT_FOUND), lambda: home)

    def answer(number: int) -> Reply:
        visits[number] += 1
        return ways[(visits[number] - 1) % len(ways)]()

    for number in unedited(scene):
        take_down(scene, [number], partial(answer, number))


def say_deleted(scene: Scene) -> None:
    """Say below headline and date of some stories that they were deleted, in another language each: removals."""
    for place, number in enumerate(unedited(scene)):
        story = scene.paper.stories[number]
        line = _DELETED[(place * 2 + number) % len(_DELETED)]
        take_down(scene, [number], spoils.said(pages.page(replace(story.text, paragraphs=(line,)), story.date)))


def mark_deleted(scene: Scene) -> None:
    """Show some stories with the headline "[Deleted]" and a full stop as their text: removals."""
    for number in unedited(scene):
        page = pages.page(Text("[Deleted]", (".",)), scene.paper.stories[number].date)
        take_down(scene, [number], spoils.said(page))


def declare_all(scene: Scene) -> None:
    """Print headline and text of every story as data too."""

    def dress(asked: Asked, reply: Reply) -> Reply:
        number = scene.paper.number_at(asked.path)
        if number is None or reply.status != 200:
            return reply
        text = scene.paper.stories[number].text
        data = {"@type": "NewsArticle", "headline": text.title, "articleBody": "\n".join(text.paragraphs)}
        script = f'<script type="application/ld+json">{json.dumps(data)}</script></head>'
        return replace(reply, body=reply.body.replace(b"</head>", script.encode(), 1))

    scene.paper.dress = dress


def remove_from_page_only(scene: Scene) -> None:
    """Say in place of some stories that they were removed. Their data still hold the text: removals."""
    line = "This report was removed at the request of the persons named in it. It will not be shown again."
    for number in unedited(scene):
        story = scene.paper.stories[number]
        take_down(scene, [number], spoils.said(pages.page(replace(story.text, paragraphs=(line,)), story.date)))


def show_newest_instead(scene: Scene) -> None:
    """Show the newest story at the addresses of some others, for good and without a redirect: removals."""
    for number in unedited(scene):
        take_down(scene, [number], lambda: scene.paper.page_of(scene.numbers[-1]))


def _pull(scene: Scene, numbers: list[int]) -> None:
    take_down(scene, numbers, _NOT_FOUND)
    scene.paper.delisted |= set(numbers)


def pull_in_batches(scene: Scene) -> None:
    """Take stories down in three batches, two visits apart: removals."""
    numbers = scene.numbers[2 : 2 + scene.sizes.many]
    third = max(1, len(numbers) // 3)
    _pull(scene, numbers[:third])
    scene.after_visits(2, lambda: _pull(scene, numbers[third : 2 * third]))
    scene.after_visits(4, lambda: _pull(scene, numbers[2 * third :]))


def pull_between_outages(scene: Scene) -> None:
    """Take two batches down with an outage between: removals."""
    numbers = scene.numbers[2 : 2 + scene.sizes.many]
    half = len(numbers) // 2
    _pull(scene, numbers[:half])

    def outage() -> None:
        scene.paper.spoils_all, scene.paper.spoil = True, spoils.notice(pages.MAINTENANCE)

    def over() -> None:
        well_again(scene)
        scene.paper.spoils_all = False
        _pull(scene, numbers[half:])

    scene.after_visits(1, outage)
    scene.after_visits(2, over)


def print_edition(scene: Scene) -> None:
    """Print every second story in an edition of its own."""
    for number in _edition(scene):
        scene.paper.rename(number, f"/es/{number}.html")


def _edition(scene: Scene) -> list[int]:
    return scene.numbers[2:-1:2]


def close_edition(scene: Scene) -> None:
    """Close that edition: none of its stories is found or listed. Removals."""
    _pull(scene, _edition(scene))


def pull_among_refusals(scene: Scene) -> None:
    """Take some stories down, and refuse visits of half of the others meanwhile: removals."""
    gone = unedited(scene)
    _pull(scene, gone)
    others = [number for number in scene.numbers[2:-1] if number not in gone]
    scene.paper.struck, scene.paper.spoil = frozenset(others[::2]), spoils.status(403)


def edit_then_pull(scene: Scene) -> None:
    """Correct some stories, and take each down once a visit has seen the correction: edits and removals."""
    left = set(unedited(scene))
    for number in left:
        story = scene.paper.stories[number]
        story.text = with_own_note(story.text, number)

    def on_served(story: Story) -> None:
        if story.number in left:
            left.discard(story.number)
            take_down(scene, [story.number], _NOT_FOUND)

    scene.paper.on_served = on_served


def name_director(scene: Scene) -> None:
    """Name one person within a sentence of every story."""
    for number in scene.numbers:
        story = scene.paper.stories[number]
        lines = [*story.text.paragraphs]
        lines[1] = lines[1].removesuffix(".") + _NAME + "."
        story.text = replace(story.text, paragraphs=tuple(lines))


def purge_name(scene: Scene) -> None:
    """Take the name out of every story at once: edits."""
    for number in scene.numbers:
        story = scene.paper.stories[number]
        lines = tuple(line.replace(_NAME, "") for line in story.text.paragraphs)
        story.text = replace(story.text, paragraphs=lines)


def praise_director(scene: Scene) -> None:
    """Print the same line about one person in every story."""
    for number in scene.numbers:
        story = scene.paper.stories[number]
        story.text = replace(story.text, paragraphs=(*story.text.paragraphs[:2], _LINE, *story.text.paragraphs[2:]))


def purge_line(scene: Scene) -> None:
    """Take that line out of every story at once: edits."""
    for number in scene.numbers:
        story = scene.paper.stories[number]
        story.text = replace(story.text, paragraphs=tuple(p for p in story.text.paragraphs if p != _LINE))


def print_pictures(scene: Scene) -> None:
    for number in scene.numbers:
        story = scene.paper.stories[number]
        story.text = replace(story.text, picture=f"/pictures/{number}.jpg")


def purge_pictures(scene: Scene) -> None:
    """Take the pictures out of some stories: edits."""
    for number in unedited(scene):
        story = scene.paper.stories[number]
        story.text = replace(story.text, picture="")


def print_messages(scene: Scene) -> None:
    """Print all stories as messages that differ in two names."""
    for number in scene.numbers:
        story = scene.paper.stories[number]
        story.text, story.date = message(number), "2026-03-09T06:00:00Z"


def lead_to_next_message(scene: Scene) -> None:
    """Take some messages down; each address leads to the message after it, permanently: removals."""
    for number, following in zip(unedited(scene), scene.numbers[-1 - len(unedited(scene)) : -1], strict=True):
        place = scene.paper.origin + scene.paper.stories[following].path
        take_down(scene, [number], lambda place=place: Reply(301, headers={"Location": place}))  # type: ignore[misc]
        scene.paper.delisted.add(number)


def edit_and_pull_messages(scene: Scene) -> None:
    """Correct a name in some messages, and take some others down: edits and removals."""
    edited, gone = unedited(scene), scene.numbers[-1 - scene.sizes.next_batch : -1]
    for number in edited:
        story = scene.paper.stories[number]
        lines = tuple(p.replace("head of state", "head of government") for p in story.text.paragraphs)
        story.text = replace(story.text, paragraphs=lines)
    _pull(scene, gone)
