"""Further behaviours: answers that belong to another page, furniture in the text, addresses in many spellings."""

from __future__ import annotations

from tests.chaos.misbehaving import acts, dresses, mistakes, more_acts, pages, spoils
from tests.chaos.misbehaving.acts import Behaviour, articles, well_again
from tests.chaos.misbehaving.more_acts import always_dressed, mistaken, other_links

CONFUSIONS: tuple[Behaviour, ...] = (
    mistaken("one-story-everywhere", mistakes.one_story_everywhere),
    Behaviour("any-story-anywhere", more_acts.mix_up, well_again),
    mistaken("front-page-everywhere", mistakes.front_page),
    mistaken("published-in-maintenance", lambda _: spoils.notice(pages.MAINTENANCE)),
    mistaken("consent-in-place", lambda _: mistakes.consent_in_place),
    mistaken("shell", lambda _: mistakes.shell),
    articles("challenge-one-in-three", mistakes.one_in_three(mistakes.challenge)),
    articles("451-some", spoils.status(451), 20),
    articles("redirect-loop", mistakes.loop, 20),
    Behaviour("stub-first", more_acts.stub_first, well_again),
    always_dressed("counter-in-text", dresses.with_counter),
    always_dressed("stamp-in-text", dresses.with_stamp),
    always_dressed("comments", dresses.with_comments),
    always_dressed("random-classes", dresses.with_random_classes),
    always_dressed("invisible-marks", dresses.with_invisible_marks),
    Behaviour("menu-in-text", more_acts.put_menu_into_text),
    articles("pages-begin", dresses.in_two_pages),
    Behaviour("canonical-of-one", more_acts.canonical_of_one, more_acts.undressed),
    Behaviour("canonical-home", more_acts.canonical_home, more_acts.undressed),
    Behaviour("versions", acts.nothing, prepare=more_acts.several_versions),
    Behaviour("versions-with-canonical", acts.nothing, prepare=more_acts.versions_with_canonical),
    Behaviour("letters-in-addresses", acts.nothing, prepare=more_acts.letters_in_addresses),
    other_links("links-with-session", dresses.links_with(lambda n: f"?CFID={n}&CFTOKEN={n * 3}")),
    other_links("links-with-token", dresses.links_with(lambda n: f"?r={n}")),
    other_links("new-guids", dresses.with_new_guids),
    other_links("stories-of-others", dresses.with_stories_of_others),
    Behaviour("mojibake", more_acts.spoilt(mistakes.read_as_latin), well_again, more_acts.print_in_korean),
    Behaviour("question-marks", more_acts.spoilt(mistakes.question_marks), well_again, more_acts.print_in_korean),
    Behaviour("encoding", more_acts.change_encoding, well_again, more_acts.print_in_euc_kr),
    Behaviour("languages", more_acts.flip_languages),
    Behaviour("stale-copies", more_acts.serve_stale_copies, more_acts.drop_stale_copies),
    Behaviour("removed-behind-cache", more_acts.remove_behind_cache, more_acts.empty_cache),
    Behaviour("removed-to-another-301", more_acts.removed_to_another(301)),
    Behaviour("removed-to-another-302", more_acts.removed_to_another(302)),
    Behaviour("removed-in-place", more_acts.take_down_in_place),
    Behaviour("names-corrected", more_acts.correct_names),
    Behaviour("typography", more_acts.correct_typography),
    Behaviour("notes-added", more_acts.add_notes),
    Behaviour("addresses-reused", more_acts.reuse_addresses),
    Behaviour("moved-twice", more_acts.move_twice),
    Behaviour("reprinted-elsewhere", more_acts.reprint_elsewhere),
)
