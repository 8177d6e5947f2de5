"""Find the article's box: prose votes for the boxes around it, and nearer boxes get more of the vote."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import compress

from services.parser.core.content.columns import LEAST, columns_beside, parts_between
from services.parser.core.content.distrust import distrust
from services.parser.core.content.little_text import climb_from_little_text
from services.parser.core.document.class_names import BODY, BOILERPLATE, DOUBTFUL, PLAIN
from services.parser.core.document.outline import Outline
from services.parser.core.document.text_runs import HEADING_TAGS, TextRun

FADING = 0.55
"""The share of a vote that remains one level further up."""
MOST_OF_PAGE = 0.9
_MOST_LEVELS = 6
_BORNE, _BORNE_BY_MOST = 0.5, 0.95
"""The cost of links and scraps that one character of prose makes up for when climbing.

It is lower where hidden boxes count.
"""
_LEAVES = HEADING_TAGS | {"p", "pre", "dt"}
"""Elements that hold one paragraph. Breaks may part it, but the article's box is the one around it."""
_BLOCKY = ("div", "section", "form")


@dataclass(slots=True)
class Choice:
    """The chosen box and its text.

    `kept` holds the article's text leaves before trimming. `total` is the weight of the page's prose. `real` is
    the box that the prose in each box counts for, if it was computed.
    """

    box: int
    kept: list[TextRun]
    alive: list[bool]
    total: float
    size: int
    real: list[int] = field(default_factory=list)


def choose_content(outline: Outline, *, is_declared: bool = False) -> Choice:
    """Choose the article's box. `is_declared` is whether the page's own data calls it an article.

    Secondary content is pruned by name first. If too little text remains, weaker pruning is tried.
    """
    texts = [text_run for text_run in outline.text_runs if text_run.node is None]
    own, real = _prose_by_box(outline, texts), transparent(outline, texts)
    best: Choice | None = None
    for verdicts, enough in _attempts(outline.verdict):
        choice = _choose(outline, verdicts, texts, own, real, is_declared)
        if best is None or choice.size > best.size:
            best = choice
        if choice.size >= enough * choice.total:
            break
    assert best is not None
    return best


def _attempts(verdict: list[int]) -> Iterator[tuple[list[int], float]]:
    """Yield the verdicts to use, and the share of the page's prose that ends the attempts."""
    yield verdict, 0.3
    yield [PLAIN if v == DOUBTFUL else v for v in verdict], 0.15
    yield [BODY if v == BODY else PLAIN for v in verdict], 0.0


def _prose_by_box(outline: Outline, texts: list[TextRun]) -> list[float]:
    own = [0.0] * len(outline.parent)
    for text_run in texts:
        if text_run.prose:
            own[text_run.box] += text_run.weight - text_run.linked
    return own


def _costs(outline: Outline, texts: list[TextRun]) -> list[float]:
    """Return what speaks against each box: the links and scraps in it."""
    own = [0.0] * len(outline.parent)
    for text_run in texts:
        if not text_run.prose:
            size, heading = len(text_run.text), text_run.tag in HEADING_TAGS
            if text_run.linked > 0.45 * size:
                cost = 0.7 * text_run.linked
            else:
                cost = (0.15 if heading or text_run.sentence else 0.35) * size
            own[text_run.box] += (5 if heading else 12) + cost
    return own


def _choose(
    outline: Outline, verdicts: list[int], texts: list[TextRun], own: list[float], real: list[int], is_declared: bool
) -> Choice:
    parent = outline.parent
    total = sum(own)
    dead, left = _prune(outline, verdicts, own, total)
    pruned = _inherit(parent, dead)
    votes, dense = _vote(outline, verdicts, texts, real, pruned)
    box = votes.index(max(votes))
    while outline.tag[box] in _LEAVES and parent[box] > 0:
        box = parent[box]
    if not votes[box]:
        return Choice(0, [], [True] * len(parent), max(left, 1.0), 0, real)
    most = _BORNE_BY_MOST if verdicts is outline.verdict else _BORNE
    cost = _sum_up(parent, _costs(outline, texts), dead)
    box = _climb(outline, box, dense, cost, most)
    alive = _below(parent, box, dead)
    held = sum(compress(own, alive))
    if held < left - LEAST:
        prose = _sum_up(parent, own, dead)
        box = distrust(outline, box, prose, cost, is_declared)
        alive = _below(parent, box, dead)
        if beside := set(columns_beside(outline, box, dead, prose, cost)):
            alive = _with(parent, alive, beside, dead)
            alive = _with(parent, alive, parts_between(outline, box, alive, dead), dead)
    wider = climb_from_little_text(outline, box, texts, alive, lambda own: _sum_up(parent, own, dead))
    if wider != box:
        box, alive = wider, _below(parent, wider, dead)
    kept = [text_run for text_run in texts if alive[text_run.box]]
    size = sum([len(text_run.text) for text_run in kept if text_run.prose])
    return Choice(box, kept, alive, max(left, 1.0), size, real)


def _sum_up(parent: list[int], own: list[float], dead: list[bool] | None = None) -> list[float]:
    """Return each box's own value plus that of all boxes in it, without the dead ones."""
    total = own[:]
    for box in range(len(parent) - 1, 0, -1):
        if (value := total[box]) and (dead is None or not dead[box]):
            total[parent[box]] += value
    return total


def _prune(outline: Outline, verdicts: list[int], own: list[float], total: float) -> tuple[list[bool], float]:
    """Return which boxes to prune, and the prose that is left without the surest boilerplate."""
    parent, tag = outline.parent, outline.tag
    prose = _sum_up(parent, own)
    sure = [False] * len(parent)
    lost = 0.0
    for box in range(verdicts.index(BOILERPLATE), len(parent)) if BOILERPLATE in verdicts else ():
        if sure[parent[box]]:
            sure[box] = True
        elif verdicts[box] == BOILERPLATE and prose[box] < MOST_OF_PAGE * total:
            sure[box] = True
            lost += prose[box]
    left = total - lost
    dead = sure
    for box in [box for box, verdict in enumerate(verdicts) if verdict == DOUBTFUL]:
        if prose[box] < (0.5 if tag[box] in _BLOCKY else 0.35) * max(left, 1.0):
            dead[box] = True
    return dead, left


def _inherit(parent: list[int], dead: list[bool]) -> list[bool]:
    if True not in dead:
        return dead
    first = dead.index(True)
    gone = dead[:first]
    for around, is_dead in zip(parent[first:], dead[first:], strict=True):
        gone.append(is_dead or gone[around])
    return gone


def _below(parent: list[int], top: int, dead: list[bool]) -> list[bool]:
    alive = [*[False] * top, True]
    for around, is_dead in zip(parent[top + 1 :], dead[top + 1 :], strict=True):
        alive.append(alive[around] and not is_dead)
    return alive


def _with(parent: list[int], alive: list[bool], tops: set[int], dead: list[bool]) -> list[bool]:
    """Return the living boxes with those in `tops`. One pass marks them all, as a page may have thousands."""
    marked = alive[:]
    for box, around in enumerate(parent):
        if not marked[box]:
            marked[box] = box in tops or (box > 0 and marked[around] and not dead[box])
    return marked


def transparent(outline: Outline, texts: list[TextRun]) -> list[int]:
    """Return for each box the one that its prose counts for. Boxes that hold a single leaf are passed through."""
    parent = outline.parent
    count = [0.0] * len(parent)
    for text_run in texts:
        count[text_run.box] += 1
    count = _sum_up(parent, count)
    real = list(range(len(parent)))
    for box in [box for box, texts_in_it in enumerate(count) if texts_in_it == 1 and box]:
        up = parent[box]
        real[box] = real[up] if count[up] == 1 else up
    return real


def _vote(
    outline: Outline, verdicts: list[int], texts: list[TextRun], real: list[int], pruned: list[bool]
) -> tuple[list[float], list[float]]:
    """Return the votes by box, and the prose in each box that stands beside other prose."""
    parent = outline.parent
    ballots: dict[int, float] = {}
    counts: dict[int, int] = {}
    for text_run in texts:
        if text_run.prose and not pruned[text_run.box]:
            box = real[text_run.box]
            ballots[box] = ballots.get(box, 0.0) + min(text_run.weight, 500.0) - text_run.linked
            counts[box] = counts.get(box, 0) + 1
    votes, dense = [0.0] * len(parent), [0.0] * len(parent)
    for box, ballot in ballots.items():
        share, at = 1.0, box
        beside = counts[box] >= 2
        while at >= 0:
            if share > 0.02:
                votes[at] += ballot * share * (1.2 if verdicts[at] == BODY else 1.0)
                share *= FADING
            elif not beside:
                break
            if beside:
                dense[at] += ballot
            at = parent[at]
    return votes, dense


def _climb(outline: Outline, box: int, dense: list[float], cost: list[float], most: float) -> int:
    """Climb where that adds prose in columns beside the chosen one, rather than teaser cards.

    Boxes around a single box do not count as a level. If more prose stands elsewhere than in this box, a cost of `most`
    per character of that prose is accepted.
    """
    best, at, levels = box, box, 0
    while levels < _MOST_LEVELS:
        below, at = at, outline.parent[at]
        if at <= 0 or outline.tag[below] == "main":
            break
        if dense[at] == dense[below] and cost[at] == cost[below]:
            continue
        levels += 1
        gain = dense[at] - dense[best]
        borne = most if gain > dense[best] > 0 else _BORNE
        if gain > 0.12 * max(dense[best], 1.0) and cost[at] - cost[best] < borne * gain:
            best = at
    return best
