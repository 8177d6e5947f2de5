"""Behaviours that do two things at once, move what they edit, or edit a single detail."""

from __future__ import annotations

from tests.chaos.misbehaving import complicating, detailing
from tests.chaos.misbehaving.acts import Behaviour, articles, nothing, well_again
from tests.chaos.misbehaving.addressing import other_links
from tests.chaos.misbehaving.breaking import bring_back
from tests.chaos.misbehaving.confusing import undressed
from tests.chaos.misbehaving.rewriting import print_in_korean

COMPLICATIONS: tuple[Behaviour, ...] = (
    Behaviour("moved-and-edited-in-outage", complicating.edit_and_move_in_outage, well_again),
    Behaviour("a-b-and-edited", complicating.alternate_and_edit),
    Behaviour("old-stories-for-sale", complicating.sell_old_stories),
    Behaviour("translations-at-times", complicating.lead_to_translations, prepare=complicating.translate_all),
    articles("pages-of-another-outlet", complicating.page_of_another_outlet),
    Behaviour("printed-after-edits", complicating.print_after_edits, prepare=complicating.with_long_ids),
    Behaviour("renamed-after-edits", complicating.rename_after_edits, prepare=complicating.with_long_ids),
    other_links("relative-links", complicating.feed_with_relative_links),
    Behaviour("feed-shortened", complicating.shorten_feed),
    Behaviour("migrated-and-edited", complicating.migrate_and_edit),
    Behaviour(
        "back-elsewhere-edited",
        complicating.pull_unedited,
        complicating.bring_back_elsewhere_edited,
        prepare=complicating.with_long_ids,
    ),
    Behaviour("age-within-lines", nothing, prepare=detailing.with_age),
    Behaviour("syllables-corrected", detailing.correct_syllables, prepare=print_in_korean),
    Behaviour("pictures-replaced", detailing.replace_pictures, prepare=detailing.print_pictures),
    Behaviour("corrections-listed", detailing.list_corrections),
    Behaviour("headline-in-placeholder", detailing.say_headlines_in_place, bring_back),
    Behaviour("suggestions", detailing.suggest_in_place),
    Behaviour("consent-at-second-visit", detailing.ask_at_second_visit),
    articles("check-below-headline", detailing.check_with_headline, 20),
    articles("check-without-script", detailing.check_without_script, 20),
    Behaviour("short-and-loading-again", detailing.load_again, undressed),
    Behaviour(
        "half-deployed-and-edited",
        complicating.half_deploy_and_edit,
        complicating.count_readers,
        prepare=complicating.count_readers,
    ),
    Behaviour("removed-with-old-feed", complicating.remove_with_old_feed, well_again),
)
