"""Behaviours of the servers, walls and clocks between a paper and its readers, and of papers that lose stories."""

from __future__ import annotations

from tests.chaos.misbehaving import acts, breaking, pages, serving, spoils, unlisting, walls
from tests.chaos.misbehaving.acts import Behaviour, articles, well_again
from tests.chaos.misbehaving.confusing import always_dressed, undressed
from tests.chaos.misbehaving.rewriting import print_in_korean

_SOME = 20
_MAINTENANCE = spoils.notice(pages.MAINTENANCE)

HARDSHIPS: tuple[Behaviour, ...] = (
    articles("checks-some", walls.one_for_each(walls.CHECKS), _SOME, in_short=True),
    articles("checks", walls.one_for_each(walls.CHECKS)),
    articles("checks-403", walls.one_for_each(walls.CHECKS, 403)),
    articles("checks-503", walls.one_for_each(walls.CHECKS, 503), visits=0),
    articles("regions-some", walls.one_for_each(walls.REGIONS), _SOME),
    articles("regions", walls.one_for_each(walls.REGIONS)),
    articles("regions-451", walls.one_for_each(walls.REGIONS, 451)),
    articles("consent-in-ten-languages", walls.one_for_each(walls.CONSENT_PAGES), _SOME, in_short=True),
    articles("consent-below-headlines", walls.consent_below_headline, _SOME),
    articles("metered-some", spoils.metered, _SOME),
    articles("metered-at-times", spoils.one_server_of_two(spoils.metered)),
    articles("search-page", serving.search_page),
    Behaviour("search-page-some", breaking.search_in_place, breaking.bring_back),
    articles("sponsor", spoils.one_server_of_two(serving.sponsor)),
    Behaviour("printed-double", acts.dressed(serving.twice), undressed, breaking.with_noise),
    Behaviour(
        "printed-double-at-times",
        acts.dressed(spoils.one_server_of_two(serving.twice)),
        undressed,
        breaking.with_noise,
    ),
    Behaviour("printed-double-and-edited", breaking.print_double),
    Behaviour("other-language-at-times", breaking.all_alternate),
    Behaviour("half-deployed", breaking.dressed_by(serving.either_template), undressed),
    Behaviour(
        "clock-put-forward",
        acts.dressed(serving.in_zone(b"+02:00")),
        prepare=acts.dressed(serving.in_zone(b"+01:00")),
    ),
    Behaviour("clock-without-zone", acts.dressed(serving.in_zone(b"")), undressed),
    always_dressed("other-spaces", serving.other_spaces),
    always_dressed("count-in-headline", serving.count_in_headline),
    Behaviour("encoding-in-turn", acts.dressed(serving.encoding_in_turn), prepare=print_in_korean),
    Behaviour("older-copy", breaking.show_older, breaking.drop_older, prepare=breaking.stamped, in_short=True),
    Behaviour("correct-beside-counter", breaking.correct_beside_counter, prepare=breaking.with_counter),
    Behaviour("parked-for-good", breaking.park_for_good, well_again, other="port", in_short=True),
    Behaviour("moved-302", breaking.move_for_now(302), other="port"),
    Behaviour("moved-307", breaking.move_for_now(307), other="port"),
    Behaviour(
        "moved-without-some",
        breaking.leave_some_behind(lambda _: spoils.said("<h1>404</h1>", 404)),
        other="port",
        in_short=True,
    ),
    Behaviour("moved-without-some-home", breaking.leave_some_behind(breaking.led_home), other="port"),
    Behaviour("edited-in-outage", breaking.edit_in(spoils.status(503)), well_again, visits=0),
    Behaviour("edited-in-maintenance", breaking.edit_in(_MAINTENANCE), well_again),
    Behaviour("rolled-back", breaking.roll_back, prepare=breaking.print_corrected),
    Behaviour("emptied", articles("", spoils.without_text, _SOME).begin),
    Behaviour("withdrawn", breaking.withdrawn),
    Behaviour("under-review", breaking.under_review, breaking.bring_back),
    Behaviour("nothing-there", serving.show_nothing),
    Behaviour("updated-in-headline", breaking.retitle_and_correct),
    Behaviour("listed-early", breaking.early, well_again, visits=1),
    Behaviour("slash", breaking.slash, breaking.no_slash),
    Behaviour("unlisted-but-printed", unlisting.unlist_printed, prepare=unlisting.show_for_printing),
    Behaviour("unlisted-but-in-versions", unlisting.unlist_versions, prepare=unlisting.show_versions),
    breaking.feed_dressed("feed-of-two-servers", serving.older_half_at_times),
    breaking.feed_dressed("feed-by-favour", lambda _: serving.by_favour),
    breaking.feed_dressed("feed-headlines", lambda _: serving.headlines_of_the_hour),
)
