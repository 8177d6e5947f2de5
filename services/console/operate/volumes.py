"""Find outlets whose last day had an unusual number of articles, in the metrics of the publishers."""

from __future__ import annotations

from dataclasses import dataclass

from services.console.operate.snapshot import WatchSnapshot

_ARTICLES = "presswatch_outlet_articles"
_BOUND = "presswatch_outlet_articles_bound"


@dataclass(frozen=True, slots=True)
class UnusualVolume:
    """An outlet's articles on the last whole day, outside the numbers that are usual on this weekday."""

    outlet: str
    articles: int
    least: int
    most: int

    def sentence(self) -> str:
        return f"{self.articles} articles on the last whole day; usual on this weekday: {self.least} to {self.most}"


def unusual_volumes(seen: WatchSnapshot) -> list[UnusualVolume]:
    """Return the outlets that the alert names. Empty if the publishers' metrics cannot be seen."""
    samples = [sample for service in seen.services or () for sample in service.samples]
    articles = {labels["outlet"]: int(value) for name, labels, value in samples if name == _ARTICLES}
    bounds = {(labels["outlet"], labels["bound"]): int(value) for name, labels, value in samples if name == _BOUND}
    judged = [
        UnusualVolume(outlet, number, bounds[outlet, "least"], bounds[outlet, "most"])
        for outlet, number in sorted(articles.items())
        if (outlet, "least") in bounds
    ]
    return [one for one in judged if not one.least <= one.articles <= one.most]
