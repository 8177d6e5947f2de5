"""Words with a capital that are not part of a person's name."""

from __future__ import annotations

_WORDS_OF_ORGS = (
    "academy agency army assembly association bureau college comite command commission committee company corporation "
    "council court federation institute league ministerio ministry partido party society union university комитет "
    "министерство партия университет"
)
_WORDS_OF_SITES = "bridge complex dam factory farm hall hospital mine museum palace plant school station theatre"
_WORDS_OF_OTHERS = (
    "affairs alliance art asociacion asociación authority board body bureau central church city club "
    "comandante committees confederation congresos congress consejo corporation corps counterpart county "
    "cuerpo defensa democratica diplomatico district dynasty east executive festival foreign front general "
    "gobierno group house international island let ministerio ministers ministros mountain national news north "
    "office organ organs palacio park popular presidencia prize province publishing regimiento region relief "
    "republica river sea session south square standing state street suprema supremo team theater tower trade "
    "unidos union unions unit us we west"
)
_WORDS_OF_HEADLINES = (
    "culture economy exteriores finance orchestra troupe cross movement prosecutors prosecutor zone department "
    "politics leadership philosophy idea struggle war law officer services security resources secretariat fund "
    "prefecture cabinet secretaries industry research trade comercio direccion dirección his her its their here who"
)
_WORDS_OF_DAYS = (
    "monday tuesday wednesday thursday friday saturday sunday today yesterday lunes martes miércoles miercoles jueves "
    "viernes sábado sabado domingo hoy ayer lundi mardi mercredi jeudi vendredi samedi dimanche понедельник вторник "
    "january february march april june july august september october november december"
)
_WORDS_OF_SAYING = (
    "said says adds added meets met visits visited dijo dice añadió agregó afirmó afirma declaró declara "
    "señaló explicó aseguró indicó anunció informó según dit déclare déclaré affirme selon sagte sagt erklärte laut "
    "disse diz afirmou segundo сказал сказала заявил заявила отметил отметила сообщил по"
)
_WORDS_OF_OPENINGS = (
    "the at by to of for from with and but as if when while after before since according a el los las del con por para "
    "sobre cuando les des et pour avec sur der die das mit von в на и с для"
)
_WORDS_OF_MANY_ORGS = (
    "administration agriculture and central chinese comite committee conference congress defence defense democratic "
    "education federal finance government great health interior japanese justice korea korean labor labour latin of "
    "our overseas people's peoples political presidium public russian sciences secretariado senior social "
    "socialist supreme the women workers workers' y de del la las los el"
)
ORG, SITE = frozenset(_WORDS_OF_ORGS.split()), frozenset(_WORDS_OF_SITES.split())
NO_PART = frozenset(_WORDS_OF_OTHERS.split()) | ORG | SITE
"""Words of organisations, sites and other things."""
ENTITIES = NO_PART | frozenset(_WORDS_OF_HEADLINES.split())
IN_MANY_ORGS = ENTITIES | frozenset(_WORDS_OF_MANY_ORGS.split())
"""Words that tell no organisation from another: many states and parties have a Central Committee."""
MINISTRIES = frozenset(("ministry", "ministerio", "министерство"))
AROUND_NAMES = frozenset(f"{_WORDS_OF_DAYS} {_WORDS_OF_SAYING}".split())
OPENING = frozenset(_WORDS_OF_OPENINGS.split())
"""Words of many languages that stand before and after names, and have a capital in headlines and opening sentences."""
