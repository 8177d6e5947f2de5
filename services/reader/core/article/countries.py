"""Names of countries in the language of the request."""

from __future__ import annotations

from services.reader.core.article.named import label_of
from services.reader.core.wording.translation import N_, _
from shared.names.gazetteer import names

_OURS = {
    "KP": N_("North Korea"), "KR": N_("South Korea"), "HK": N_("Hong Kong"), "MO": N_("Macao"), "AQ": N_("Antarctica"),
    "CG": N_("Republic of the Congo"), "CD": N_("Democratic Republic of the Congo"),
    "SJ": N_("Svalbard and Jan Mayen"), "WF": N_("Wallis and Futuna"),
}  # fmt: skip
"""Countries that our list has under another id or without a Korean name to show, or whose first Korean spelling there
is the name in one of the Koreas only.
"""


def country_name(code: str) -> str:
    """Return `Japan` for `JP`; a code without a known name is returned as it is."""
    if (ours := _OURS.get(code.upper())) is not None:
        return _(ours)
    place = f"place.{code.lower()}"
    return label_of(place) if names().get(place) else code
