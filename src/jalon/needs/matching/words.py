"""From a French sentence to stems: accents, plurals, elisions and typing errors set aside."""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from itertools import combinations

import Stemmer

from jalon.kernel.text import fold

_STEMMER = Stemmer.Stemmer("french", maxCacheSize=20_000)
_WORD = re.compile(r"[^\W_]+", re.UNICODE)
_SHORTEST_MENDED, _LONG = 5, 9
STOP = frozenset(
    fold(word)
    for word in (
        "a à au aux avec c ce ceci cela ces cet cette chaque ça chez ci comme d dans de des du elle elles en encore est et "
        "être eu eux fait faire faut faudrait il ils j je l la le les leur leurs lui là m ma mais me même mes moi mon n ne "
        "nos notre nous on ont ou où par pas pour plus pouvoir peut puis puisse qu que quel quelle quels quelles qui quand "
        "quoi s sa sans se ses si soi son sont sur t ta te tes toi ton tous tout toute toutes tu un une vos votre vous y "
        "avoir aussi ai as avons avez disposer disposition souhaite souhaitons souhaiter voudrais voudrait voulons besoin "
        "besoins avait était sera serait aimerais aimerait mettre mise place permettre permet afin ainsi donc etc lors très "
        "trop bien peu assez mieux autre autres entre sous vers dès depuis pendant après avant jamais toujours personne rien "
        "aucun aucune sait savoir sais veut veux veulent dit dire quelque quelqu un deux trois leur celui celle ceux lequel "
        "mairie commune communes communal communale communaux communales municipal municipale municipaux collectivité "
        "collectivités ville villes service services nouveau nouvelle an ans jour jours fois chose coin vraiment toutes "
        "bénéficier assurer garantir proposer offrir développer améliorer renforcer faciliter simplifier optimiser outil "
        "outils solution solutions système systèmes logiciel utiliser utilisation moyen moyens"
    ).split()
)
"""Folded words that carry no subject. Place names of the public sphere are among them: every need comes from a mairie."""


_APART = {
    fold(word): kept
    for kept, words in {
        "payer": "payer payé payée payés payées payent paient payant payable payables paiement paiements",
        "paie": "paie paies paye payes",
        "regler": "régler réglé réglée réglés réglées réglez règlent",
        "regle": "règle règles",
    }.items()
    for word in words.split()
}
"""Folded words that Snowball takes for one another, and what they are kept as."""


def spoken(text: str) -> list[str]:
    """Words of a sentence in lower case, accents kept, elisions cut.

    >>> spoken("L’état-civil d’Éloi : 2 actes")
    ['l', 'état', 'civil', 'd', 'éloi', '2', 'actes']
    """
    return _WORD.findall(unicodedata.normalize("NFC", text).lower().replace("œ", "oe"))


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """Snowball stem of an accented word, then without its accents.

    >>> stem("téléphonie"), stem("téléphones")
    ('telephon', 'telephon')
    """
    folded = fold(word)
    return _APART.get(folded) or fold(_STEMMER.stemWord(word)) or folded


class Vocabulary:
    """Words already met, so that a forgotten accent or a slip of the finger finds them again."""

    def __init__(self, words: Iterable[str]) -> None:
        self._stems: dict[str, str] = {}
        for word in words:
            self._stems.setdefault(fold(word), stem(word))
        self._known = set(self._stems.values())
        self._near: dict[str, str] = {}
        for folded in self._stems:
            if len(folded) >= _SHORTEST_MENDED:
                for cut in _cuts(folded):
                    self._near.setdefault(cut, folded)
        self._found: dict[str, str] = {}

    def stem(self, word: str) -> str:
        """The stem of a word, mended towards a known one when it is one slip away (two in a long word)."""
        found = self._found.get(word)
        if found is None:
            found = self._found[word] = self._mended(word)
            if len(self._found) > 50_000:  # texts are anybody's: what is kept has a bound
                self._found.clear()
        return found

    def _mended(self, word: str) -> str:
        folded = fold(word)
        if folded in self._stems:
            return self._stems[folded]
        plain = stem(word)
        if plain in self._known or len(folded) < _SHORTEST_MENDED or len(folded) > 30 or folded.isdigit():
            return plain
        for cut in _cuts(folded):
            near = self._near.get(cut)
            if near is not None and near[0] == folded[0] and abs(len(near) - len(folded)) <= 2:
                return self._stems[near]
        return plain

    def stems(self, text: str) -> list[str]:
        """Stems of the words that carry a subject, in order."""
        return [self.stem(word) for word in spoken(text) if fold(word) not in STOP]

    def marked(self, text: str) -> list[tuple[str, bool]]:
        """Every word: the stem of one that carries a subject (True), any other as it is written (False)."""
        return [(folded, False) if (folded := fold(word)) in STOP else (self.stem(word), True) for word in spoken(text)]


def _cuts(word: str) -> Iterable[str]:
    """A word and what is left of it without one letter (without two when it is long)."""
    yield word
    for at in range(len(word)):
        yield word[:at] + word[at + 1 :]
    if len(word) >= _LONG:
        for one, two in combinations(range(len(word)), 2):
            yield word[:one] + word[one + 1 : two] + word[two + 1 :]


def grams(text: str) -> frozenset[str]:
    """Runs of four letters of the words that carry a subject, with their edges: near spellings share most of them.

    >>> sorted(grams("ged"))
    [' ged', 'ged ']
    """
    found: set[str] = set()
    for word in fold(text).split():
        if word not in STOP:
            padded = f" {word} "
            found.update(padded[at : at + 4] for at in range(max(len(padded) - 3, 1)))
    return frozenset(found)
