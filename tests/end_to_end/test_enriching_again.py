"""`presswatch enrich --again names` over a running watch: the past gets names, and a switch leaves a step out."""

from __future__ import annotations

import json
from pathlib import Path

from tests.end_to_end.press import Press, serving
from tests.end_to_end.watch_process import eventually, watching

ARTICLES = 4


def test_the_past_is_read_again(tmp_path: Path) -> None:
    with serving(Press(ARTICLES)) as press:
        press.more = (
            "<p>The ambassador of Mongolia to the DPRK came from Pyongyang to see the works with his staff.</p>"
        )
        with watching(tmp_path / "data", press.write_source(tmp_path)) as watch:
            eventually(lambda: watch.json("/api/v1/names/place.mn")["articles"] == ARTICLES, 60, "names of the present")
            ((last,),) = watch.sql("SELECT max(id) FROM event")
            watch.sql("UPDATE revision SET names = NULL, steps = steps - 'names' RETURNING 1")
            page = "/a/" + watch.sql("SELECT id FROM article LIMIT 1")[0][0]
            assert "Named here" not in watch.get(page)
            done = watch.command("enrich", "--again", "names", "--json")
            assert done.returncode == 0, done.stderr
            assert json.loads(done.stdout)["asked"] == ARTICLES
            eventually(lambda: "Named here" in watch.get(page), 60, "names of the past")
            kinds = watch.sql("SELECT DISTINCT kind FROM event WHERE id > %s", last)
            assert kinds == [("enriched",)], "nothing happened at the outlet"
            assert f"{ARTICLES} texts by version" in watch.command("enrich").stdout
            assert json.loads(watch.command("enrich", "--again", "names", "--json").stdout)["asked"] == 0
            refused = watch.command("enrich", "--again", "names", "--outlet", "gazete")
            known = watch.sql("SELECT id FROM outlet")[0][0]
            assert refused.returncode == 78, refused.stdout
            assert "'gazete'" in refused.stderr
            assert known in refused.stderr
