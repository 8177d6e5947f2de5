"""Acts of papers that print many texts otherwise, on purpose or not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from tests.chaos.misbehaving import dresses, mistakes
from tests.chaos.misbehaving.pages import Text, first_text
from tests.chaos.misbehaving.scene import Scene

MENU = (
    "Home of the Post since 1888, printed by the port.",
    "All our desks: politics, sport, the harbour, the weather.",
)


NOTE = "Editor's note: this report was changed after the council had published its own figures for the year."


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


def add_notes(scene: Scene) -> None:
    """Add the same note to some stories: edits."""
    for number in scene.next_batch:
        story = scene.paper.stories[number]
        story.text = replace(story.text, paragraphs=(*story.text.paragraphs, NOTE))


def _rewrite(scene: Scene, number: int, change: Callable[[str], str]) -> None:
    story = scene.paper.stories[number]
    story.text = replace(story.text, paragraphs=tuple(map(change, story.text.paragraphs)))


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


def print_with_signs(scene: Scene) -> None:
    """Print all stories with signs that HTML escapes."""
    for number in scene.numbers:
        _rewrite(scene, number, lambda line: line.replace("“", '"').replace("”", '"').replace(" and ", " & "))
    scene.paper.noise = dresses.NOISE


def print_with_signs_escaped(scene: Scene) -> None:
    print_with_signs(scene)
    scene.paper.dress = mistakes.escaped_twice


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
