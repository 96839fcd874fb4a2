"""The corpus: what people said and wrote, voice by voice, to be coded.

`voice` is what a voice is; `reader` what reads one kind of source; `rows` and `answers` are the readers; `reading` puts them
together. How many persons were heard is another matter: `diagnosis.hearings`.
"""

from jalon.diagnosis.corpus.reading import READERS, coded_counts, corpus_page, find_voice, readers
from jalon.diagnosis.corpus.voice import Voice, VoiceFilter

__all__ = ["READERS", "Voice", "VoiceFilter", "coded_counts", "corpus_page", "find_voice", "readers"]
