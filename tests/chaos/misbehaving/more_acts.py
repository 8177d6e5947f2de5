"""Acts of papers that mix up, rewrite or move what they printed."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from urllib.parse import unquote

from tests.chaos.misbehaving import dresses, mistakes, pages, spoils
from tests.chaos.misbehaving.acts import Behaviour, nothing, take_down, well_again
from tests.chaos.misbehaving.pages import Text, corrected, first_text, with_new_headline
from tests.chaos.misbehaving.paper import Spoil, Story
from tests.chaos.misbehaving.scene import Act, Scene
from tests.chaos.misbehaving.wire import Asked, Reply


def mistaken(name: str, spoil: Callable[[Scene], Spoil], in_short: bool = False) -> Behaviour:
    """Spoil all stories, and publish two meanwhile. The feed works."""

    def begin(scene: Scene) -> None:
        scene.paper.spoil = spoil(scene)
        scene.publish()
        scene.publish()

    return Behaviour(name, begin, well_again, in_short=in_short)


def mix_up(scene: Scene) -> None:
    scene.paper.spoil = mistakes.any_story_anywhere(scene)


def always_dressed(name: str, dress: Spoil, in_short: bool = False) -> Behaviour:
    def prepare(scene: Scene) -> None:
        scene.paper.noise, scene.paper.dress = dresses.NOISE, dress

    return Behaviour(name, nothing, prepare=prepare, in_short=in_short)


def other_links(name: str, dress_feed: Callable[[str], str], plain: Callable[[str], str] = str) -> Behaviour:
    def prepare(scene: Scene) -> None:
        scene.paper.dress_feed, scene.paper.plain = dress_feed, plain

    return Behaviour(name, nothing, prepare=prepare)


def spoilt(spoil: Spoil) -> Act:
    def begin(scene: Scene) -> None:
        scene.paper.spoil = spoil

    return begin


def undressed(scene: Scene) -> None:
    scene.paper.dress = None


def canonical_of_one(scene: Scene) -> None:
    path = scene.paper.stories[scene.numbers[-1]].path
    scene.paper.dress = dresses.with_canonical(lambda _: path)


def canonical_home(scene: Scene) -> None:
    scene.paper.dress = dresses.with_canonical(lambda _: "/")


def several_versions(scene: Scene) -> None:
    """Show some stories at addresses for printing and for telephones as well, all in the feed."""
    for number in scene.next_batch:
        scene.paper.show_at(f"/print/{number}.html", number)
        scene.paper.show_at(f"/m/{number}.html", number)


def versions_with_canonical(scene: Scene) -> None:
    several_versions(scene)
    scene.paper.dress = dresses.with_canonical(lambda asked: f"/news/{asked.path.rpartition('/')[2]}")


def letters_in_addresses(scene: Scene) -> None:
    """Give all stories addresses with letters that are escaped, and spell them otherwise at each poll."""
    for number in scene.numbers:
        scene.paper.rename(number, f"/é~Où/{number}.html")
    scene.paper.plain, scene.paper.dress_feed = unquote, dresses.links_spelled_otherwise


def stub_first(scene: Scene) -> None:
    """Publish stories that show the first visit only the first paragraph and an offer, and are declared as not free."""
    fresh = {scene.publish() for _ in scene.next_batch}
    paper = scene.paper
    paper.struck = frozenset(fresh)

    def spoil(asked: Asked, reply: Reply) -> Reply:
        paper.struck = (paper.struck or frozenset()) - {paper.number_at(asked.path) or 0}
        return dresses.declared_not_free(asked, spoils.metered(asked, reply))

    paper.spoil = spoil


def put_menu_into_text(scene: Scene) -> None:
    """Print two lines of the menu above every story, as a faulty template does: edits, as far as anybody knows."""
    for number in scene.numbers:
        story = scene.paper.stories[number]
        story.text = replace(story.text, paragraphs=(*MENU, *story.text.paragraphs))


def correct_names(scene: Scene) -> None:
    """Correct the name of the town in all stories: edits."""
    for number in scene.numbers:
        _rewrite(scene, number, lambda line: line.replace("The ", "The old ", 1).replace("Westmouth", "Eastmouth"))


def correct_typography(scene: Scene) -> None:
    """Write quotes and dashes otherwise in all stories: edits, of form only."""
    for number in scene.numbers:
        _rewrite(scene, number, lambda line: line.replace("“", "«").replace("”", "»"))


def _rewrite(scene: Scene, number: int, change: Callable[[str], str]) -> None:
    story = scene.paper.stories[number]
    story.text = replace(story.text, paragraphs=tuple(map(change, story.text.paragraphs)))


MENU = (
    "Home of the Post since 1888, printed by the port.",
    "All our desks: politics, sport, the harbour, the weather.",
)
NOTE = "Editor's note: this report was changed after the council had published its own figures for the year."


def add_notes(scene: Scene) -> None:
    """Add the same note to some stories: edits."""
    for number in scene.next_batch:
        story = scene.paper.stories[number]
        story.text = replace(story.text, paragraphs=(*story.text.paragraphs, NOTE))


def reuse_addresses(scene: Scene) -> None:
    """Show a new story at the address of an older one: an edit, as far as anybody can know."""
    for number in scene.next_batch:
        story = scene.paper.stories[number]
        story.text, story.date = first_text(next(scene.fresh)), "2026-04-02T09:00:00Z"


def in_korean(number: int) -> Text:
    """Return a text in Korean that no other number has."""
    things = ("항구", "시장", "옛 다리", "시청", "북쪽 부두", "도서관", "전차 차고", "저수지")
    thing = things[number % 8]
    return Text(
        f"보도 {number}: {thing}에서 새 공사가 시작되였다",
        (
            f"{thing}의 새 공사가 화요일에 시작되였다고 시의회가 통지 {number}호에서 밝혔다.",
            f"약 {number * 7 + 11}명의 주민이 모여 공사를 지켜보았으며 이것은 큰물이 난 이후 가장 많은 수이다.",
            f"《우리는 {number % 40 + 2}년 동안 이것을 기다렸다》고 열쇠를 가진 {number}번 관리인이 말하였다.",
            f"{thing} 공사는 봄까지 계속되며 비용은 {number * 13 + 900}원으로서 항구가 부담한다.",
        ),
    )


def print_in_korean(scene: Scene) -> None:
    for number in scene.numbers:
        scene.paper.stories[number].text = in_korean(number)


def print_in_euc_kr(scene: Scene) -> None:
    print_in_korean(scene)
    scene.paper.dress = dresses.in_euc_kr


def change_encoding(scene: Scene) -> None:
    """Send EUC-KR that is called UTF-8 for a while, then UTF-8."""
    scene.paper.spoil = mistakes.wrongly_declared
    scene.paper.dress = None


def flip_languages(scene: Scene) -> None:
    scene.paper.alternating = frozenset(scene.next_batch)
    for number in scene.next_batch:
        scene.paper.stories[number].also = in_korean(number)


def serve_stale_copies(scene: Scene) -> None:
    """Correct some stories; every second visit sees the old text."""
    scene.paper.alternating = frozenset(scene.next_batch)
    for number in scene.next_batch:
        story = scene.paper.stories[number]
        story.also, story.text = story.text, corrected(story.text, 2)


def drop_stale_copies(scene: Scene) -> None:
    for number in scene.next_batch:
        scene.paper.stories[number].also = None


def remove_behind_cache(scene: Scene) -> None:
    """Take some stories down; every second visit still sees an old copy."""
    gone = spoils.said("<h1>404</h1>", 404)
    struck = set(scene.next_batch)
    take_down(scene, scene.next_batch, gone)

    def on_served(story: Story) -> None:
        if story.number in struck:
            story.gone = None if story.gone else gone

    scene.paper.on_served = on_served


def empty_cache(scene: Scene) -> None:
    scene.paper.on_served = None
    take_down(scene, scene.next_batch, spoils.said("<h1>404</h1>", 404))


def removed_to_another(status: int) -> Act:
    """Take some stories down; their addresses lead to the newest one from now on."""

    def begin(scene: Scene) -> None:
        target = scene.paper.origin + scene.paper.stories[scene.numbers[-1]].path
        take_down(scene, scene.next_batch, lambda: Reply(status, headers={"Location": target}))

    return begin


def take_down_in_place(scene: Scene) -> None:
    """Replace the text of some stories with a notice, for good. Headline and date stay."""
    for number in scene.next_batch:
        story = scene.paper.stories[number]
        text = replace(
            story.text,
            paragraphs=(
                "This report is no longer available for legal reasons. We regret that we cannot say more about it.",
                "Other reports on the same subject are listed on our front page and in the printed paper of the week.",
            ),
        )
        page = Reply(body=pages.page(text, story.date).encode())
        take_down(scene, [number], lambda page=page: page)  # type: ignore[misc]


def move_twice(scene: Scene) -> None:
    """Give some stories a new headline and address, and others again before anybody looks."""
    for number in scene.next_batch:
        story = scene.paper.stories[number]
        story.text = with_new_headline(story.text)
        scene.paper.move(number, f"/news/{number}-after-the-vote.html")

    def again() -> None:
        for number in scene.next_batch:
            scene.paper.move(number, f"/news/{number}-after-the-second-vote.html")

    threading.Timer(3.0, again).start()


def reprint_elsewhere(scene: Scene) -> None:
    """Show some stories at a new address, unedited; the old one is not found, without a redirect."""
    for number in scene.numbers[2 : 2 + scene.sizes.next_batch]:
        scene.paper.reprint(number, f"/archive/{number}.html")
