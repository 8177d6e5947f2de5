"""The language of the search: what is read, what is refused and where, and what fits."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.archive.read.search_documents import former_passages
from shared.query.errors import QueryError
from shared.query.matcher import Document, holds
from shared.query.nodes import All, Any, Is, Not, Within, Words
from shared.query.parser import parse_query

ARTICLE = Document(
    "Premier inspects rice mills",
    "The vinalon factories of Hamhung were inspected. 로동신문은 여성들의 사업을 전했다. "
    "Co-operative farms export maize.",
    "en",
    {"outlet": frozenset({"kcna"}), "language": frozenset({"en"}), "state": frozenset({"removed"}),
     "series": frozenset({"premier inspects rice mills"}), "has": frozenset({"edits"}), "type": frozenset({"article"})},
    {"printed": datetime(2011, 12, 19, tzinfo=UTC), "removed": datetime(2013, 12, 12, tzinfo=UTC), "edits": 2},
)  # fmt: skip


TRANSLATED = replace(ARTICLE, translations=(("en", "The mills were inspecting"), ("ko", "방앗간을 시찰하였다")))


@pytest.mark.parametrize(
    ("search", "fits"),
    [
        ("translation:mills", True), ("translation:inspected", True), ("translation:방앗간", True),
        ("translation:maize", False), ("방앗간", False), ('translation:"the mills"', True),
    ],
)  # fmt: skip
def test_translations_are_searched_where_they_are_asked_for(search: str, fits: bool) -> None:
    assert holds(parse_query(search), TRANSLATED) == fits
    assert not holds(parse_query(search), ARTICLE)


EDITED = replace(ARTICLE, former="The minister inspected 40 mills")


@pytest.mark.parametrize(
    ("search", "fits"),
    [
        ("former:minister", True), ("former:inspecting", True), ('former:"40 mills"', True), ("former:mini*", True),
        ("former:maize", False), ("minister", False), ("former:(minister OR nobody) -minister", True),
    ],
)  # fmt: skip
def test_what_an_edit_took_out_is_searched_where_it_is_asked_for(search: str, fits: bool) -> None:
    assert holds(parse_query(search), EDITED) == fits
    assert not holds(parse_query(search), ARTICLE)


def test_only_passages_with_other_words_are_gone() -> None:
    def text(title: str, *passages: str) -> dict[str, object]:
        return {"title": title, "standfirst": "", "byline": None, "blocks": [{"text": one} for one in passages]}

    newest = text("The bridge", 'The "old" ferry sails.', "It cost 90.")
    before = [text("THE BRIDGE", "The “old” ferry sails.", "It cost 40."), text("Tolls", "It cost 40.", "It cost 90.")]
    assert former_passages(newest, before).splitlines() == ["It cost 40.", "Tolls"]
    assert former_passages(newest, None) == ""


@pytest.mark.parametrize(
    ("search", "tree"),
    [
        ("ferry", Words(("ferry",))),
        ('"second crane"', Words(("second", "crane"), exact=True)),
        ('"second crane"~3', Words(("second", "crane"), exact=True, slop=3)),
        ("“second crane”", Words(("second", "crane"), exact=True)),
        ('phrase:"second crane"', Words(("second", "crane"), exact=True)),
        ("phrase:crane", Words(("crane",), exact=True)),
        ('near:"second crane"', Words(("second", "crane"), exact=True, slop=5)),
        ('near:"second crane"~2', Words(("second", "crane"), exact=True, slop=2)),
        ("type:gallery", Is("type", "gallery")),
        ("has:table", Is("has", "table")),
        ('series:"Weather, No. 9"', Is("series", "weather no")),
        ("series:날씨", Is("series", "날씨")),
        ("a b", All((Words(("a",)), Words(("b",))))),
        ("a AND b", All((Words(("a",)), Words(("b",))))),
        ("a OR b c", Any((Words(("a",)), All((Words(("b",)), Words(("c",))))))),
        ("(a OR b) c", All((Any((Words(("a",)), Words(("b",)))), Words(("c",))))),
        ('"a b c"~2', All((Words(("a", "b"), exact=True, slop=2), Words(("b", "c"), exact=True, slop=2)))),
        ("a -b", All((Words(("a",)), Not(Words(("b",)))))),
        ("a NOT (b OR c)", All((Words(("a",)), Not(Any((Words(("b",)), Words(("c",)))))))),
        ("fact*", Words(("fact",), prefix=True)),
        ("title:rice", Words(("rice",), "title")),
        ("title:(rice OR maize)", Any((Words(("rice",), "title"), Words(("maize",), "title")))),
        ("outlet:KCNA", Is("outlet", "kcna")),
        ("country:kp", Is("country", "KP")),
        ("on:2011-12", Within("printed", datetime(2011, 12, 1, tzinfo=UTC), datetime(2012, 1, 1, tzinfo=UTC))),
        ("before:2012", Within("printed", None, datetime(2012, 1, 1, tzinfo=UTC))),
        ("changed:3", Within("edits", 3, None)),
        ("removed:no", Not(Is("state", "removed"))),
        ("Kim-jong", Words(("kim", "jong"))),
        ("한", Words(("한",), letter=True)),
        ("중앙통신", Words(("중앙", "앙통", "통신"))),
        ("10:30 http://a.example/b", All((Words(("10", "30")), Words(("http", "a", "example", "b"))))),
        ("... -- ''", None),
        ("2011~2012", Words(("2011", "2012"))),
        ("", None),
    ],
)  # fmt: skip
def test_what_is_read(search: str, tree: object) -> None:
    assert parse_query(search).tree == tree


@pytest.mark.parametrize(
    ("search", "place", "says"),
    [
        ('rice "second crane', '"second crane', "quotation mark"),
        ("(rice OR maize", "(", "never closed"),
        ("rice)", ")", "never opened"),
        ("rice OR", "OR", "both sides"),
        ("OR rice", "OR", "both sides"),
        ("rice NOT", "NOT", "something after it"),
        ("f*ct", "f*ct", "end of a word"),
        ("*fact", "*fact", "end of a word"),
        ("f*", "f*", "two letters"),
        ("titel:rice", "titel:", "Did you mean title:?"),
        ("before:yesterday", "before:yesterday", "2011-12-19"),
        ("on:2011-02-30", "on:2011-02-30", "2011-12-19"),
        ("lang: ko", "lang:", "without a space"),
        ("state:gone", "state:gone", "live, suspected"),
        ("type:novel", "type:novel", "article, gallery, empty"),
        ("series:2024", "series:2024", "a headline"),
        ("near:crane", "near:crane", "two words"),
        ('near:"crane"', 'near:"crane"', "two words"),
        ("near:(a b)", "near:(", "two words"),
        ('phrase:"..."', 'phrase:"..."', "one word"),
        ('phrase: "a b"', "phrase:", "without a space"),
        ('fase:"a b"', "fase:", "Did you mean phrase:?"),
        ("source:kcna", "source:", "Did you mean outlet:?"),
        ("year:2011", "year:", "Did you mean on:?"),
        ("lang:english", "lang:english", "lang:ko"),
        ('person:"Barack Obana"', 'person:"Barack Obana"', 'Write person:"Barack Obama"'),
        ("place:Wonsann", "place:Wonsann", "Write place:Wonsan,"),
        ("place:xyzzyx", "place:xyzzyx", "Write place:Pyongyang"),
        ('org:"Barack Obama"', 'org:"Barack Obama"', "Write org:KCNA"),
        ('did:"Barack Obana/visit"', 'did:"Barack Obana/visit"', 'Write did:"Barack Obama/visit"'),
        ("did:inspected", "did:inspected", "Write did:inspect,"),
        ("topic:economics", "topic:economics", "Write topic:economy"),
        ("country:Korea", "country:Korea", "country:KP"),
        ('"fact*"', '"fact*"', "between quotation marks"),
        ('phrase:"the fact* of"', '"the fact* of"', "between quotation marks"),
        ("rice~5", "rice~5", "between quotation marks"),
        ("rice NEAR/5 maize", "NEAR/5", "between quotation marks"),
        ("NEAR(rice maize)", "NEAR", "between quotation marks"),
        ('"rice maize"~500', "~500", "at most 99"),
        ("rice AND OR maize", "AND", "both sides"),
        ("(rice OR)", "OR", "both sides"),
        ("(" * 40 + "a" + ")" * 40, "(", "nested too deep"),
        ("-" * 5 + "a", None, None),
        ("a " * 100, "a", "at most 64 parts"),
        ("rice !!maize", "!!", "needs something after it"),
        ("rice !-maize", "!-", "needs something after it"),
    ],
)
def test_what_is_refused_and_where(search: str, place: str | None, says: str | None) -> None:
    if place is None:
        parse_query(search)
        return
    with pytest.raises(QueryError, match=str(says).replace("?", r"\?")) as refused:
        parse_query(search)
    assert search[refused.value.start : refused.value.end] == place
    assert refused.value.marked(search).endswith("^")


@pytest.mark.parametrize(
    "search",
    ["rice", "inspect", "inspecting mill", '"rice mills"', '"premier mills"~2', "vinalon OR gaddafi", "factor*",
     "title:rice", "text:vinalon", "-gaddafi", "rice -gaddafi", "노동신문", "녀성", "로동", "co-operative",
     "cooperative OR maize", 'phrase:"rice mills"', 'near:"premier mills"', "type:article -type:gallery",
     '"mills premier"~2', "!gaddafi rice", "gaddafi || vinalon", '!"maize harvest"', "!(gaddafi OR wheat)",
     "！（gaddafi)", "！“rice wheat”", "rice －mills－", "on:２０１１－１２－１９", "gaddafi|vinalon",
     "ｏｕｔｌｅｔ：ｋｃｎａ", "＂ｒｉｃｅ　ｍｉｌｌｓ＂",
     '"rice premier"~',
     "outlet:kcna lang:en", "on:2011-12-19", "after:2011-12-19", "before:2011-12-20", "removed:2013-12",
     "removed:yes",
     'series:"Premier inspects rice mills (2)"',
     "changed:yes", "changed:2", "has:edits", "(gaddafi OR vinalon) (rice OR wheat)", "RICE", "ｒｉｃｅ"],
)  # fmt: skip
def test_what_fits(search: str) -> None:
    assert holds(parse_query(search), ARTICLE)


@pytest.mark.parametrize(
    "search",
    ['"mill"', '"mills rice"', '"premier mills"~1', '"mills premier"~1', "!rice", "gaddafi", "fac",
     '!"rice mills"', "!(maize OR rye)", "！（rice)", "！“rice mills”",
     "title:vinalon", "text:premier", "-rice",
     "lang:ko",
     "before:2011-12-19", "after:2011-12-20", "removed:2012", "removed:no", "changed:3", "changed:no", "has:picture",
     "country:KP", "inspector*", 'phrase:"mills rice"', 'near:"premier maize"', "type:empty", "has:table",
     "series:Premier", "...", ""],
)  # fmt: skip
def test_what_does_not_fit(search: str) -> None:
    assert not holds(parse_query(search), ARTICLE)


@given(st.text(alphabet='ab "()-!*:~OR NOT한5title', max_size=40))
def test_anything_is_read_or_refused_with_a_place(search: str) -> None:
    try:
        query = parse_query(search)
    except QueryError as error:
        assert 0 <= error.start <= error.end <= len(search) and error.hint
    else:
        holds(query, ARTICLE)
