"""Acts of papers that edit a single detail, or put something in place of a text that looks much like it."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import count

from tests.chaos.misbehaving import pages, spoils, walls
from tests.chaos.misbehaving.acts import take_down
from tests.chaos.misbehaving.addressing import unedited
from tests.chaos.misbehaving.pages import Text
from tests.chaos.misbehaving.paper import Story
from tests.chaos.misbehaving.scene import Scene
from tests.chaos.misbehaving.wire import Asked, Reply

_TOKENS = count(1)
_LISTED = re.compile(rb"<p>Corrections</p>((?:<p>Correction .*?</p>)+)")
_TWICE, _FEW = 2, 3
"""A line that a quarter of the stories have needs a further visit each time."""
AGE = re.compile(r"\(Updated [^)]*\) ")


def with_age(scene: Scene) -> None:
    """Begin the first paragraph of every story with the age of the page."""
    scene.paper.noise_within = AGE

    def dress(_: Asked, reply: Reply) -> Reply:
        age = f"{next(_TOKENS) * 7 % 59 + 1} minutes ago" if next(_TOKENS) % 3 else "an hour ago"
        return replace(reply, body=reply.body.replace(b"<p>", f"<p>(Updated {age}) ".encode(), 1))

    scene.paper.dress = dress


def correct_syllables(scene: Scene) -> None:
    """Correct one syllable in some stories of a paper in Korean, in the text or in the headline: edits."""
    for place, number in enumerate(scene.next_batch):
        story = scene.paper.stories[number]
        lines = tuple(line.replace("큰물", "큰불") for line in story.text.paragraphs)
        title = story.text.title.replace("시작되였다", "시작되었다")
        story.text = replace(story.text, title=title) if place % 2 else replace(story.text, paragraphs=lines)


def print_pictures(scene: Scene) -> None:
    for number in scene.numbers:
        story = scene.paper.stories[number]
        story.text = replace(story.text, picture=f"/pictures/quay-{number}.jpg")


def replace_pictures(scene: Scene) -> None:
    """Show another picture in some stories, with the same caption: edits."""
    for number in scene.next_batch:
        story = scene.paper.stories[number]
        story.text = replace(story.text, picture=f"/pictures/mayor-{number}.jpg")


def list_corrections(scene: Scene) -> None:
    """Put a list of corrections below some stories, and a further entry when two visits saw the first ones: edits."""
    scene.paper.dress = lambda _, reply: replace(reply, body=_LISTED.sub(_as_list, reply.body))
    left = dict.fromkeys(scene.first(_FEW), _TWICE)
    for number in left:
        story = scene.paper.stories[number]
        items = (
            f"Correction 1: an earlier version of this report said that the keeper of entry {number} is a man. She is "
            "a woman, and has had the key since the flood.",
            f"Correction 2: the notice with the number {number} was signed by the mayor and not by the council.",
        )
        story.text = replace(story.text, paragraphs=(*story.text.paragraphs, "Corrections", *items))

    def on_served(story: Story) -> None:
        left[story.number] = left.get(story.number, 0) - 1
        if left[story.number] == 0:
            line = f"Correction 3: notice {story.number} was given on Monday."
            story.text = replace(story.text, paragraphs=(*story.text.paragraphs, line))

    scene.paper.on_served = on_served


def _as_list(found: re.Match[bytes]) -> bytes:
    items = found[1].replace(b"<p>", b"<li>").replace(b"</p>", b"</li>")
    return b"<h3>Corrections</h3><ul>" + items + b"</ul>"


def say_headlines_in_place(scene: Scene) -> None:
    """Show an undated notice that quotes the headline below it, for a while: removals and returns."""
    for number in unedited(scene):
        title = scene.paper.stories[number].text.title
        lines = (f"“{title}” cannot be shown at present, because our desk is looking at “{title}” again.",)
        html = re.sub(r"<meta [^>]*>", "", pages.page(Text(title, lines), ""))
        take_down(scene, [number], spoils.said(html))


def suggest_in_place(scene: Scene) -> None:
    """Take some stories down for good, and suggest reports there, their own among them, with their first lines."""
    for number in unedited(scene):
        near = [scene.paper.stories[n] for n in (number, *scene.numbers[-4:-1])]
        items = "".join(
            f'<li><h3><a href="{s.path}">{s.text.title}</a></h3><p>{s.text.paragraphs[0]}</p></li>' for s in near
        )
        html = (
            "<!doctype html><html><head><title>The Westmouth Post</title></head><body><main><h1>There is nothing here"
            f"</h1><p>The address may be old. Perhaps one of these is what you want:</p><ul>{items}</ul></main></body>"
            "</html>"
        )
        take_down(scene, [number], spoils.said(html))


def ask_at_second_visit(scene: Scene) -> None:
    """Ask for consent in place of the text at the second visit of each story, new ones too, and never again."""
    fresh = [scene.publish() for _ in scene.next_batch]
    waiting = {*fresh, *unedited(scene)}
    paper = scene.paper
    paper.struck = frozenset()

    def on_served(story: Story) -> None:
        if story.number in waiting:
            waiting.discard(story.number)
            paper.struck = (paper.struck or frozenset()) | {story.number}

    def spoil(asked: Asked, reply: Reply) -> Reply:
        paper.struck = (paper.struck or frozenset()) - {paper.number_at(asked.path) or 0}
        return walls.consent_below_headline(asked, reply)

    paper.on_served, paper.spoil = on_served, spoil


def check_with_headline(_: Asked, reply: Reply) -> Reply:
    """Ask the visitor to wait, below the headline of the story, with another number each time, undated."""
    title = (re.search(rb"<h1>(.*?)</h1>", reply.body) or [b"", b""])[1]
    number = b"%08x" % (next(_TOKENS) * 7919 * 65537 % 2**32)
    return Reply(
        body=b"<!doctype html><html><head><title>%s | The Westmouth Post</title></head><body><main><h1>%s</h1><p>We "
        b"look at your connection before you read on. This page goes on by itself within five seconds.</p><p>Slip %s, "
        b"handed out at the gate.</p></main><script>setTimeout('location.reload()',5000)</script></body></html>"
        % (title, title, number)
    )


def check_without_script(asked: Asked, reply: Reply) -> Reply:
    """Show the same page, but leave it to the visitor to load it again."""
    checked = check_with_headline(asked, reply)
    return replace(checked, body=re.sub(rb"<script>.*?</script>", b"", checked.body))


def load_again(scene: Scene) -> None:
    """Cut some stories to a line, and let their pages load themselves again after ten seconds."""
    for number in unedited(scene):
        story = scene.paper.stories[number]
        story.text = replace(story.text, paragraphs=(story.text.paragraphs[0][:200],))

    def dress(_: Asked, reply: Reply) -> Reply:
        again = b"<script>setTimeout('location.reload()',10000)</script></body>"
        return replace(reply, body=reply.body.replace(b"</body>", again))

    scene.paper.dress = dress
