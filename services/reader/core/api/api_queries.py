"""Query parameters of the JSON API. They are declared here once: checked, and described in OpenAPI."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from services.reader.core.api.phrases import LONGEST
from services.reader.core.api.query_params import EDITION, OUTLET, Params
from shared.activity.acts import Act
from shared.archive.read.outlets.coverage import MOST_DAYS
from shared.names.gazetteer import Kind
from shared.query.parser import MAX_LENGTH
from shared.topics.topics import Topic

MOST = 1_000
OutletId = Annotated[
    str, Field(description="Id of an outlet.", json_schema_extra={"pattern": f"^({OUTLET.pattern})?$"})
]
Edition = Annotated[
    str, Field(description="Id of an edition of that outlet.", json_schema_extra={"pattern": f"^({EDITION.pattern})?$"})
]
Language = Annotated[str, Field(description="BCP 47 tag.")]
Country = Annotated[
    str, Field(description="The outlet's country, two letters.", json_schema_extra={"pattern": "^([A-Za-z]{2})?$"})
]
State = Annotated[Literal["live", "suspected", "removed", "restored"], Field(description="Only in this state.")]
Since = Annotated[
    str,
    Field(
        description="Articles from this day or time on (UTC unless it names a zone). In searches, days are those that "
        "outlets printed."
    ),
]
Until = Annotated[str, Field(description="Articles up to and including this day, or before this time.")]
ChangedSince = Annotated[str, Field(description="Articles whose text, state or addresses changed since this time.")]
Include = Annotated[Literal["text"], Field(description="`text` adds the whole text.")]
Fields = Annotated[
    str, Field(max_length=400, description="Only these members of each article, separated by commas: `id,title`.")
]
Words = Annotated[str, Field(max_length=MAX_LENGTH, description="The query, in the language of docs/searching.md.")]


class ApiQuery(BaseModel):
    """Parameters of one request. Unknown names are refused. An empty value counts as left out."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    @model_validator(mode="before")
    @classmethod
    def _without_empty(cls, given: dict[str, Any]) -> dict[str, Any]:
        return {name: value for name, value in given.items() if value != ""}

    @property
    def params(self) -> Params:
        """Return the given values as text, for checks shared with the pages of the site."""
        return Params({name: str(value) for name, value in self.model_dump(exclude_none=True).items()})


class NoQuery(ApiQuery):
    """Parameters of a route that has none."""


class Selection(ApiQuery):
    """What selects articles, in lists and in searches."""

    outlet: OutletId | None = None
    edition: Edition | None = None
    language: Language | None = None
    state: State | None = None
    since: Since | None = None
    until: Until | None = None


class ParquetQuery(Selection):
    """Parameters of the list of articles as a Parquet file."""

    changed_since: ChangedSince | None = None


class ArticlesQuery(ParquetQuery):
    """Parameters of the list of articles."""

    limit: int = Field(50, ge=1, le=MOST, description="Number of articles.")
    before: str = Field("", description="Where the list continues: the `before` of the previous answer.")
    fields: Fields = ""
    include: Include | None = None


class ArticleQuery(ApiQuery):
    """Parameters of one article."""

    revision: str = Field("", max_length=64, description="Id of one of its revisions; by default the newest.")
    fields: Fields = ""


class AddressQuery(ApiQuery):
    """Parameters that name an article by its address."""

    url: str = Field(max_length=4096, description="Any address it was seen at.")


class CoverageQuery(ApiQuery):
    """Parameters of an outlet's coverage."""

    days: int = Field(30, ge=1, le=MOST_DAYS, description="Number of days, including the last.")
    until: str = Field("", max_length=10, description="The last day (UTC), such as `2026-01-31`; by default today.")


class EventsQuery(ApiQuery):
    """Parameters of the list of events."""

    after: str = Field(
        "", max_length=64,
        description="The `after` of the previous answer; `end` starts now; by default from the beginning.",
    )  # fmt: skip
    limit: int = Field(100, ge=1, le=MOST, description="Number of events.")


class NamesQuery(ApiQuery):
    """Parameters of the list of names."""

    q: str = Field("", max_length=100, description="Only names with a spelling that has words with these beginnings.")
    kind: Annotated[Kind, Field(description="Only names of this kind.")] | None = None
    limit: int = Field(100, ge=1, le=MOST, description="Number of names.")


class ActivityQuery(ApiQuery):
    """Parameters of what persons did."""

    person: str = Field("", max_length=100, description="Id of a person, or any spelling of the name.")
    other: str = Field("", max_length=100, description="Another person in it: met, received, addressed, or in company.")
    act: Annotated[Act, Field(description="Only this act.")] | None = None
    place: str = Field("", max_length=100, description="Id of a place or site, or any spelling of its name.")
    since: Annotated[str, Field(description="Events of this day or later.")] | None = None
    until: Annotated[str, Field(description="Events of this day or earlier.")] | None = None
    limit: int = Field(40, ge=1, le=200, description="Number of events; a day's events are not parted.")


class PhrasesQuery(ApiQuery):
    """Parameters of the phrases of a month."""

    month: str = Field("", description="A month such as `2024-03`; by default the newest that was counted.")
    language: Language | None = None


class PhraseQuery(ApiQuery):
    """Parameters of the uses of a phrase."""

    q: str = Field(min_length=1, max_length=LONGEST, description="The words of the phrase, in their order.")


class SearchSelection(Selection):
    """Parameters that select what a search finds."""

    q: Words = ""
    country: Country | None = None
    topic: Annotated[Topic, Field(description="Only about this topic.")] | None = None


class SearchQuery(SearchSelection):
    """Parameters of a search."""

    sort: Literal["relevance", "newest", "oldest", "changed"] | None = Field(
        None, description="Order of the hits; by default `relevance` if there are words."
    )
    limit: int = Field(20, ge=1, le=MOST, description="Number of hits.")
    after: str = Field("", max_length=24, description="Where the list continues: the `after` of the previous answer.")
    page: int = Field(1, ge=1, le=50, description="Page number; `after` has no limit.")
    fields: Fields = ""
    include: Include | None = None


class PeriodQuery(ApiQuery):
    """Select captures by the time at which they were made."""

    outlet: OutletId | None = None
    since: Annotated[str, Field(description="Captures from this day or time on (UTC).")] | None = None
    until: Annotated[str, Field(description="Captures up to and including this day, or before this time.")] | None = (
        None
    )


class ReleaseQuery(ApiQuery):
    """Parameters of a release."""

    outlet: OutletId | None = None
    since: Since | None = None
    until: Until | None = None
    language: Language | None = None
    limit: int | None = Field(
        None, ge=1,
        description="Number of articles, at most what the site allows (`PRESSWATCH_EXPORT_LIMIT`): the first by id. "
        "Without it, a range with more articles than the site allows is refused.",
    )  # fmt: skip


class CountsQuery(SearchSelection):
    """Parameters of the counts of a search."""

    by: Literal[
        "outlet", "edition", "language", "country", "state", "topic", Kind, "year", "month", "week", "day"
    ] = Field(description="Of what. `person` and the other kinds count the names in the articles.")  # fmt: skip
