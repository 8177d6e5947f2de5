"""Write where the spellings of the list of names stand in the material: `python -m tests.bench.name_sources`.

A row without another source gets `seen DOCUMENT, …` in its last column, the fewest documents that show its spellings,
and after `; own` the spellings that none of them shows. A document is a story of KCNA by file and row
(`kcna-2011:5876`), an address of a New Year (`newyear-1974`) or a page (`fundus/de_Bild_2023`).

Letters alone do not show who is meant: a document counts for a surname, an abbreviation or a spelling of two names only
if it also has a longer spelling of the same name. `gold/namesakes.tsv` lists what was read and is of another name.
"""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterable, Iterator, Mapping
from importlib import resources
from pathlib import Path

from selectolax.lexbor import LexborHTMLParser

from shared.names.finder import NameFinder
from shared.names.gazetteer import Name, kind_of, listed, named
from tests.bench.gold_paragraphs import count, stories, story
from tests.shared_data import SHARED

_STORIES = ("kcna-2011", "kcna-kp-2024")
_PAGES = ("data/rodong-html", "pages/fundus", "pages/funeval", "pages/aeb")
_WRITTEN = re.compile(r"(?:own|seen [^;]*(?:; own .*)?)?$")
"""What this script may write anew: a row that has no source of another kind."""
FILES = ("world_own.tsv", "dprk.tsv", "countries.tsv")
_ABBREVIATION = re.compile(r"[A-Z][A-Za-z]?[A-Z0-9]{0,4}|[\u1100-\uffff]{1,2}")
_WORD = re.compile(r"[^\s\u1100-\uffff-]+|[\u1100-\uffff]{1,2}")
"""A word in letters, or two Korean or Chinese signs. Most full names have more."""
_ANOTHER = Path(__file__).parent / "gold" / "namesakes.tsv"


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
            yield f"{Path(folder).name}/{path.name.partition('.')[0]}", _text(data)


def _text(page: bytes) -> str:
    """Return the text of a page. In a script, any letters may be part of an address."""
    tree = LexborHTMLParser(page)
    tree.strip_tags(["script", "style"])
    return tree.body.text(separator=" ") if tree.body else ""


def shown(ids: Iterable[str]) -> dict[str, dict[str, set[str]]]:
    """Return the spellings of each name that each document shows."""
    names = [Name(f"{id}|{one}", one, (one,)) for id in ids for one in listed()[id].spellings]
    finder, others, found = NameFinder(names), _of_other_names(), dict[str, dict[str, set[str]]]()
    for called, text in documents():
        here: dict[str, set[str]] = {}
        for id, _, spelling in {one.partition("|") for hit in finder.find(text) for one in hit.ids}:
            if (id, spelling) not in others:
                here.setdefault(id, set()).add(spelling)
        for id, spellings in here.items():
            found.setdefault(id, {})[called] = certain(id, spellings)
    return found


def _of_other_names() -> set[tuple[str, ...]]:
    lines = _ANOTHER.read_text(encoding="utf-8").splitlines()
    return {tuple(line.split("\t")[:2]) for line in lines if not line.startswith("#")}


def certain(id: str, spellings: set[str]) -> set[str]:
    """Return the spellings that one document shows for certain."""
    sure = {one for one in spellings if not may_be_another(id, one)}
    return spellings if sure else set()


def may_be_another(id: str, spelling: str) -> bool:
    """Return whether the spelling alone may well stand for something else."""
    pattern = {"person": _WORD, "org": _ABBREVIATION}.get(kind_of(id))
    return len(named(spelling)) > 1 or (pattern is not None and pattern.fullmatch(spelling) is not None)


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
    found = shown({cells[0] for cells in ours.values()})
    for n, cells in ours.items():
        cells[3] = source(cells[2].split("|"), found.get(cells[0], {}))
        lines[n] = "\t".join(cells).rstrip("\t")
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    sure = sum(cells[3].startswith("seen") for cells in ours.values())
    print(f"{file.name}: {len(columns)} rows, {len(columns) - len(ours)} with another source, {sure} seen")


def main() -> None:
    for name in FILES:
        rewrite(Path(str(resources.files("shared.names") / "data" / name)))


if __name__ == "__main__":
    main()
