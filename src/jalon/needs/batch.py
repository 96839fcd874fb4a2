"""The nearest needs of all the needs of a roadmap at once, from what is stored: for files and measures."""

from collections import defaultdict
from collections.abc import Mapping

import numpy as np

from jalon.needs.matching.matcher import LETTERS, alike
from jalon.needs.matching.words import grams
from jalon.needs.models import Need, NeedPosting
from jalon.needs.readings import CANDIDATES, Neighbour
from jalon.roadmaps.models import Roadmap

_CHUNK = 50_000


def match_all(roadmap: Roadmap, *, count: int) -> Mapping[int, list[Neighbour]]:
    """Need id -> its nearest needs, best first, as `readings.neighbours` gives them one by one.

    Memory: about 16 bytes per posting (some twenty by need), and one row of scores at a time.
    """
    rows = Need.objects.filter(roadmap=roadmap).order_by("pk").values_list("pk", "statement")
    ids, texts = zip(*rows, strict=True) if rows else ((), ())
    place = {pk: at for at, pk in enumerate(ids)}
    needs, features, weights = _postings(roadmap, place)
    order = np.argsort(features, kind="stable")
    by_feature_needs, by_feature_weights = needs[order], weights[order]
    _unique, starts, lengths = np.unique(features[order], return_index=True, return_counts=True)
    inverse = np.searchsorted(_unique, features)
    own: defaultdict[int, list[int]] = defaultdict(list)
    for at, need in enumerate(needs.tolist()):
        own[need].append(at)
    letters: dict[int, frozenset[str]] = {}

    def letters_of(at: int) -> frozenset[str]:
        if at not in letters:
            letters[at] = grams(texts[at])
        return letters[at]

    found: dict[int, list[Neighbour]] = {}
    scores = np.zeros(len(ids), dtype=np.float64)
    for at in range(len(ids)):
        scores[:] = 0.0
        for posting in own[at]:
            start = starts[inverse[posting]]
            stop = start + lengths[inverse[posting]]
            scores[by_feature_needs[start:stop]] += weights[posting] * by_feature_weights[start:stop]
        scores[at] = -1.0
        best = np.argpartition(-scores, min(CANDIDATES, len(ids) - 1))[:CANDIDATES]
        near = [
            Neighbour(ids[other], float(scores[other]) + LETTERS * alike(letters_of(at), letters_of(int(other))))
            for other in best.tolist()
            if scores[other] > 0
        ]
        found[ids[at]] = sorted(near, key=lambda one: (-one.score, one.need_id))[:count]
    return found


def _postings(
    roadmap: Roadmap, place: Mapping[int, int]
) -> tuple[
    "np.ndarray[tuple[int], np.dtype[np.int32]]",
    "np.ndarray[tuple[int], np.dtype[np.int32]]",
    "np.ndarray[tuple[int], np.dtype[np.float64]]",
]:
    """Positions of needs, features and weights, one of each per posting; a need has each feature once."""
    rows = NeedPosting.objects.filter(roadmap=roadmap).values_list("need_id", "feature", "weight")
    needs, features, weights = [], [], []
    for need, feature, weight in rows.iterator(chunk_size=_CHUNK):
        needs.append(place[need])
        features.append(feature)
        weights.append(weight)
    return np.array(needs, np.int32), np.array(features, np.int32), np.array(weights, np.float64)
