"""tantivy with n-grams of characters, and with n-grams of syllables."""

import re
from collections.abc import Iterable
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path

import tantivy
from pypinyin import lazy_pinyin

from .peer import Peer


class TantivyCharacters(Peer):
    """Single characters and pairs; a run of digits counts character by character, too."""

    name = f"tantivy {version('tantivy')} characters"
    tokenizer = "ngrams"

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        schema = tantivy.SchemaBuilder()
        schema.add_text_field("code", stored=True, tokenizer_name="raw")
        schema.add_text_field("text", stored=False, tokenizer_name=self.tokenizer, index_option="freq")
        self.index = tantivy.Index(schema.build(), path=str(folder))
        self.index.register_tokenizer(
            "ngrams", tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.ngram(1, 2, prefix_only=False)).build()
        )
        self.index.register_tokenizer("words", tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build())

    def terms(self, text: str) -> list[str]:
        """The terms of a query; the same that the tokenizer makes of a text."""
        return list(text) + [text[at : at + 2] for at in range(len(text) - 1)]

    def written(self, text: str) -> str:
        """A text as the tokenizer is given it."""
        return text

    def build(self, addresses: Iterable[tuple[str, str]]) -> None:
        writer = self.index.writer(heap_size=256_000_000, num_threads=1)
        for code, text in addresses:
            writer.add_document(tantivy.Document(code=code, text=self.written(text)))
        writer.commit()
        writer.wait_merging_threads()
        self.index.reload()
        self.searcher = self.index.searcher()

    def search(self, text: str) -> list[str]:
        query = tantivy.Query.boolean_query(
            [
                (tantivy.Occur.Should, tantivy.Query.term_query(self.index.schema, "text", term))
                for term in dict.fromkeys(self.terms(text))
            ]
        )
        hits = self.searcher.search(query, 3, count=False).hits
        return [self.searcher.doc(address)["code"][0] for _, address in hits]


class TantivySyllables(TantivyCharacters):
    """Single toneless syllables and pairs of them: homophones are the same word. A number is one word."""

    name = TantivyCharacters.name.replace("characters", "syllables")
    tokenizer = "words"
    _runs = re.compile("[0-9]+|[A-Za-z]|[㐀-鿿]+")

    def terms(self, text: str) -> list[str]:
        syllables = [word for run in self._runs.findall(text) for word in self._words(run)]
        return syllables + [f"{first}_{second}" for first, second in zip(syllables, syllables[1:])]

    def written(self, text: str) -> str:
        return " ".join(self.terms(text))

    @staticmethod
    @lru_cache(maxsize=1 << 18)
    def _words(run: str) -> tuple[str, ...]:
        return tuple(lazy_pinyin(run)) if run[0] >= "㐀" else (run,)
