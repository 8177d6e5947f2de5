"""The messages between services, one class for each message and version.

Messages are immutable. A field that a producer may leave out has a default; no default is "now". Modules are loaded on
first use, because creating all classes takes longer than most commands.
"""

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from shared.contracts.annotation import Annotation, AnnotationKind, TranslatedText
    from shared.contracts.article import Article, Byline, ImageRef
    from shared.contracts.base import Message, decode
    from shared.contracts.blocks import Block, BlockKind, Mark, MarkKind
    from shared.contracts.capture import Capture, Hints
    from shared.contracts.common import FEED_ITEM, BlobRef, Origin, PageKind, Producer, Walk
    from shared.contracts.cuts import Cut, CutReason
    from shared.contracts.dates import DateValue, Precision
    from shared.contracts.enriched import IN_TITLE, ActivityMention, DateMention, EnrichedArticle, NameMention
    from shared.contracts.fetch_request import FetchRequest
    from shared.contracts.lanes import Lane
    from shared.contracts.observation import Observation, ObservationKind
    from shared.contracts.picture import Picture

_NAMES = {
    "annotation": "Annotation AnnotationKind TranslatedText",
    "article": "Article Byline ImageRef",
    "base": "Message decode",
    "blocks": "Block BlockKind Mark MarkKind",
    "capture": "Capture Hints",
    "common": "FEED_ITEM BlobRef Origin PageKind Producer Walk",
    "cuts": "Cut CutReason",
    "dates": "DateValue Precision",
    "enriched": "IN_TITLE ActivityMention DateMention EnrichedArticle NameMention",
    "fetch_request": "FetchRequest",
    "lanes": "Lane",
    "observation": "Observation ObservationKind",
    "picture": "Picture",
}
_HOME_OF = {name: module for module, names in _NAMES.items() for name in names.split()}

__all__ = [
    "FEED_ITEM",
    "IN_TITLE",
    "ActivityMention",
    "Annotation",
    "AnnotationKind",
    "Article",
    "BlobRef",
    "Block",
    "BlockKind",
    "Byline",
    "Capture",
    "Cut",
    "CutReason",
    "DateMention",
    "DateValue",
    "EnrichedArticle",
    "FetchRequest",
    "Hints",
    "ImageRef",
    "Lane",
    "Mark",
    "MarkKind",
    "Message",
    "NameMention",
    "Observation",
    "ObservationKind",
    "Origin",
    "PageKind",
    "Picture",
    "Precision",
    "Producer",
    "TranslatedText",
    "Walk",
    "decode",
]


def __getattr__(name: str) -> Any:
    if name not in _HOME_OF:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    found = getattr(importlib.import_module(f"{__name__}.{_HOME_OF[name]}"), name)
    globals()[name] = found  # found without this function from now on
    return found
