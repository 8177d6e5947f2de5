"""Further behaviours: lines between the paragraphs, figures and columns that are renewed, stories that come back."""

from __future__ import annotations

from functools import partial

from tests.chaos.misbehaving import furnishing, renewing, spoils
from tests.chaos.misbehaving.acts import Behaviour, articles, everywhere, well_again
from tests.chaos.misbehaving.confusing import always_dressed
from tests.chaos.misbehaving.paper import Spoil

_dressed = partial(always_dressed, noise=furnishing.NOISE)


def _between(name: str, line: Spoil) -> Behaviour:
    return _dressed(name, furnishing.between(line))


RENEWALS: tuple[Behaviour, ...] = (
    _between("related-in-text", furnishing.related),
    _between("offers-in-text", furnishing.offer),
    _between("ticker-in-text", furnishing.ticker),
    _dressed("age-in-text", furnishing.age),
    _dressed("shares-in-text", furnishing.shares),
    _dressed("picture-sizes", furnishing.pictures_in_sizes),
    _dressed("dates-of-visits", furnishing.dates_of_visits),
    articles("failed-in-place", spoils.failed_in_place, in_short=True),
    articles("failed-alike", spoils.failed_alike),
    articles("read-more", spoils.one_server_of_two(spoils.read_more)),
    everywhere("gzip-unlabelled", spoils.unlabelled),
    Behaviour("parked", renewing.park, well_again, other="port"),
    articles("login-some", spoils.led_to("/login"), 20),
    Behaviour("figures-corrected", renewing.correct_figures, in_short=True),
    Behaviour("shared-figure-corrected", renewing.correct_shared_line, prepare=renewing.print_shared_line),
    Behaviour("headlines-corrected", renewing.correct_headlines),
    Behaviour("column-renewed", renewing.renew_column),
    Behaviour("shortened", renewing.shorten, in_short=True),
    Behaviour("taken-back", renewing.correct_and_take_back),
    Behaviour("growing", renewing.grow),
    Behaviour("pulled-and-changed", renewing.pull, renewing.print_again_changed),
    Behaviour("pulled-and-reused", renewing.pull, renewing.print_others_there),
    Behaviour("back-elsewhere", renewing.pull_unedited, renewing.bring_back_elsewhere),
    Behaviour("migrated", renewing.migrate),
    Behaviour("removed-to-section", renewing.lead_to_section),
)
