"""Names and text directions of languages."""

from __future__ import annotations

NAMES = {
    "ar": "Arabic", "be": "Belarusian", "bg": "Bulgarian", "bn": "Bengali", "cs": "Czech", "da": "Danish",
    "de": "German", "el": "Greek", "en": "English", "es": "Spanish", "et": "Estonian", "fa": "Persian",
    "fi": "Finnish", "fr": "French", "he": "Hebrew", "hi": "Hindi", "hr": "Croatian", "hu": "Hungarian",
    "hy": "Armenian", "id": "Indonesian", "it": "Italian", "ja": "Japanese", "ka": "Georgian", "kk": "Kazakh",
    "km": "Khmer", "ko": "Korean", "lo": "Lao", "lt": "Lithuanian", "lv": "Latvian", "mn": "Mongolian",
    "ms": "Malay", "my": "Burmese", "nl": "Dutch", "no": "Norwegian", "pl": "Polish", "pt": "Portuguese",
    "ro": "Romanian", "ru": "Russian", "sk": "Slovak", "sl": "Slovenian", "sr": "Serbian", "sv": "Swedish",
    "ta": "Tamil", "th": "Thai", "tr": "Turkish", "uk": "Ukrainian", "ur": "Urdu", "uz": "Uzbek",
    "vi": "Vietnamese", "zh": "Chinese",
}  # fmt: skip
_RIGHT_TO_LEFT = frozenset({"ar", "arc", "ckb", "dv", "fa", "he", "ku", "ps", "sd", "ug", "ur", "yi"})


def language_name(tag: str) -> str:
    """Return `Korean` for `ko`; a tag without a known name is returned as it is."""
    if tag in ("", "und"):
        return "Language unknown"
    return NAMES.get(tag.partition("-")[0].lower(), tag)


def direction(tag: str) -> str:
    """Return the `dir` attribute for a language; `auto` if the language is not known."""
    base = tag.partition("-")[0].lower()
    if base in ("", "und"):
        return "auto"
    return "rtl" if base in _RIGHT_TO_LEFT else "ltr"


def lang_attribute(tag: str) -> str:
    """Return the `lang` attribute; empty, which means unknown, for `und`."""
    return "" if tag == "und" else tag
