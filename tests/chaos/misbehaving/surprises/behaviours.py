"""The table of further behaviours."""

from __future__ import annotations

from tests.chaos.misbehaving import renewing, spoils, walls
from tests.chaos.misbehaving.acts import Behaviour, articles, dressed, everywhere, nothing, other_feed, well_again
from tests.chaos.misbehaving.confusing import always_dressed, undressed
from tests.chaos.misbehaving.paper import Spoil
from tests.chaos.misbehaving.rewriting import print_in_korean
from tests.chaos.misbehaving.scene import Act, Scene
from tests.chaos.misbehaving.surprises import addresses, answers, inserts, stories

_SOME, _FEW = 20, 3


def _for_a_while(name: str, dress: Spoil, prepare: Act = nothing) -> Behaviour:
    return Behaviour(name, dressed(dress), undressed, prepare)


def _with_noise(scene: Scene) -> None:
    scene.paper.noise = inserts.NOISE


SURPRISES: tuple[Behaviour, ...] = (
    articles("server-errors-200-some", walls.one_for_each(walls.SERVERS), _SOME, in_short=True),
    articles("server-errors-200", walls.one_for_each(walls.SERVERS)),
    everywhere("other-hosts", walls.one_for_each(walls.HOSTS)),
    articles("gates-some", walls.one_for_each(walls.GATES), _SOME, in_short=True),
    articles("gates-at-times", spoils.one_server_of_two(walls.one_for_each(walls.GATES))),
    articles("error-in-json", answers.error_in_json),
    articles("too-many-requests-200", answers.too_many_requests, _SOME),
    articles("gzip-twice", answers.gzip_twice),
    articles("gzip-in-name-only", answers.gzip_in_name_only),
    articles("gzip-bomb", answers.bomb, _FEW),
    articles("long-headers", answers.long_headers, _SOME, visits=0),
    articles("pdf-in-place", answers.pdf, _SOME),
    articles("not-modified", answers.not_modified),
    Behaviour("404-with-text", answers.not_found_with_text, well_again),
    _for_a_while("as-octets", answers.as_octets),
    _for_a_while("utf-16", answers.utf_16),
    _for_a_while("encoding-undeclared", answers.undeclared, print_in_korean),
    Behaviour("odd-characters", nothing, prepare=answers.with_odd_characters),
    Behaviour("deep-elements", nothing, prepare=dressed(answers.deep)),
    Behaviour("certificate-expired", answers.expire, answers.renew, answers.over_tls, other="tls", visits=0),
    always_dressed("counters-in-scripts", inserts.counters, inserts.NOISE, in_short=True),
    always_dressed("stamps-in-scripts", inserts.stamps, inserts.NOISE),
    always_dressed("widgets-in-text", inserts.widgets, inserts.NOISE),
    always_dressed("comments-grow", inserts.comments(), inserts.NOISE),
    _for_a_while("warnings-in-text", inserts.warnings, _with_noise),
    _for_a_while("breaks-for-paragraphs", inserts.breaks),
    _for_a_while("large-initials", inserts.large_initials),
    Behaviour("links-in-words", nothing, prepare=dressed(inserts.links)),
    Behaviour("old-json-ld", renewing.correct_figures, prepare=dressed(inserts.old_json_ld())),
    Behaviour("old-headline-in-head", renewing.correct_headlines, prepare=dressed(inserts.old_headline())),
    Behaviour("corrections-in-boxes", stories.correct_some, prepare=dressed(inserts.corrections_in_boxes)),
    always_dressed("undated", inserts.undated, inserts.NOISE),
    _for_a_while("epoch-dates", inserts.epoch),
    addresses.spelled(
        "session-id-in-path", lambda n: f"{{}};jsessionid={n * 7919:032X}", lambda path: path.partition(";")[0]
    ),
    addresses.spelled("session-before-path", lambda n: f"/(S({n * 7919:024x})){{}}", addresses.without_path_session),
    addresses.spelled("query-order", lambda n: "{}?lang=en&amp;view=full" if n % 2 else "{}?view=full&amp;lang=en"),
    Behaviour("addresses-in-capitals", nothing, prepare=addresses.in_capitals),
    Behaviour("clicks-counted", nothing, prepare=addresses.through_counter),
    Behaviour("moved-by-refresh", addresses.move_by_refresh, in_short=True),
    Behaviour("relaunched", addresses.relaunch, in_short=True),
    Behaviour("canonical-to-short", nothing, prepare=addresses.canonical_to_short),
    Behaviour("canonical-of-agency", nothing, prepare=dressed(addresses.canonical_of_agency)),
    addresses.feed_prepared("feed-with-sections", addresses.list_sections),
    addresses.feed_prepared("feed-unescaped", addresses.unescaped),
    other_feed("feed-cut", addresses.cut_feed),
    Behaviour("embargoed", stories.embargo, well_again, in_short=True),
    Behaviour("flashes", stories.flash, in_short=True),
    Behaviour("updates-of-agencies", stories.print_updates, in_short=True),
    Behaviour("window-of-lines", stories.roll_window),
    Behaviour("split-in-two", stories.split, in_short=True),
    Behaviour("merged-in-one", stories.merge, in_short=True),
    Behaviour("briefings", nothing, prepare=stories.print_briefings),
    Behaviour("spelled-by-country", stories.spell_by_country),
    Behaviour("headlines-in-turn", stories.try_headlines),
    Behaviour("off-by-one", stories.shift, well_again, in_short=True),
    articles("on-strike", stories.strike, in_short=True),
    Behaviour("corrected-at-edges", stories.correct_at_edges, stories.fill_edges),
)
