"""Acts of papers that lose stories on the way, change them in trouble, or take them down in unusual ways."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from tests.chaos.misbehaving import dresses, pages, serving, spoils
from tests.chaos.misbehaving.acts import Behaviour, nothing, take_down, well_again
from tests.chaos.misbehaving.addressing import unedited
from tests.chaos.misbehaving.pages import Text, corrected
from tests.chaos.misbehaving.paper import Spoil, Story
from tests.chaos.misbehaving.rewriting import in_korean
from tests.chaos.misbehaving.scene import Act, Scene
from tests.chaos.misbehaving.wire import Asked, Reply, led

_NOT_FOUND = spoils.said("<h1>404</h1>", 404)


def all_alternate(scene: Scene) -> None:
    scene.paper.alternating = frozenset(unedited(scene))
    for number in unedited(scene):
        scene.paper.stories[number].also = in_korean(number)


def dressed_by(dress: Callable[[Scene], Spoil]) -> Act:
    def act(scene: Scene) -> None:
        scene.paper.dress = dress(scene)

    return act


def feed_dressed(name: str, dress: Callable[[Scene], Callable[[str], str]]) -> Behaviour:
    def prepare(scene: Scene) -> None:
        scene.paper.dress_feed = dress(scene)

    return Behaviour(name, nothing, prepare=prepare)


def move_for_now(status: int) -> Act:
    """Move to another place with a temporary redirect, for good."""

    def begin(scene: Scene) -> None:
        scene.paper.home, scene.paper.moved_with = scene.others[0], led(status)

    return begin


def leave_some_behind(gone: Callable[[Scene], Callable[[], Reply]]) -> Act:
    """Move to another place, and do not take some stories along."""

    def begin(scene: Scene) -> None:
        scene.paper.home = scene.others[0]
        take_down(scene, scene.next_batch, gone(scene))

    return begin


def park_for_good(scene: Scene) -> None:
    """Lead every address to another host, permanently, which offers the name for sale, with another token each time."""

    def spoil(asked: Asked, _: Reply) -> Reply:
        token = f"{len(scene.paper.log) * 7919 % 99991:05}"
        if asked.origin == scene.others[0]:
            return Reply(body=pages.parked(token).encode())
        return Reply(301, headers={"Location": f"{scene.others[0]}{asked.path}?sub={token}"})

    scene.paper.spoils_all, scene.paper.spoil = True, spoil


def edit_in(spoil: Spoil) -> Act:
    """Edit some stories while nobody can see any."""

    def begin(scene: Scene) -> None:
        scene.paper.spoils_all, scene.paper.spoil = True, spoil
        for number in scene.next_batch:
            scene.correct(number, 3)

    return begin


def roll_back(scene: Scene) -> None:
    """Show what stood there a day ago: the newest stories are gone, the others have the texts they had before."""
    lost = scene.numbers[-scene.sizes.next_batch :][:-1]
    take_down(scene, lost, _NOT_FOUND)
    scene.paper.delisted |= set(lost)
    for number in scene.next_batch:
        scene.paper.stories[number].text = pages.first_text(number)


def print_corrected(scene: Scene) -> None:
    for number in scene.next_batch:
        scene.correct(number, 5)


def show_older(scene: Scene) -> None:
    """Show the texts from before a correction again for one visit, with the stamps that they had, from a cache.

    A second visit to an older text, the confirmation time later, would make it an edit.
    """
    before = {number: scene.paper.stories[number].text for number in unedited(scene)}
    for number in unedited(scene):
        scene.correct(number, 6)

    def on_served(story: Story) -> None:
        if (old := before.pop(story.number, None)) is not None:
            scene.paper.old_copies[story.number] = old

    scene.paper.on_served = on_served


def stamped(scene: Scene) -> None:
    scene.paper.is_stamped = True


def with_noise(scene: Scene) -> None:
    """Compare texts without escapes and second copies."""
    scene.paper.noise = dresses.NOISE


def led_home(scene: Scene) -> Callable[[], Reply]:
    return lambda: Reply(302, headers={"Location": f"{scene.others[0]}/"})


def drop_older(scene: Scene) -> None:
    scene.paper.on_served = None


def correct_beside_counter(scene: Scene) -> None:
    """Correct a figure in some stories, below a counter that moves at every visit: edits."""
    for number in scene.next_batch:
        story = scene.paper.stories[number]
        lines = [*story.text.paragraphs]
        lines[1] = lines[1].replace(next(w for w in lines[1].split() if w.isdigit()), str(number * 7 + 12), 1)
        story.text = replace(story.text, paragraphs=tuple(lines))


def print_double(scene: Scene) -> None:
    """Print all texts twice for good, and then edit some of them."""
    scene.paper.noise, scene.paper.dress = dresses.NOISE, serving.twice

    def edit() -> None:
        for number in unedited(scene):
            scene.correct(number, 7)

    scene.after_visits(2, edit)


def with_counter(scene: Scene) -> None:
    scene.paper.noise, scene.paper.dress = dresses.NOISE, dresses.with_counter


def withdrawn(scene: Scene) -> None:
    """Put a notice in place of some stories, for good. The date stays, the headline does not."""
    for number in unedited(scene):
        lines = (
            "This report has been withdrawn by the editors because it did not meet our standards. We regret the error.",
        )
        page = Reply(body=pages.page(Text("Report withdrawn", lines), scene.paper.stories[number].date).encode())
        take_down(scene, [number], lambda page=page: page)  # type: ignore[misc]


def under_review(scene: Scene) -> None:
    """Show below the headlines of some stories that the text is being looked at, for a while."""
    for number in unedited(scene):
        story = scene.paper.stories[number]
        lines = ("This report is under legal review and cannot be read at present. It may be shown again later.",)
        page = Reply(body=pages.page(replace(story.text, paragraphs=lines), story.date).encode())
        take_down(scene, [number], lambda page=page: page)  # type: ignore[misc]


def bring_back(scene: Scene) -> None:
    take_down(scene, scene.numbers, None)


def search_in_place(scene: Scene) -> None:
    """Show a page of the search at the addresses of some stories, for a while: removals and returns."""
    for number in unedited(scene):
        path = scene.paper.stories[number].path
        take_down(scene, [number], lambda path=path: serving.search_page(Asked("", path, {}), Reply()))  # type: ignore[misc]


def retitle_and_correct(scene: Scene) -> None:
    """Mark some stories as brought up to date in the headline, and give all another template: edits."""
    scene.paper.template = 2
    for number in scene.next_batch:
        story = scene.paper.stories[number]
        story.text = replace(corrected(story.text, 4), title=f"Updated: {story.text.title}")


def early(scene: Scene) -> None:
    """List stories seconds before their addresses answer."""
    fresh = [scene.publish() for _ in scene.next_batch]
    scene.paper.struck = frozenset(fresh)
    scene.paper.spoil = spoils.status(404)
    scene.after_visits(1, lambda: well_again(scene))


def slash(scene: Scene) -> None:
    """Lead every address to the one with another ending, and later back."""
    for number in scene.numbers:
        scene.paper.move(number, f"/news/{number}/")


def no_slash(scene: Scene) -> None:
    for number in scene.numbers:
        scene.paper.move_back(number, f"/news/{number}.html")
