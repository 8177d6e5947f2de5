"""Acts of papers that take stories down by a notice, a list, or an answer with another story's page."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from tests.chaos.misbehaving import pages, spoils
from tests.chaos.misbehaving.acts import take_down
from tests.chaos.misbehaving.addressing import unedited
from tests.chaos.misbehaving.pages import Text
from tests.chaos.misbehaving.scene import Scene
from tests.chaos.misbehaving.wire import Asked, Reply

_LIST = Asked("", pages.SECTION, {})
WITHDRAWN = (
    ("Ritirato", "Questo articolo è stato ritirato dalla redazione."),
    ("Ingetrokken", "Dit artikel is door de redactie ingetrokken."),
    ("Wycofano", "Ten artykuł został wycofany przez redakcję."),
    ("Відкликано", "Цей матеріал відкликано редакцією."),
    ("Αποσύρθηκε", "Το άρθρο αυτό αποσύρθηκε από τη σύνταξη."),
    ("Visszavonva", "Ezt a cikket a szerkesztőség visszavonta."),
    ("Staženo", "Tento článek byl redakcí stažen."),
    ("Retras", "Acest articol a fost retras de redacție."),
    ("Оттеглено", "Тази статия беше оттеглена от редакцията."),
    ("Повучено", "Овај чланак је повучен од стране редакције."),
    ("Tillbakadragen", "Den här artikeln har dragits tillbaka av redaktionen."),
    ("Trukket tilbage", "Denne artikel er blevet trukket tilbage af redaktionen."),
    ("Vedetty pois", "Toimitus on vetänyt tämän jutun pois."),
    ("Ditarik", "Artikel ini telah ditarik oleh redaksi."),
    ("वापस लिया गया", "यह लेख संपादकों द्वारा वापस ले लिया गया है।"),
    ("ถูกถอน", "บทความนี้ถูกถอนโดยกองบรรณาธิการ"),
    ("הוסר", "הכתבה הוסרה על ידי המערכת."),
    ("حذف شد", "این خبر توسط تحریریه حذف شده است."),
)


def withdraw_in_languages(scene: Scene) -> None:
    """Say in place of headline and text, in another language each, that the story was withdrawn: removals."""
    for place, number in enumerate(unedited(scene)):
        title, line = WITHDRAWN[(place * 5 + number) % len(WITHDRAWN)]
        take_down(scene, [number], spoils.said(pages.page(Text(title, (line,)), scene.paper.stories[number].date)))


def show_list(scene: Scene) -> None:
    """Show the list of the newest stories at the addresses of some, for good. It does not say that they are gone."""
    scene.paper.struck = frozenset(unedited(scene))
    scene.paper.spoil = lambda _, __: scene.paper.answer(_LIST)


def gone_with_stories(scene: Scene) -> None:
    """Answer 410 with the page of the newest story: removals."""
    for number in unedited(scene):
        take_down(scene, [number], lambda: replace(scene.paper.page_of(scene.numbers[-1]), status=410))


def say_headline_only(scene: Scene) -> None:
    """Leave headline and date of some stories, and below them a link to the list of a section: removals."""
    for number in unedited(scene):
        story = scene.paper.stories[number]
        lines = ("This report is not in our archive any more. Older reports of the same section are listed here.",)
        page = pages.page(replace(story.text, paragraphs=lines), story.date)
        take_down(scene, [number], partial(Reply, body=page.encode()))
