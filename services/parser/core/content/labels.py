"""Recognize labels, cross-references and questions of embeds among the lines of a text, as in `Read also: …`."""

from __future__ import annotations

import re

from services.parser.core.document.text_runs import TextRun

_LABELS = (
    "advertisement", "anzeige", "publicidad", "publicité", "publicidade", "реклама", "read (?:more|also|next)",
    r"read on\W*$", r"show (?:more|all)\W*$", "also read",
    "related(?: stories| articles| news)?:?", "see also", "more:", "continue reading", "sign up",
    "subscribe", "follow us", "follow (?!up ).{2,40} on ", "photos?:", "image:", "picture:", "source:", "tags?:",
    "filed under", "copyright", "©", "all rights reserved", "click here", "watch:", "story continues", "loading",
    "most read", "newsletter(?!s )", "les også", "lees ook", "lesen sie (?:auch|hier)", "mehr zum thema",
    "à lire aussi", "lire aussi", "leggi anche", "lea también", "te puede interesar", "leia (?:mais|também)",
    "czytaj (?:więcej|także|też)", "читайте также", "läs (?:också|mer)", "læs også", "les mer", "view image",
    "getty images", r"have a tip\?", "get the latest", "like this story", "this article (?:was|originally)",
    "empfohlener (?:redaktioneller|externer) inhalt", "an dieser stelle find(?:est du|en sie) .{0,20}extern",
    "ich bin damit einverstanden, dass mir ", "sie sind damit einverstanden, dass ihnen ",
    "personenbezogene daten können an drittplattform", "please enter a valid e-?mail",
)  # fmt: skip
_LABELS_UNLESS_SENTENCE = (r"share\b", "also on ")
_LABEL, _LABEL_UNLESS_SENTENCE = (
    re.compile(rf"^(?:{'|'.join(labels)})", re.I) for labels in (_LABELS, _LABELS_UNLESS_SENTENCE)
)
_MESSAGE = re.compile(r"(?:warning|notice|deprecated|fatal error): .+ on line \d+$", re.I)
"""What a script of the server prints. It sets the first word in bold, and an article about it hardly does."""
_CONSENT = re.compile(
    r"(?:by (?:sign|subscrib|click|submitt|register|enter|provid|check|join)\w*\b.{0,60}? (?:you|i) (?:\w+ )?"
    r"(?:agree|consent|confirm|acknowledge|accept|certify)|"
    r"(?:mit|durch) (?:(?:de[rm]|ihrer|deiner|das|die) )?(?:anmeldung|registrierung|absenden|klick|bestellung)\b"
    r".{0,80}? (?:stimm|akzeptier|erklär|willig|bestätig|nehm|nimm)\w+ (?-i:Sie|du|ich)|"
    r"en (?:vous inscrivant|cliquant|validant|soumettant|vous abonnant)\b.{0,60}? vous "
    r"(?:acceptez|consentez|confirmez|reconnaissez|déclarez|autorisez)|"
    r"al (?:suscribir|registrar|hacer clic|enviar|pulsar)\w*\b[^,]{0,60}, (?:usted |tú )?"
    r"(?:acepta|consiente|confirma|autoriza|reconoce|declara|estás? de acuerdo)s?\b)"
    r".{0,200}?(?:\bterms(?! of (?!use|service|sale))|privacy|\bpolic(?:y|ies)|newsletter|marketing|messages|"
    r"datenschutz|\bagb\b|\bbedingungen|nutzungsbedingungen|conditions|confidentialité|privacidad|términos|"
    r"condiciones de uso)",
    re.I,
)
"""What the form for a newsletter says about its terms. In each language, it says that the reader agrees."""
_BEGINNING = 3
"""Each pattern begins with at least this many plain characters. The pattern `©` is shorter."""
_BEGINNINGS = frozenset(
    label[:_BEGINNING] for label in (*_LABELS, *_LABELS_UNLESS_SENTENCE, "warning", "notice", "deprecated", "fatal")
)
_CONSENTS = ("By ", "BY ", "by ", "Mit ", "Durch ", "En ", "Al ")


def is_label(text_run: TextRun) -> bool:
    """Return whether a short text is a label or a cross-reference, as in `Read also: …`."""
    text = text_run.text
    if text.startswith(_CONSENTS) and _CONSENT.match(text):
        return True
    if len(text) >= 160 or (text.isascii() and text[:_BEGINNING].lower() not in _BEGINNINGS):
        return False
    return bool(
        _LABEL.match(text)
        or (_LABEL_UNLESS_SENTENCE.match(text) and not text_run.ends)
        or (_MESSAGE.match(text) and any(span.kind == "strong" for span in text_run.spans))
    )
