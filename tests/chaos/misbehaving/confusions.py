"""Further behaviours: answers that belong to another page, furniture in the text, addresses in many spellings."""

from __future__ import annotations

from tests.chaos.misbehaving import acts, addressing, confusing, dresses, mistakes, pages, rewriting, spoils, vanishing
from tests.chaos.misbehaving.acts import Behaviour, articles, dressed, well_again
from tests.chaos.misbehaving.addressing import other_links
from tests.chaos.misbehaving.confusing import always_dressed, mistaken

CONFUSIONS: tuple[Behaviour, ...] = (
    mistaken("one-story-everywhere", mistakes.one_story_everywhere),
    Behaviour("any-story-anywhere", confusing.mix_up, well_again),
    mistaken("front-page-everywhere", mistakes.front_page),
    mistaken("published-in-maintenance", lambda _: spoils.notice(pages.MAINTENANCE), in_short=True),
    mistaken("consent-in-place", lambda _: mistakes.consent_in_place, in_short=True),
    mistaken("shell", lambda _: mistakes.shell),
    articles("challenge-one-in-three", mistakes.one_in_three(mistakes.challenge)),
    articles("451-some", spoils.status(451), 20),
    articles("redirect-loop", mistakes.loop, 20),
    Behaviour("stub-first", confusing.stub_first, well_again),
    always_dressed("counter-in-text", dresses.with_counter, in_short=True),
    always_dressed("stamp-in-text", dresses.with_stamp),
    always_dressed("comments", dresses.with_comments),
    always_dressed("random-classes", dresses.with_random_classes),
    always_dressed("invisible-marks", dresses.with_invisible_marks),
    Behaviour("menu-in-text", rewriting.put_menu_into_text),
    articles("pages-begin", dresses.in_two_pages),
    Behaviour("canonical-of-one", addressing.canonical_of_one, confusing.undressed, in_short=True),
    Behaviour("canonical-home", addressing.canonical_home, confusing.undressed),
    Behaviour("versions", acts.nothing, prepare=addressing.several_versions),
    Behaviour("versions-with-canonical", acts.nothing, prepare=addressing.versions_with_canonical),
    Behaviour("letters-in-addresses", acts.nothing, prepare=addressing.letters_in_addresses),
    other_links("links-with-session", dresses.links_with(lambda n: f"?CFID={n}&CFTOKEN={n * 3}")),
    other_links("links-with-token", dresses.links_with(lambda n: f"?r={n}"), in_short=True),
    other_links("new-guids", dresses.with_new_guids),
    other_links("stories-of-others", dresses.with_stories_of_others),
    Behaviour(
        "mojibake", confusing.spoilt(mistakes.read_as_latin), well_again, rewriting.print_in_korean, in_short=True
    ),
    Behaviour("question-marks", confusing.spoilt(mistakes.question_marks), well_again, rewriting.print_in_korean),
    Behaviour("encoding", rewriting.change_encoding, well_again, rewriting.print_in_euc_kr),
    Behaviour(
        "escaped-twice", dressed(mistakes.escaped_twice), confusing.undressed, rewriting.print_with_signs, in_short=True
    ),
    Behaviour("escaped-no-more", confusing.undressed, prepare=rewriting.print_with_signs_escaped),
    Behaviour(
        "escaped-at-times",
        dressed(spoils.one_server_of_two(mistakes.escaped_twice)),
        prepare=rewriting.print_with_signs,
    ),
    Behaviour("languages", rewriting.flip_languages),
    Behaviour("stale-copies", vanishing.serve_stale_copies, vanishing.drop_stale_copies),
    Behaviour("removed-behind-cache", vanishing.remove_behind_cache, vanishing.empty_cache),
    Behaviour("removed-to-another", vanishing.removed_to_another, in_short=True),
    Behaviour("led-to-another", vanishing.led_to_another, well_again),
    Behaviour("removed-in-place", vanishing.take_down_in_place),
    Behaviour("names-corrected", rewriting.correct_names),
    Behaviour("typography", rewriting.correct_typography),
    Behaviour("notes-added", rewriting.add_notes),
    Behaviour("addresses-reused", rewriting.reuse_addresses),
    Behaviour("moved-twice", addressing.move_twice),
    Behaviour("reprinted-elsewhere", addressing.reprint_elsewhere, addressing.leave_old_addresses),
)
