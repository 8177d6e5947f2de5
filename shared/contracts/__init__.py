"""The messages that pass between services, one class per message and version.

A message is immutable. What a producer may leave out has a default; no default is "now".
"""

from shared.contracts.article import Article, Byline, ImageRef
from shared.contracts.base import Message, decode, schema_of
from shared.contracts.blocks import Block, BlockKind, Mark, MarkKind
from shared.contracts.capture import Capture, Hints
from shared.contracts.common import FEED_ITEM, BlobRef, Lane, Origin, PageKind, Producer, Walk
from shared.contracts.dates import DateValue, Precision
from shared.contracts.enriched import DateMention, EnrichedArticle
from shared.contracts.fetch_request import FetchRequest
from shared.contracts.observation import Observation, ObservationKind
from shared.contracts.picture import Picture

__all__ = [
    "FEED_ITEM",
    "Article",
    "BlobRef",
    "Block",
    "BlockKind",
    "Byline",
    "Capture",
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
    "Observation",
    "ObservationKind",
    "Origin",
    "PageKind",
    "Picture",
    "Precision",
    "Producer",
    "Walk",
    "decode",
    "schema_of",
]
