"""Edits of every size, one detail at a time. Each is an edit of its story unless its docstring says otherwise."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from tests.chaos.misbehaving.addressing import unedited
from tests.chaos.misbehaving.pages import Text
from tests.chaos.misbehaving.paper import Story
from tests.chaos.misbehaving.scene import Act, Scene
from tests.chaos.misbehaving.wire import Asked, Reply

Lines = Sequence[str]
_PARAGRAPH = re.compile(r"<p>(.*?)</p>")
_ROWS, _POINTS = re.compile(r"(?:<p>[^<]*\t[^<]*</p>)+"), re.compile("(?:<p>Point [^<]*</p>)+")
_WHAT = ((1, "cost"), (2, "owner"), (3, "keeper"))
_REMOVED_END = "The rest of this report has been removed at the request of a person named in it."


def lines_of(scene: Scene, number: int, change: Callable[[Lines], Lines]) -> None:
    story = scene.paper.stories[number]
    story.text = replace(story.text, paragraphs=tuple(change(story.text.paragraphs)))


def edited(change: Callable[[int, Lines], Lines]) -> Act:
    """Edit the lines of some stories."""

    def act(scene: Scene) -> None:
        for number in unedited(scene):
            lines_of(scene, number, lambda lines, number=number: change(number, lines))  # type: ignore[misc]

    return act


def all_with(*more: Callable[[int], str]) -> Act:
    """Print further lines below all stories from the start."""

    def act(scene: Scene) -> None:
        for number in scene.numbers:
            lines_of(scene, number, lambda lines, number=number: (*lines, *(one(number) for one in more)))  # type: ignore[misc]

    return act


def replaced(old: str, new: str) -> Act:
    return edited(lambda _, lines: [line.replace(old, new) for line in lines])


swap = edited(lambda _, lines: (lines[0], lines[2], lines[1], lines[3]))
take_out = edited(lambda _, lines: (*lines[:2], *lines[3:]))
put_in = edited(
    lambda n, lines: (*lines[:2], f"The master of quay {n} told the council that house {n * 3} is dry.", *lines[2:])
)
requote = edited(
    lambda n, lines: (*lines[:2], f"“Nobody asked me, and I have no key,” said the keeper of entry {n}.", *lines[3:])
)
cut_sentence = edited(lambda _, lines: (*lines[:3], lines[3].replace(", paid by the port", "")))
remove_rest = edited(lambda _, lines: (*lines[:2], _REMOVED_END))
add_crossheads = edited(lambda n, lines: (*lines[:2], f"Crosshead: what entry {n} costs", *lines[2:]))
mark_updates = edited(
    lambda n, lines: (
        f"UPDATED at {n % 12 + 1} o'clock with the cost of entry {n}.",
        *lines[:3],
        lines[3].replace("spring", "summer"),
    )
)
put_points = edited(
    lambda n, lines: (
        *(f"Point {p}: the {what} of entry {n} is what the council wants to know about most." for p, what in _WHAT),
        *lines,
    )
)


def correct_captions(scene: Scene) -> None:
    for number in unedited(scene):
        story = scene.paper.stories[number]
        story.text = replace(story.text, caption=f"The quay in the evening, seen from house {number}")


def _with(change: Callable[[str], str]) -> Act:
    def act(scene: Scene) -> None:
        scene.paper.dress = lambda _, reply: replace(reply, body=change(reply.body.decode()).encode())

    return act


print_standfirsts = _with(lambda html: html.replace("<p>", '<p class="standfirst">', 1))
print_crossheads = _with(lambda html: re.sub("<p>(Crosshead[^<]*)</p>", r"<h2>\1</h2>", html))
print_points = _with(lambda html: _POINTS.sub(lambda m: "<ul>" + _PARAGRAPH.sub(r"<li>\1</li>", m[0]) + "</ul>", html))


def _table(found: re.Match[str]) -> str:
    rows = (line.split("\t") for line in _PARAGRAPH.findall(found[0]))
    cells = ("".join(f"<td>{cell}</td>" for cell in row) for row in rows)
    return f"<table>{''.join(f'<tr>{row}</tr>' for row in cells)}</table>"


def print_tables(scene: Scene) -> None:
    """Print all stories with a table."""
    all_with(*(lambda n, p=p: f"Quay {p}\t{n * p + 40} tons\t{n + p} boats" for p in (1, 2, 3)))(scene)
    with_tables(scene)


def with_tables(scene: Scene) -> None:
    _with(lambda html: _ROWS.sub(_table, html))(scene)


def print_verses(scene: Scene) -> None:
    """Print all stories with a poem of four lines."""
    all_with(lambda n: f"The tide of {n} comes in,\nthe boats of {n} go out,\nthe keeper counts\nand nobody sings.")(
        scene
    )
    _with(lambda html: re.sub("<p>[^<]*\n[^<]*</p>", lambda m: m[0].replace("\n", "<br>"), html))(scene)


def print_lists(scene: Scene) -> None:
    """Print all stories with a list of three points."""
    all_with(*(lambda n, p=p: f"Point {p}: house {n * p} is to be painted by its owner in spring." for p in (1, 2, 3)))(
        scene
    )
    print_points(scene)


def print_tolls(scene: Scene) -> None:
    """Print a figure in all headlines."""
    _retitle(scene, scene.numbers, lambda n: f"Storm: {n % 7 + 3} boats lost off quay {n}")


def correct_tolls(scene: Scene) -> None:
    _retitle(scene, unedited(scene), lambda n: f"Storm: {n % 7 + 5} boats lost off quay {n}")


def _retitle(scene: Scene, numbers: Sequence[int], title: Callable[[int], str]) -> None:
    for number in numbers:
        story = scene.paper.stories[number]
        story.text = replace(story.text, title=title(number))


def count_results(scene: Scene) -> None:
    """Renew all figures of some stories after each of three visits, and the headline."""
    left = dict.fromkeys(unedited(scene), 3)

    def on_served(story: Story) -> None:
        if times := left.get(story.number):
            left[story.number] = times - 1
            lines = tuple(re.sub(r"\d+", lambda m: str(int(m[0]) + 13), line) for line in story.text.paragraphs)
            story.text = Text(f"Ballot in ward {story.number}: {4 - times} of 3 boxes counted", lines)

    scene.paper.on_served = on_served


def retract(scene: Scene) -> None:
    """Mark some stories as retracted, in the headline and above the text, which stays."""
    _retitle(scene, unedited(scene), lambda n: f"RETRACTED: {scene.paper.stories[n].text.title}")
    edited(lambda n, lines: (f"The editors have retracted this report: entry {n} does not exist.", *lines))(scene)


def video_then_text(scene: Scene) -> None:
    """Publish stories with a line about a video, and print the text when two visits have seen them."""
    whole = {number: scene.paper.stories[number].text for number in (scene.publish() for _ in scene.next_batch)}
    for number, text in whole.items():
        line = f"Our camera team was at quay {number} this morning. Watch what it saw in the video above."
        scene.paper.stories[number].text = replace(text, paragraphs=(line,))

    def print_whole() -> None:
        for number, text in whole.items():
            scene.paper.stories[number].text = text

    scene.after_visits(2, print_whole)


def follow_up(scene: Scene) -> None:
    """Print follow-ups at the addresses of some stories: another headline, date and beginning, the same background."""
    for number in unedited(scene):
        story = scene.paper.stories[number]
        first = f"A day after our report, the owner of house {number * 5} has paid for the key of entry {number}."
        second = f"The mayor called that “a good end for {number % 9 + 2} families” and went home by ferry."
        story.text = Text(f"Owner of house {number * 5} pays after all", (first, second, *story.text.paragraphs[2:]))
        story.date = "2026-04-03T09:00:00Z"


print_more = all_with(
    lambda n: f"The port has had {n % 11 + 2} masters since then, and none of them ever came to house {n}.",
    lambda n: f"Whoever has seen the key of entry {n} is asked to write to desk {n}; no reward has been promised.",
)


def shorten_with_comment_pages(scene: Scene) -> None:
    """Cut a third of some stories; at the same time their comments fill three pages."""
    edited(lambda _, lines: lines[:4])(scene)
    numbers = set(unedited(scene))
    pages = b"".join(b'<a href="?comments=%d">%d</a> ' % (n, n) for n in (1, 2, 3))
    comments = b'</article><section class="comments"><h3>61 comments</h3><div class="pages">%s</div></section>' % pages

    def dress(asked: Asked, reply: Reply) -> Reply:
        if scene.paper.number_at(asked.path) not in numbers:
            return reply
        return replace(reply, body=reply.body.replace(b"</article>", comments, 1))

    scene.paper.dress = dress
