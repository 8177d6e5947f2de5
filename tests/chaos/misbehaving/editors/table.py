"""The table of what editors and templates do."""

from __future__ import annotations

from tests.chaos.misbehaving.acts import Behaviour, nothing
from tests.chaos.misbehaving.editors import edits, newsroom, removals
from tests.chaos.misbehaving.editors.templates import TEMPLATES
from tests.chaos.misbehaving.rarities.removals import print_pictures

EDITORS: tuple[Behaviour, ...] = (
    Behaviour("paragraphs-moved", edits.swap),
    Behaviour("paragraphs-out", edits.take_out),
    Behaviour("paragraphs-in", edits.put_in),
    Behaviour("quotations-replaced", edits.requote),
    Behaviour("standfirsts-corrected", edits.replaced("on Tuesday", "on Friday"), prepare=edits.print_standfirsts),
    Behaviour("captions-corrected", edits.correct_captions, prepare=print_pictures),
    Behaviour("crossheads-added", edits.add_crossheads, prepare=edits.print_crossheads),
    Behaviour("tables-corrected", edits.replaced(" tons", "0 tons"), prepare=edits.print_tables),
    Behaviour("verses-corrected", edits.replaced("keeper counts", "keeper waits"), prepare=edits.print_verses),
    Behaviour("lists-corrected", edits.replaced("painted by", "sold by"), prepare=edits.print_lists),
    Behaviour("points-added", edits.put_points, prepare=edits.print_points),
    Behaviour(
        "times-corrected",
        edits.replaced("19:00", "19:30"),
        prepare=edits.all_with(lambda n: f"The doors of hall {n} open at 19:00 and are closed at 23:00."),
    ),
    Behaviour("days-corrected", edits.replaced("on Tuesday", "on Monday")),
    Behaviour(
        "phones-corrected",
        edits.replaced("0412", "0421"),
        prepare=edits.all_with(lambda n: f"Readers may call 0412-{n:04} or write to desk{n}@westmouth.example."),
    ),
    Behaviour("capitals-corrected", edits.replaced("council", "Council")),
    Behaviour(
        "accents-corrected",
        edits.replaced("Cafe Seance", "Café Séance"),
        prepare=edits.all_with(lambda n: f"The Cafe Seance in house {n} stays closed."),
    ),
    Behaviour("word-put-in", edits.replaced("is to go on", "is not to go on")),
    Behaviour("tolls-in-headlines", edits.correct_tolls, prepare=edits.print_tolls),
    Behaviour("results-counted", edits.count_results),
    Behaviour("retracted-but-shown", edits.retract),
    Behaviour("updates-marked", edits.mark_updates),
    Behaviour("video-then-text", edits.video_then_text),
    Behaviour("follow-ups-there", edits.follow_up),
    Behaviour("half-sentence-cut", edits.cut_sentence),
    Behaviour("rest-removed", edits.remove_rest),
    Behaviour("shortened-and-comment-pages", edits.shorten_with_comment_pages, prepare=edits.print_more),
    Behaviour("weather-reports", newsroom.correct_weather, prepare=newsroom.print_weather),
    Behaviour("exchange-rates", newsroom.correct_rates, prepare=newsroom.print_rates),
    Behaviour("telegrams-alike", nothing, prepare=newsroom.print_telegrams),
    Behaviour("short-notices", nothing, prepare=newsroom.print_notices),
    Behaviour("regional-reports", nothing, prepare=newsroom.print_regions),
    Behaviour("translated-later", newsroom.translate_later),
    Behaviour("two-sections", nothing, prepare=newsroom.print_in_two_sections),
    Behaviour("ids-reused", newsroom.reuse_ids, prepare=newsroom.print_slugs),
    Behaviour("led-to-follow-ups", newsroom.lead_to_follow_ups),
    Behaviour("merged-in-third", newsroom.merge_in_third),
    Behaviour("canonical-to-round-up", nothing, prepare=newsroom.name_round_up),
    Behaviour("withdrawn-in-languages", removals.withdraw_in_languages),
    Behaviour("list-in-place", removals.show_list),
    Behaviour("gone-with-stories", removals.gone_with_stories),
    Behaviour("headline-left", removals.say_headline_only),
    *TEMPLATES,
)
