"""Names and text directions of languages."""

from __future__ import annotations

from services.reader.core.wording.translation import N_, _

NAMES = {
    "ar": N_("Arabic"), "be": N_("Belarusian"), "bg": N_("Bulgarian"), "bn": N_("Bengali"), "cs": N_("Czech"),
    "da": N_("Danish"), "de": N_("German"), "el": N_("Greek"), "en": N_("English"), "es": N_("Spanish"),
    "et": N_("Estonian"), "fa": N_("Persian"), "fi": N_("Finnish"), "fr": N_("French"), "he": N_("Hebrew"),
    "hi": N_("Hindi"), "hr": N_("Croatian"), "hu": N_("Hungarian"), "hy": N_("Armenian"), "id": N_("Indonesian"),
    "it": N_("Italian"), "ja": N_("Japanese"), "ka": N_("Georgian"), "kk": N_("Kazakh"), "km": N_("Khmer"),
    "ko": N_("Korean"), "lo": N_("Lao"), "lt": N_("Lithuanian"), "lv": N_("Latvian"), "mn": N_("Mongolian"),
    "ms": N_("Malay"), "my": N_("Burmese"), "nl": N_("Dutch"), "no": N_("Norwegian"), "pl": N_("Polish"),
    "pt": N_("Portuguese"), "ro": N_("Romanian"), "ru": N_("Russian"), "sk": N_("Slovak"), "sl": N_("Slovenian"),
    "sr": N_("Serbian"), "sv": N_("Swedish"), "ta": N_("Tamil"), "th": N_("Thai"), "tr": N_("Turkish"),
    "uk": N_("Ukrainian"), "ur": N_("Urdu"), "uz": N_("Uzbek"), "vi": N_("Vietnamese"), "zh": N_("Chinese"),
}  # fmt: skip
_RIGHT_TO_LEFT = frozenset({"ar", "arc", "ckb", "dv", "fa", "he", "ku", "ps", "sd", "ug", "ur", "yi"})


def language_name(tag: str) -> str:
    """Return `Korean` for `ko`; a tag without a known name is returned as it is."""
    if tag in ("", "und"):
        return _("Language unknown")
    name = NAMES.get(tag.partition("-")[0].lower())
    return _(name) if name else tag


def direction(tag: str) -> str:
    """Return the `dir` attribute for a language; `auto` if the language is not known."""
    base = tag.partition("-")[0].lower()
    if base in ("", "und"):
        return "auto"
    return "rtl" if base in _RIGHT_TO_LEFT else "ltr"


def lang_attribute(tag: str) -> str:
    """Return the `lang` attribute; empty, which means unknown, for `und`."""
    return "" if tag == "und" else tag
