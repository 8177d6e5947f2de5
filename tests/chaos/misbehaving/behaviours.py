"""The behaviours: what a paper does, and how it ends. The paper's own log records the truth."""

from __future__ import annotations

from functools import partial

from tests.chaos.misbehaving import acts, pages, spoils
from tests.chaos.misbehaving.acts import (
    Behaviour,
    articles,
    away_for_a_while,
    everywhere,
    everywhere_in_turn,
    other_feed,
    removed_for_good,
)
from tests.chaos.misbehaving.complications import COMPLICATIONS
from tests.chaos.misbehaving.confusions import CONFUSIONS
from tests.chaos.misbehaving.editors.table import EDITORS
from tests.chaos.misbehaving.hardships import HARDSHIPS
from tests.chaos.misbehaving.names import NAMES
from tests.chaos.misbehaving.oddities import ODDITIES
from tests.chaos.misbehaving.rarities.table import RARITIES
from tests.chaos.misbehaving.renewals import RENEWALS
from tests.chaos.misbehaving.surprises.behaviours import SURPRISES
from tests.chaos.misbehaving.troubles.table import TROUBLES

_FEW = 3
"""What hangs holds its host up, one story after the other."""

BEHAVIOURS: tuple[Behaviour, ...] = (
    *CONFUSIONS,
    *RENEWALS,
    *HARDSHIPS,
    *ODDITIES,
    *COMPLICATIONS,
    *SURPRISES,
    *RARITIES,
    *EDITORS,
    *TROUBLES,
    Behaviour("nothing", acts.nothing, in_short=True),
    everywhere("maintenance-everywhere", spoils.notice(pages.MAINTENANCE), in_short=True),
    everywhere("404-everywhere", spoils.status(404), in_short=True),
    everywhere("403-everywhere", spoils.status(403)),
    everywhere("429-everywhere", spoils.status(429, Retry_After="5"), visits=0),
    everywhere("500-everywhere", spoils.status(500), visits=0),
    everywhere("503-everywhere", spoils.status(503), visits=0),
    everywhere("hanging-everywhere", spoils.hanging, visits=0),
    everywhere("empty-everywhere", spoils.empty),
    Behaviour("host-away", acts.go_away, acts.come_back, visits=0),
    away_for_a_while("404-some", spoils.said("<h1>404</h1>", 404), in_short=True),
    articles("403-some", spoils.status(403), 20),
    articles("429-some", spoils.status(429), 20, visits=0),
    articles("500-some", spoils.status(500), 20, visits=0),
    articles("503-some", spoils.status(503), 20, visits=0),
    articles("hanging-some", spoils.hanging, _FEW, visits=0),
    articles("empty-some", spoils.empty, 20),
    articles("home-articles", spoils.led_to("/")),
    everywhere("home-everywhere", spoils.led_to("/")),
    Behaviour("home-then-notice", everywhere("", spoils.led_to("/")).begin, acts.notice_after_outage, in_short=True),
    everywhere_in_turn("home-then-maintenance", spoils.led_to("/"), spoils.notice(pages.MAINTENANCE)),
    everywhere_in_turn("home-well-maintenance", spoils.led_to("/"), spoils.well, spoils.notice(pages.MAINTENANCE)),
    everywhere_in_turn(
        "maintenance-login-503", spoils.notice(pages.MAINTENANCE), spoils.led_to("/login"), spoils.status(503)
    ),
    articles("one-bad-server-maintenance", spoils.one_server_of_two(spoils.notice(pages.MAINTENANCE)), in_short=True),
    articles("one-bad-server-home", spoils.one_server_of_two(spoils.led_to("/")), in_short=True),
    articles("one-bad-server-404", spoils.one_server_of_two(spoils.status(404)), in_short=True),
    removed_for_good("soft-404-constant", spoils.said(pages.NOT_FOUND), in_short=True),
    removed_for_good("soft-404-changing", spoils.found_nothing),
    removed_for_good("soft-404-korean", spoils.said(pages.NOT_FOUND_KOREAN)),
    away_for_a_while("placeholder-one", spoils.said(pages.REVISED), 1, in_short=True),
    away_for_a_while("placeholder-ten", spoils.said(pages.REVISED), 10, in_short=True),
    articles("busy-articles", spoils.busy, in_short=True),
    Behaviour("other-pages", acts.other_pages, in_short=True),
    other_feed("feed-html", lambda _: spoils.notice(pages.HOME), in_short=True),
    other_feed("feed-empty", acts.empty_feed),
    other_feed("feed-old", acts.old_feed),
    Behaviour("to-https", acts.move_house, other="tls"),
    Behaviour("to-www", acts.move_house, place=NAMES[0], other=f"www.{NAMES[0]}"),
    Behaviour("to-another-domain", acts.move_house, place=NAMES[0], other=NAMES[1]),
    Behaviour("to-another-port", acts.move_house, other="port", in_short=True),
    Behaviour("new-template", acts.new_template, in_short=True),
    Behaviour("a-b", acts.alternate, in_short=True),
    Behaviour("moving-furniture", acts.nothing, prepare=acts.dressed(spoils.with_moving_furniture)),
    articles("metered", spoils.metered),
    articles("without-text", spoils.without_text),
    articles("login-wall", spoils.notice(pages.LOGIN)),
    articles("login-redirect", spoils.led_to("/login")),
    articles("cut-gzip", spoils.cut("gzip")),
    articles("cut-br", spoils.cut("br")),
    articles("cut-plain", spoils.cut("")),
    articles("length-too-long", spoils.longer_than_sent),
    articles("length-too-short", spoils.shorter_than_sent),
    Behaviour("wrong-clock", acts.wrong_clock),
    Behaviour("printed-twice", acts.nothing, prepare=acts.print_twice),
    Behaviour("corrected-at-once", acts.correct_at_once),
    Behaviour("removed-many", acts.remove_many, acts.bring_some_back, in_short=True),
    Behaviour("removed-in-outage", partial(acts.remove_meanwhile, spoils.status(503)), acts.well_again, visits=0),
    Behaviour(
        "removed-in-maintenance", partial(acts.remove_meanwhile, spoils.notice(pages.MAINTENANCE)), acts.well_again
    ),
    Behaviour("new-slug", acts.new_slugs, in_short=True),
)
