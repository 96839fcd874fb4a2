"""What a need is about, as weighted features, and how near two needs are."""

import math
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from zlib import crc32

from jalon.needs.matching.lists import Concept, Entry, shipped_concepts, shipped_entries
from jalon.needs.matching.words import Vocabulary, grams, spoken

Vector = Mapping[str, float]
WORDS, CONCEPTS, ENTRIES, LETTERS = 0.20, 0.20, 0.50, 0.10
"""Shares of the four views in how near two needs are; they add up to 1."""
PROFILE, SHARPNESS = 8, 4
"""Entries of the reference list kept for a need, and the power that makes the best of them count."""
_WORD_IN_ENTRY, _CONCEPT_IN_ENTRY, _BEST_SENTENCE = 0.45, 0.35, 0.20


@dataclass(frozen=True, slots=True)
class Scored:
    """An entry of the reference list and how well it says a need, from 0 to 1."""

    entry: Entry
    score: float


@dataclass(frozen=True, slots=True)
class Reading:
    """A need as read.

    Attributes:
        features: feature -> weight, three views together: `w:` words, `c:` concepts, `e:` entries of the list. The
            product of two readings is their nearness without the letters.
        entries: best first, `PROFILE` at most.
    """

    features: Vector
    entries: tuple[Scored, ...]


class Matcher:
    """Reads needs with one reference list and one lexicon."""

    def __init__(self, entries: Sequence[Entry], concepts: Sequence[Concept]) -> None:
        self.entries = tuple(entries)
        self._vocabulary = Vocabulary(_all_words(entries, concepts))
        self._weights = {concept.key: float(concept.weight) for concept in concepts}
        self._learn_terms(concepts)
        self._rarity: dict[str, float] = {}
        self._unseen = 1.0
        self._word_posts: dict[str, list[tuple[int, float]]] = {}
        self._concept_posts: dict[str, list[tuple[int, float]]] = {}
        self._sentence_posts: dict[str, list[tuple[int, float]]] = {}
        self._sentence_owner: list[int] = []
        self._learn()

    def read(self, text: str) -> Reading:
        """What a need is about."""
        words, concepts = self._views(text)
        scores = self._entry_scores(words, concepts)
        best = sorted(scores.items(), key=lambda pair: (-pair[1], pair[0]))[:PROFILE]
        entries = tuple(Scored(self.entries[number], min(score, 1.0)) for number, score in best)
        features: dict[str, float] = {}
        profile = _unit({scored.entry.code: scored.score**SHARPNESS for scored in entries})
        for mark, share, view in (("w", WORDS, words), ("c", CONCEPTS, concepts), ("e", ENTRIES, profile)):
            for key, weight in view.items():
                features[f"{mark}:{key}"] = weight * math.sqrt(share)
        return Reading(features, entries)

    def stems(self, text: str) -> list[str]:
        """Stems of the words of a text that carry a subject, as in the features `w:`."""
        return self._vocabulary.stems(text)

    def common_words(self, text: str, other: str) -> tuple[str, ...]:
        """Words of `other` that `text` says too, or says with a word that stands for them."""
        stems = set(self._vocabulary.stems(text))
        about = {key for key in self._views(text)[1] if self._weights[key] > 1}
        found: dict[str, str] = {}
        for word in spoken(other):
            said = self._vocabulary.marked(word)
            stem, is_subject = said[0] if said else ("", False)
            if is_subject and (stem in stems or about & self._concepts_in(said)):
                found.setdefault(stem, word)
        return tuple(found.values())

    def _views(self, text: str) -> tuple[dict[str, float], dict[str, float]]:
        marked = self._vocabulary.marked(text)
        stems = [word for word, is_subject in marked if is_subject]
        words = {stem: self._rarity.get(stem, self._unseen) * (1 + math.log(n)) for stem, n in Counter(stems).items()}
        about = {key: self._weights[key] for key in self._concepts_in(marked) if self._weights[key]}
        return _unit(words), _unit(about)

    def _concepts_in(self, marked: Sequence[tuple[str, bool]]) -> set[str]:
        """Concepts whose terms are said; a term inside a longer one is that longer one, not itself."""
        subjects = [at for at, (_word, is_subject) in enumerate(marked) if is_subject]
        found: list[tuple[range, int, frozenset[str]]] = []
        for first, start in enumerate(subjects):
            for last in range(first, min(first + self._longest, len(subjects))):
                keys = self._phrases.get(tuple(marked[at][0] for at in subjects[first : last + 1]))
                if keys:
                    found.append((range(start, subjects[last] + 1), last - first + 1, keys))
        words = [word for word, _is_subject in marked]
        for start in range(len(words)):
            for stop in range(start + 2, min(start + self._longest_literal, len(words)) + 1):
                keys = self._literals.get(tuple(words[start:stop]))
                if keys:
                    found.append((range(start, stop), 2, keys))
        covered: dict[int, int] = {}
        for span, length, _keys in found:
            for at in span:
                covered[at] = max(covered.get(at, 0), length)
        return {key for span, length, keys in found if any(covered[at] <= length for at in span) for key in keys}

    def _entry_scores(self, words: Vector, concepts: Vector) -> dict[int, float]:
        scores: dict[int, float] = defaultdict(float)
        for view, posts, share in (
            (words, self._word_posts, _WORD_IN_ENTRY),
            (concepts, self._concept_posts, _CONCEPT_IN_ENTRY),
        ):
            for key, weight in view.items():
                for number, other in posts.get(key, ()):
                    scores[number] += share * weight * other
        sentences: dict[int, float] = defaultdict(float)
        for key, weight in _mixed(words, concepts).items():
            for number, other in self._sentence_posts.get(key, ()):
                sentences[number] += weight * other
        best: dict[int, float] = defaultdict(float)
        for number, score in sentences.items():
            owner = self._sentence_owner[number]
            best[owner] = max(best[owner], score)
        for owner, score in best.items():
            scores[owner] += _BEST_SENTENCE * score
        return scores

    def _learn_terms(self, concepts: Sequence[Concept]) -> None:
        """Terms by their subject words; one that has a single subject word among others is kept to the letter."""
        phrases: dict[tuple[str, ...], set[str]] = defaultdict(set)
        literals: dict[tuple[str, ...], set[str]] = defaultdict(set)
        for concept in concepts:
            for term in concept.terms:
                marked = self._vocabulary.marked(term)
                stems = tuple(word for word, is_subject in marked if is_subject)
                if len(stems) > 1 or len(marked) == 1:
                    phrases[stems].add(concept.key)
                elif stems:
                    literals[tuple(word for word, _is_subject in marked)].add(concept.key)
        phrases.pop((), None)
        self._phrases = {phrase: frozenset(keys) for phrase, keys in phrases.items()}
        self._literals = {phrase: frozenset(keys) for phrase, keys in literals.items()}
        self._longest = max((len(phrase) for phrase in self._phrases), default=1)
        self._longest_literal = max((len(phrase) for phrase in self._literals), default=1)

    def _learn(self) -> None:
        """How rare each word is among the entries, then each entry and each of its sentences as vectors."""
        bags = [self._vocabulary.stems(_whole(entry)) for entry in self.entries]
        seen = Counter(stem for bag in bags for stem in set(bag))
        total = len(bags) or 1
        self._rarity = {stem: math.log(1 + total / count) for stem, count in seen.items()}
        self._unseen = math.log(1 + total / 2)
        word_posts, concept_posts, sentence_posts = (defaultdict(list) for _ in range(3))
        for number, entry in enumerate(self.entries):
            words: Counter[str] = Counter()
            concepts: Counter[str] = Counter()
            for sentence in (entry.label, *entry.synonyms):
                said, about = self._views(sentence)
                words.update(self._vocabulary.stems(sentence))
                concepts.update(about.keys())
                position = len(self._sentence_owner)
                self._sentence_owner.append(number)
                for key, weight in _mixed(said, about).items():
                    sentence_posts[key].append((position, weight))
            words.update(set(self._vocabulary.stems(entry.words)))
            concepts.update(key for word in entry.words.split() for key in self._views(word)[1])
            for key, weight in _damped(words, self._rarity).items():
                word_posts[key].append((number, weight))
            for key, weight in _damped(concepts, self._weights).items():
                concept_posts[key].append((number, weight))
        self._word_posts, self._concept_posts, self._sentence_posts = word_posts, concept_posts, sentence_posts


def nearness(one: Reading, other: Reading, letters: float) -> float:
    """How near two needs are, from 0 to 1; `letters` is what `alike` gives for their texts."""
    small, large = sorted((one.features, other.features), key=len)
    return sum(weight * large.get(key, 0.0) for key, weight in small.items()) + LETTERS * letters


def alike(one: frozenset[str], other: frozenset[str]) -> float:
    """Share of the runs of letters that two texts have in common (Dice), from 0 to 1."""
    return 2 * len(one & other) / (len(one) + len(other)) if one and other else 0.0


def number_of(feature: str) -> int:
    """A feature as the signed 32-bit integer that is stored."""
    value = crc32(feature.encode())
    return value - (1 << 32) if value >= 1 << 31 else value


def ranked(texts: Sequence[str], matcher: Matcher, *, count: int) -> list[list[int]]:
    """For each text, the positions of its nearest others, best first. For small lists and measures."""
    readings = [matcher.read(text) for text in texts]
    letters = [grams(text) for text in texts]

    def nearest(here: int) -> list[int]:
        near = {
            other: nearness(readings[here], readings[other], alike(letters[here], letters[other]))
            for other in range(len(texts))
            if other != here
        }
        return sorted(near, key=lambda other: (-near[other], other))[:count]

    return [nearest(here) for here in range(len(texts))]


@cache
def shipped_matcher() -> Matcher:
    """The matcher of the shipped lists, made once per process."""
    return Matcher(shipped_entries(), shipped_concepts())


def _whole(entry: Entry) -> str:
    return " . ".join((entry.label, *entry.synonyms, entry.words))


def _all_words(entries: Sequence[Entry], concepts: Sequence[Concept]) -> list[str]:
    texts = [_whole(entry) for entry in entries] + [" ".join(concept.terms) for concept in concepts]
    return sorted({word for text in texts for word in spoken(text)})


def _damped(counts: Mapping[str, int], weights: Mapping[str, float]) -> dict[str, float]:
    return _unit({key: (1 + math.log(n)) * weights.get(key, 1.0) for key, n in counts.items()})


def _mixed(words: Vector, concepts: Vector) -> dict[str, float]:
    half = math.sqrt(0.5)
    return {f"w:{key}": weight * half for key, weight in words.items()} | {
        f"c:{key}": weight * half for key, weight in concepts.items()
    }


def _unit(vector: Mapping[str, float]) -> dict[str, float]:
    length = math.sqrt(sum(weight * weight for weight in vector.values()))
    return {key: weight / length for key, weight in vector.items()} if length else {}
