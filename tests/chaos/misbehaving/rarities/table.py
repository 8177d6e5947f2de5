"""The table of rarer behaviours."""

from __future__ import annotations

from tests.chaos.misbehaving.acts import Behaviour, articles, dressed, nothing, other_feed, well_again
from tests.chaos.misbehaving.breaking import bring_back
from tests.chaos.misbehaving.confusing import always_dressed, undressed
from tests.chaos.misbehaving.rarities import answers, prints, removals, routes
from tests.chaos.misbehaving.rewriting import print_in_korean
from tests.chaos.misbehaving.spoils import status

_SOME, _FEW = 20, 3

RARITIES: tuple[Behaviour, ...] = (
    articles("odd-statuses", answers.odd_status, visits=0),
    articles("stalled-some", answers.stalled, _FEW, visits=0),
    articles("cut-until-close", answers.until_close),
    articles("partial", answers.partial),
    articles("fatal-error-in-text", answers.fatal_error),
    articles("braces", answers.braces),
    articles("headlines-lost", answers.without_headlines),
    articles("password-some", answers.protected, _SOME),
    articles("decoys", answers.decoy),
    articles("decoys-some", answers.decoy, _SOME),
    articles("home-by-script", answers.home_by_script),
    Behaviour("campaign", answers.begin_campaign, well_again),
    articles("teaser-and-notice", answers.teaser, _SOME),
    articles("closed-in-data", answers.half_declared_closed),
    Behaviour("one-tag", answers.revise_some, bring_back, answers.tag_all),
    always_dressed("dialog-above", answers.with_dialog),
    Behaviour("mark-and-declaration", dressed(answers.with_mark), undressed, print_in_korean),
    Behaviour("as-plain", dressed(answers.as_plain), undressed),
    other_feed("feed-of-another", answers.feed_of_another),
    Behaviour("feed-with-texts", nothing, prepare=answers.print_feed_with_texts),
    articles("404-articles", status(404)),
    Behaviour("gone-in-turn", removals.in_turn),
    Behaviour("deleted-in-languages", removals.say_deleted),
    Behaviour("marked-deleted", removals.mark_deleted),
    Behaviour("removed-but-in-data", removals.remove_from_page_only, prepare=removals.declare_all),
    Behaviour("newest-instead", removals.show_newest_instead),
    Behaviour("removed-in-batches", removals.pull_in_batches),
    Behaviour("removed-between-outages", removals.pull_between_outages, visits=0),
    Behaviour("edition-closed", removals.close_edition, prepare=removals.print_edition),
    Behaviour("removed-among-refusals", removals.pull_among_refusals, well_again),
    Behaviour("edited-then-removed", removals.edit_then_pull),
    Behaviour("name-purged", removals.purge_name, prepare=removals.name_director),
    Behaviour("line-purged", removals.purge_line, prepare=removals.praise_director),
    Behaviour("pictures-purged", removals.purge_pictures, prepare=removals.print_pictures),
    Behaviour("removed-to-next-message", removals.lead_to_next_message, prepare=removals.print_messages),
    Behaviour("messages-edited-and-removed", removals.edit_and_pull_messages, prepare=removals.print_messages),
    Behaviour("next-story-below", nothing, prepare=prints.next_story_below),
    Behaviour("live-then-report", prints.live_then_report),
    Behaviour("printed-by-script", prints.print_by_script),
    Behaviour("byline-above", prints.byline_above),
    Behaviour("date-in-turn", nothing, prepare=prints.date_in_turn),
    Behaviour("all-redated", prints.redate_all),
    Behaviour("capital-headlines", prints.capital_headlines),
    Behaviour("translation-names-original", nothing, prepare=prints.translate),
    Behaviour("other-language-for-a-while", prints.speak_korean, prints.speak_english),
    Behaviour("encodings-of-three-languages", nothing, prepare=prints.print_foreign),
    Behaviour("letters-corrected-in-new-template", prints.correct_letters),
    routes.linked("links-tracked", routes.tracked),
    routes.linked("index-files", routes.as_folder, routes.from_folder),
    Behaviour("by-query", nothing, prepare=routes.by_query),
    Behaviour("mirrors-in-turn", nothing, prepare=routes.mirror, other="port"),
    Behaviour("ports-flap", routes.flap, routes.calm_down, other="port"),
    Behaviour("telephones-in-turn", nothing, prepare=routes.to_telephones, other="port"),
    Behaviour("query-added", routes.with_query, routes.calm_down),
    Behaviour("rolling-301", nothing, prepare=routes.rolling(301)),
    Behaviour("rolling-302", nothing, prepare=routes.rolling(302)),
    Behaviour("slugs-renewed", routes.renew_slugs, prepare=routes.with_slugs),
    Behaviour("new-slug-302", routes.new_slugs_302),
    Behaviour("numbers-of-the-day", routes.more_messages, prepare=routes.message_addresses),
    Behaviour("canonical-of-neighbour", routes.canonical_of_neighbour, undressed, removals.print_messages),
)
