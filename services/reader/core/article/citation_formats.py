"""Citations for programs that manage them: BibTeX, RIS and CSL-JSON."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC
from urllib.parse import urlsplit

from services.reader.core.article.citation import Citation

_SPACE = re.compile(r"\s+")
_TEX = {
    "\\": r"\textbackslash{}", "{": r"\textbraceleft{}", "}": r"\textbraceright{}", "%": r"\%", "#": r"\#", "&": r"\&",
    "$": r"\$", "_": r"\_", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}",
}  # fmt: skip
"""Braces have names: programs count those of an entry, also after a backslash."""


@dataclass(frozen=True, slots=True)
class Format:
    """A format by its name, media type, and writer."""

    name: str
    media_type: str
    write: Callable[[Citation], str]


def bibtex(cited: Citation) -> str:
    """Return an entry of type `online` (BibLaTeX; BibTeX reads it as `misc`)."""
    fields = {
        "author": " and ".join(f"{{{_tex(name)}}}" for name in cited.authors), "title": f"{{{_tex(cited.title)}}}",
        "organization": _tex(cited.outlet), "edition": _tex(cited.edition), "date": cited.issued,
        "year": cited.issued[:4], "language": cited.language, "url": cited.permalink.replace("%", r"\%"),
        "urldate": cited.captured_at.astimezone(UTC).date().isoformat(), "note": _tex(cited.note),
    }  # fmt: skip
    rows = "".join(f"  {name} = {{{value}}},\n" for name, value in fields.items() if value and value != "{}")
    return f"@online{{presswatch-{cited.id[:12]},\n{rows}}}\n"


def ris(cited: Citation) -> str:
    """Return a record of type `NEWS`."""
    parts = cited.date_parts
    date = "/".join([*(f"{part:02d}" for part in parts), *[""] * (4 - len(parts))]) if parts else ""
    accessed = cited.captured_at.astimezone(UTC).strftime("%Y/%m/%d")
    rows = [
        ("TY", "NEWS"), ("TI", cited.title), *(("AU", name) for name in cited.authors), ("T2", cited.outlet),
        ("ET", cited.edition), ("PY", cited.issued[:4]), ("DA", date), ("LA", cited.language), ("UR", cited.permalink),
        ("Y2", accessed), ("ID", cited.id), ("N1", cited.note), ("ER", ""),
    ]  # fmt: skip
    return "".join(f"{tag}  - {_line(value)}\r\n" for tag, value in rows if value or tag == "ER")


def csl_json(cited: Citation) -> str:
    """Return a list with one item, as citeproc programs read it."""
    return f"[\n{csl_item(cited)}\n]\n"


def csl_item(cited: Citation) -> str:
    """Return an item of CSL-JSON."""
    captured = cited.captured_at.astimezone(UTC)
    item = {
        "id": f"presswatch-{cited.id}", "type": "article-newspaper", "title": _line(cited.title),
        "author": [{"literal": _line(name)} for name in cited.authors], "container-title": cited.outlet,
        "edition": cited.edition, "issued": {"date-parts": [list(cited.date_parts)]} if cited.date_parts else {},
        "accessed": {"date-parts": [[captured.year, captured.month, captured.day]]}, "language": cited.language,
        "archive": urlsplit(cited.permalink).netloc, "archive_location": cited.permalink, "URL": cited.permalink,
        "note": cited.note,
    }  # fmt: skip
    kept = {name: value for name, value in item.items() if value}
    return json.dumps(kept, ensure_ascii=False, indent=2)


FORMATS = {
    "bib": Format("BibTeX", "application/x-bibtex", bibtex),
    "ris": Format("RIS", "application/x-research-info-systems", ris),
    "json": Format("CSL-JSON", "application/vnd.citationstyles.csl+json", csl_json),
}


def _tex(text: str) -> str:
    return "".join(_TEX.get(one, one) for one in _line(text))


def _line(text: str) -> str:
    return _SPACE.sub(" ", text).strip()
