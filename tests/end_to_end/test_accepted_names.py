"""`presswatch names`: a name that the list lacks is proposed, accepted, found in the past and the present, refused."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from tests.end_to_end.press import Press, serving
from tests.end_to_end.watch_process import Watch, eventually, watching

ARTICLES = 3
SAID = "<p>The Harbour Committee met on Friday. Its chairwoman Ada Lindqvist-Okoro said nothing to the Post.</p>"


def said(watch: Watch, *words: str) -> Any:
    done = watch.command(*words, "--json")
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def articles(watch: Watch, q: str) -> int:
    try:
        return int(watch.json(f"/api/v1/search?q={q}")["total"])
    except OSError:  # the site does not know the name yet, and refuses the search
        return -1


def spellings(watch: Watch) -> list[str]:
    return [one["text"] for one in watch.json("/api/v1/names/org.harbour-committee")["spellings"]]


def test_a_name_is_proposed_accepted_and_refused(tmp_path: Path) -> None:
    with serving(Press(ARTICLES)) as press:
        press.more = SAID
        with watching(tmp_path / "data", press.write_source(tmp_path)) as watch:
            eventually(lambda: watch.count("article") == ARTICLES, 60, "the articles")
            (proposal,) = (p for p in said(watch, "names", "proposed")["proposals"] if "Harbour" in p["spelling"])
            assert (proposal["spelling"], proposal["kind"], proposal["articles"]) == ("Harbour Committee", "org", 3)
            assert "met on Friday" in proposal["passages"][0]["text"]

            accepted = said(watch, "names", "accept", "Harbour Committee", "--kind", "org", "--by", "desk")
            assert accepted["name_id"] == "org.harbour-committee"
            assert said(watch, "enrich", "--again", "names")["asked"] == ARTICLES
            eventually(lambda: articles(watch, "org:%22Harbour+Committee%22") == ARTICLES, 60, "names of the past")
            assert said(watch, "enrich", "--again", "names")["asked"] == 0
            assert watch.json("/api/v1/names/org.harbour-committee")["by_edition"][0]["articles"] == ARTICLES
            assert not [p for p in said(watch, "names", "proposed")["proposals"] if "Harbour" in p["spelling"]]

            said(watch, "names", "join", "Lindqvist-Okoro", "org.harbour-committee")
            said(watch, "names", "refuse", "Harbour Committee", "--by", "desk")
            said(watch, "enrich", "--again", "names")
            eventually(lambda: spellings(watch) == ["Lindqvist-Okoro"], 60, "the other spelling alone")
            made = said(watch, "names", "decided")["decisions"]
            assert [(one["kind"], one["decided_by"]) for one in made][::2] == [("refuse", "desk"), ("accept", "desk")]
