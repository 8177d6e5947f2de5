"""The table of troubles of networks, servers, feeds and addresses."""

from __future__ import annotations

from collections.abc import Callable

from tests.chaos.misbehaving.acts import Behaviour, articles, dressed, nothing, other_feed, well_again
from tests.chaos.misbehaving.confusing import undressed
from tests.chaos.misbehaving.names import NAMES
from tests.chaos.misbehaving.rewriting import print_in_korean
from tests.chaos.misbehaving.scene import Scene
from tests.chaos.misbehaving.spoils import led_to, notice, said, status
from tests.chaos.misbehaving.troubles import answers, feeds, outages, routes
from tests.chaos.misbehaving.walls import CHECKS, REGIONS, one_for_each
from tests.chaos.misbehaving.wire import led

_SOME = 20


def _feed_for_a_while(name: str, dress: Callable[[Scene, str], str]) -> Behaviour:
    return Behaviour(name, feeds.dressed(dress), feeds.undressed)


TROUBLES: tuple[Behaviour, ...] = (
    articles("300-some", answers.choices, _SOME),
    articles("no-content", answers.no_content),
    Behaviour("203", dressed(answers.transformed), undressed),
    Behaviour("early-hints", dressed(answers.hinted), undressed),
    articles("bad-chunks", answers.bad_chunks),
    articles("last-chunk-missing", answers.last_chunk_missing),
    articles("cut-at-paragraph", answers.cut_at_paragraph),
    articles("without-head", answers.without_head),
    articles("head-only", answers.head_only),
    articles("two-lengths", answers.two_lengths),
    articles("cut-deflate", answers.cut_packed("deflate")),
    articles("cut-zstd", answers.cut_packed("zstd")),
    Behaviour("packed-oddly", dressed(answers.packed_oddly), undressed),
    Behaviour("wrong-charset-at-times", dressed(answers.wrong_charset_at_times), undressed, print_in_korean),
    articles("cookie-first", answers.cookie_first),
    articles("cookie-by-script", answers.cookie_by_script),
    articles("denied-in-xml", answers.denied_in_xml),
    articles("undefined-below-headline", answers.undefined_below_headline),
    articles("source-of-script", answers.source_of_script),
    articles("as-picture", answers.as_picture),
    Behaviour("jumping-clock", dressed(answers.jumping_clock), undressed),
    articles("home-by-header", answers.by_refresh_header),
    Behaviour("many-hops", answers.by_many_hops),
    articles("led-nowhere", answers.nowhere),
    Behaviour("404-at-third-visit", answers.at_third_visit(404), well_again),
    Behaviour("410-at-third-visit", answers.at_third_visit(410), well_again),
    Behaviour("any-story-by-302", answers.any_story_by_302, well_again),
    Behaviour("any-story-by-301", answers.any_story_by_301, outages.bring_all_back),
    Behaviour("neighbour-by-301", answers.neighbour_by_301, outages.bring_all_back),
    Behaviour("captive-portal", outages.everywhere(outages.captive), well_again, other="port"),
    articles("network-login-511", outages.needs_login_to_network),
    Behaviour("barred-by-provider", outages.everywhere(outages.barred), well_again, other="port"),
    Behaviour(
        "barred-stories",
        outages.stories_led_to("/restricted", outages.BARRED, 301, 0),
        outages.well_and_direct,
        other="port",
    ),
    Behaviour("barred-by-lost-page", outages.at_stories(outages.barred), well_again, other="port"),
    articles("framed", outages.framed),
    Behaviour("suspended", outages.everywhere(lambda _: outages.stopped), well_again),
    Behaviour(
        "suspended-stories", outages.stories_led_to("/cgi-sys/page.cgi", outages.STOPPED), outages.well_and_direct
    ),
    articles("works-counting-down", outages.counting_down()),
    Behaviour(
        "regions-by-redirect", outages.stories_led_to("/unavailable-location", REGIONS[1]), outages.well_and_direct
    ),
    Behaviour("section-for-a-while", outages.section_for_a_while, well_again),
    Behaviour("relaunched-badly", outages.relaunch_badly),
    Behaviour("outage-within-confirmation", outages.outage_within_confirmation, well_again),
    Behaviour("removed-behind-checks", outages.pull_behind(one_for_each(CHECKS)), well_again),
    Behaviour("removed-behind-home", outages.pull_behind(led_to("/")), well_again),
    Behaviour("removed-in-block", outages.pull_in_block(status(403)), well_again),
    Behaviour("removed-behind-frame", outages.pull_in_block(notice(outages.FRAME)), well_again),
    Behaviour("removed-while-feed-is-away", outages.pull_while_feed_is_away, well_again),
    Behaviour("outage-after-removal", outages.outage_after_removal, well_again),
    other_feed("feed-404", lambda _: status(404)),
    other_feed("feed-410", lambda _: status(410)),
    other_feed("feed-with-a-notice", feeds.only_a_notice),
    other_feed("feed-to-front-page", feeds.led_to_front_page),
    other_feed("feed-cut-packed", feeds.cut_packed),
    other_feed("feed-304", feeds.unchanged),
    other_feed("feed-in-other-letters", feeds.in_other_letters),
    other_feed("feed-error-in-json", feeds.as_json),
    Behaviour("feed-moved-301", feeds.moved_feed(301)),
    Behaviour("feed-moved-302", feeds.moved_feed(302)),
    _feed_for_a_while("feed-of-now", feeds.all_of_now),
    _feed_for_a_while("feed-oldest-first", feeds.oldest_first),
    _feed_for_a_while("feed-in-formats", feeds.in_another_format),
    _feed_for_a_while("feed-on-inner-host", feeds.on_inner_host),
    _feed_for_a_while("feed-broken-links", feeds.broken_links),
    _feed_for_a_while("feed-links-home", feeds.links_home),
    _feed_for_a_while("feed-links-of-neighbours", feeds.links_of_neighbours),
    _feed_for_a_while("feed-of-comments", feeds.comments),
    _feed_for_a_while("feed-without-titles", feeds.without_titles),
    Behaviour("feed-with-short-guids", nothing, prepare=feeds.with_short_guids),
    Behaviour("sitemap-of-now", nothing, prepare=feeds.sitemap_of_now),
    Behaviour("sitemap-of-1970", nothing, prepare=feeds.sitemap_of_1970),
    Behaviour("sitemap-of-newest", feeds.only_newest, prepare=feeds.sitemap_of_all),
    Behaviour("sitemap-half-missing", feeds.lose_part, feeds.find_part, feeds.sitemap_index),
    Behaviour("slashes-doubled", routes.spelled_by(301, routes.doubled, routes.single)),
    Behaviour("led-to-capitals", routes.spelled_by(301, str.upper, str.lower)),
    Behaviour("language-added", routes.spelled_by(302, routes.with_language, routes.without_language)),
    Behaviour("moved-308", routes.moved_by(led(308))),
    Behaviour("moved-303", routes.moved_by(led(303))),
    Behaviour("moved-by-header", routes.moved_by(routes.by_header)),
    Behaviour("moved-by-script", routes.moved_by(routes.by_script)),
    Behaviour("moved-with-fragment", routes.moved_by(routes.with_fragment)),
    Behaviour("moved-without-host", routes.moved_by(routes.without_host)),
    Behaviour("between-schemes", routes.between_schemes, well_again, other="tls"),
    Behaviour("half-of-hosts-dead", nothing, place=NAMES[2]),
    Behaviour("gone-410-for-a-while", outages.take_some(said("<h1>Gone</h1>", 410)), outages.bring_all_back),
)
