"""Fits the model of page kinds: linear scores of words; trees, and a weighted sum, over numbers and scores.

An article and a document are kept. Both are told from the other kinds, and then from each other.

Nearly all known pages of other kinds are in English, while the articles are in many languages. So that no language
speaks for an article, words that only articles have get no weight, and each page is learned from once more as if its
language were unknown.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from typing import Any

import lightgbm
import numpy as np
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold
from sklearn.preprocessing import StandardScaler

from services.parser.core.kinds.features import HINTS, WORDING
from services.parser.core.kinds.layout import HEADED, TITLED
from services.parser.core.kinds.model import DOCUMENT, JOINT, Model, Term, read_model
from services.parser.core.kinds.signals import GROUPS, NAMES, PageSignals
from tests.train.export import Words, as_file, tree_of

KINDS = ("listing", "collection", "product", "service", "forum")
KEPT = ("article", DOCUMENT)
_PAGES_WITH_WORD = 4
_OTHER_PAGES_WITH_WORD = 2
_WEIGHT_OF_UNREAD = 0.3
_READ = ("text", "short", "said t:")
"""The beginnings of groups of words, as in the joint set, that belong to a language."""
_NUMBERS_OF_WORDS = frozenset((
    *(name for name in WORDING if name not in ("money", "money_short", "question", "quotes", "exclaim", "digits")),
    *(name for name in TITLED if name.split("_")[-1] in ("trade", "guide", "words") and name != "title_words"),
    *(name for name in HEADED if name == "headings_calling"), "byline_at_title",
))  # fmt: skip
_MOST_WORDS = {JOINT: 8_000}
_MOST_WORDS_OF_GROUP = 4_000
_TREES: dict[str, Any] = {
    "num_leaves": 8, "min_child_samples": 10, "subsample": 0.8, "subsample_freq": 1, "colsample_bytree": 0.3,
    "reg_lambda": 3.0, "random_state": 1, "n_jobs": 1, "verbose": -1, "deterministic": True, "force_row_wise": True,
}  # fmt: skip


def fit(sights: Sequence[PageSignals], kinds: Sequence[str], sites: Sequence[str]) -> Model:
    return read_model(fitted(sights, kinds, sites))


def fitted(sights: Sequence[PageSignals], kinds: Sequence[str], sites: Sequence[str]) -> bytes:
    """The model as it is stored."""
    is_kept = np.array([kind in KEPT for kind in kinds])
    unread = [as_unread(sight) for sight in sights]
    numbers, numbers_unread = (np.array([sight.numbers for sight in found]) for found in (sights, unread))
    words: Words = {}
    spoken: list[Any] = []
    for (name, sets), (_, sets_unread) in zip(_sets(sights).items(), _sets(unread).items(), strict=True):
        known = _known(name, sets, is_kept)
        most = _MOST_WORDS.get(name, _MOST_WORDS_OF_GROUP)
        words[name] = _weights(sets, is_kept, known, most)
        spoken.append(_unseen(sets, sets_unread, is_kept, known, most, sites))
    article = lightgbm.LGBMClassifier(n_estimators=150, learning_rate=0.12, extra_trees=True, **_TREES)
    seen = np.vstack([
        np.column_stack([numbers, *(read for read, _ in spoken)]),
        np.column_stack([numbers_unread, *(unread for _, unread in spoken)]),
    ])  # fmt: skip
    twice = np.concatenate([is_kept, is_kept])
    weight = np.repeat([1.0, _WEIGHT_OF_UNREAD], len(is_kept))
    article.fit(seen, twice, sample_weight=weight)
    others = ~is_kept
    which = np.array([KINDS.index(kind) if kind in KINDS else -1 for kind in kinds])
    forests = lightgbm.LGBMClassifier(n_estimators=30, learning_rate=0.12, **_TREES).fit(numbers[others], which[others])
    dumped = forests.booster_.dump_model()["tree_info"]
    return as_file(
        names=[*NAMES, *GROUPS, JOINT],
        words=words,
        article=[tree_of(one) for one in article.booster_.dump_model()["tree_info"]],
        linear=_summed(seen, twice, weight),
        kinds={kind: [tree_of(one) for one in dumped[at :: len(KINDS)]] for at, kind in enumerate(KINDS)},
        document=_documents(numbers[is_kept], np.array([kind == DOCUMENT for kind in kinds if kind in KEPT])),
    )


def _documents(numbers: Any, is_document: Any) -> list[Any]:
    """Return trees that tell documents from articles without the hints, which are not always known."""
    known = numbers.copy()
    known[:, [NAMES.index(name) for name in HINTS]] = 0
    trees = lightgbm.LGBMClassifier(n_estimators=40, learning_rate=0.12, **_TREES).fit(known, is_document)
    return [tree_of(one) for one in trees.booster_.dump_model()["tree_info"]]


def as_unread(sight: PageSignals) -> PageSignals:
    """Return the page as seen by who does not know its language."""
    numbers = [0.0 if name in _NUMBERS_OF_WORDS else one for name, one in zip(NAMES, sight.numbers, strict=True)]
    words = {
        group: frozenset(word for word in found if not f"{group} {word}".startswith(_READ))
        for group, found in sight.words.items()
    }
    return PageSignals(numbers, words)


def _known(name: str, sets: Sequence[frozenset[str]], is_kept: Any) -> frozenset[str]:
    """Return the words that may get a weight. Those that only articles have may belong to a language."""
    counts = Counter(word for words in sets for word in words)
    others = Counter(word for words, kept in zip(sets, is_kept, strict=True) if not kept for word in words)
    begins = "" if name == JOINT else f"{name} "
    return frozenset(
        word for word, count in counts.items()
        if count >= _PAGES_WITH_WORD
        and (others[word] >= _OTHER_PAGES_WITH_WORD or not f"{begins}{word}".startswith(_READ))
    )  # fmt: skip


def _summed(seen: Any, is_kept: Any, weight: Any) -> tuple[float, list[Term]]:
    """Return a logistic regression over numbers of one scale, as weights of the numbers as they are."""
    scale = StandardScaler().fit(seen)
    fitted = LogisticRegression(C=0.1, max_iter=2000)
    fitted.fit(scale.transform(seen), is_kept, sample_weight=weight)
    weights = fitted.coef_[0] / scale.scale_
    base = float(fitted.intercept_[0] - (weights * scale.mean_).sum())
    return base, [Term(*map(float, term)) for term in zip(weights, seen.min(0), seen.max(0), strict=True)]


def _sets(sights: Sequence[PageSignals]) -> dict[str, list[frozenset[str]]]:
    """Return the words of each page: by group, and all groups in one set."""
    groups = {group: [sight.words[group] for sight in sights] for group in GROUPS}
    every = [frozenset(f"{group} {word}" for group in GROUPS for word in sight.words[group]) for sight in sights]
    return {**groups, JOINT: every}


def _weights(
    sets: Sequence[frozenset[str]], is_kept: Any, may: frozenset[str], most: int
) -> tuple[float, dict[str, float]]:
    """Of the words that speak loudest, learned twice: the first time to know which these are."""
    counts = Counter(word for words in sets for word in words if word in may)
    known = sorted(word for word, count in counts.items() if count >= _PAGES_WITH_WORD)
    first = _linear(sets, known, is_kept).coef_[0]
    loudest = sorted(np.argsort(-abs(first), kind="stable")[:most])
    known = [known[at] for at in loudest]
    last = _linear(sets, known, is_kept)
    return float(last.intercept_[0]), dict(zip(known, map(float, last.coef_[0]), strict=True))


def _unseen(
    sets: Sequence[frozenset[str]], unread: Sequence[frozenset[str]], is_kept: Any, may: frozenset[str], most: int,
    sites: Sequence[str],
) -> tuple[Any, Any]:  # fmt: skip
    """What the words of each page speak for, by weights learned from other sites: of all words, and of those unread."""
    found = np.zeros((2, len(sets)))
    for learn, judge in GroupKFold(4).split(sets, groups=sites):
        base, weights = _weights([sets[at] for at in learn], is_kept[learn], may, most)
        for row, seen in zip(found, (sets, unread), strict=True):
            for at in judge:
                hits = [weights[word] for word in seen[at] if word in weights]
                row[at] = base + math.fsum(hits) / (len(hits) or 1) ** 0.5  # whatever the order of the set
    return found[0], found[1]


def _linear(sets: Sequence[frozenset[str]], known: Sequence[str], is_kept: Any) -> Any:
    column = {word: at for at, word in enumerate(known)}
    rows, columns, values = [], [], []
    for at, words in enumerate(sets):
        hits = sorted(column[word] for word in words if word in column)
        rows += [at] * len(hits)
        columns += hits
        values += [1 / (len(hits) or 1) ** 0.5] * len(hits)
    matrix = csr_matrix((values, (rows, columns)), shape=(len(sets), len(known)))
    solver: dict[str, Any] = {"solver": "liblinear", "dual": True, "max_iter": 300, "tol": 0.01, "random_state": 0}
    return LogisticRegression(C=10, **solver).fit(matrix, is_kept)
