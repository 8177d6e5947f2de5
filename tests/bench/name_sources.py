"""Write where the spellings of the list of names stand in the material: `python -m tests.bench.name_sources`.

A row without another source gets `seen DOCUMENT, …` in its last column, the fewest
documents that show its spellings, and after `; own` the spellings that none of them shows. A document is a story of
KCNA by day and row (`kcna-2011:5876`), an address of a New Year (`newyear-1974`) or a page (`fundus/de_Bild_2023`).
"""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator, Mapping
from importlib import resources
from pathlib import Path

from selectolax.lexbor import LexborHTMLParser

from shared.names.finder import NameFinder
from shared.names.gazetteer import Name
from tests.bench.gold_paragraphs import count, stories, story
from tests.shared_data import SHARED

_STORIES = ("kcna-2011", "kcna-kp-2024")
_PAGES = ("data/rodong-html", "pages/fundus", "pages/funeval", "pages/aeb")
_WRITTEN = re.compile(r"(?:own|seen [^;]*(?:; own .*)?)?$")
"""What this script may write anew: a row that has no source of another kind."""
FILES = ("world_own.tsv", "dprk.tsv", "countries.tsv")


def documents() -> Iterator[tuple[str, str]]:
    """Yield each document of the material: what it is called, and its text."""
    for name in _STORIES:
        file = f"data/{name}.jsonl.gz"
        texts = stories(file)
        yield from ((f"{name}:{row}", f"{story(file, row)[0]}. {texts[row]}") for row in range(count(file)))
    for path in sorted((SHARED / "data/newyear-ko").glob("*.txt")):
        yield f"newyear-{path.stem}", path.read_text(encoding="utf-8")
    for folder in _PAGES:
        for path in sorted((SHARED / folder).glob("*.html*")):
            data = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
            body = LexborHTMLParser(data).body
            yield f"{Path(folder).name}/{path.name.partition('.')[0]}", body.text(separator=" ") if body else ""


def shown(rows: Mapping[int, list[str]]) -> dict[int, dict[str, set[str]]]:
    """Return the spellings of each row that each document shows."""
    names = [Name(f"{number}|{one}", one, (one,)) for number, each in rows.items() for one in each]
    finder, found = NameFinder(names), dict[int, dict[str, set[str]]]()
    for called, text in documents():
        for id in {id for one in finder.find(text) for id in one.ids}:
            number, _, spelling = id.partition("|")
            found.setdefault(int(number), {}).setdefault(called, set()).add(spelling)
    return found


def source(spellings: list[str], seen: Mapping[str, set[str]]) -> str:
    """Return the last column of a row."""
    documents, left = list[str](), set(spellings)
    while best := max(seen, key=lambda called: len(seen[called] & left), default=""):
        if not seen[best] & left:
            break
        documents.append(best)
        left -= seen[best]
    if not documents:
        return "own"
    own = "|".join(one for one in spellings if one in left)
    return f"seen {', '.join(documents)}" + (f"; own {own}" if own else "")


def rewrite(file: Path) -> None:
    lines = file.read_text(encoding="utf-8").splitlines()
    columns = {n: [*line.split("\t"), ""][:4] for n, line in enumerate(lines) if line and not line.startswith("#")}
    ours = {n: cells for n, cells in columns.items() if _WRITTEN.fullmatch(cells[3])}
    found = shown({n: cells[2].split("|") for n, cells in ours.items()})
    for n, cells in ours.items():
        cells[3] = source(cells[2].split("|"), found.get(n, {}))
        lines[n] = "\t".join(cells).rstrip("\t")
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    sure = sum(cells[3].startswith("seen") for cells in ours.values())
    print(f"{file.name}: {len(columns)} rows, {len(columns) - len(ours)} with another source, {sure} seen")


def main() -> None:
    for name in FILES:
        rewrite(Path(str(resources.files("shared.names") / "data" / name)))


if __name__ == "__main__":
    main()
