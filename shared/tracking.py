"""Parameters of addresses that say where a reader came from, and not which page it is."""

from __future__ import annotations

import re

TRACKING = re.compile(
    r"^(?:utm_\w+|fbclid|gclid|dclid|gbraid|wbraid|msclkid|yclid|mc_[ce]id|_ga|_gl|igshid|ref_src|ref_url|ocid|ncid|"
    r"cmpid|cmp|smid|spm|xtor|wt_mc|at_(?:medium|campaign|custom\d)|ito|icid|__twitter_impression|sharetype|"
    r"guccounter|guce_referr\w*|srsltid|mkt_tok|partner|sessionid|phpsessid|jsessionid|sid)$",
    re.I,
)
