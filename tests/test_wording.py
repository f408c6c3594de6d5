"""The words people read (ux.md section 8): Spanish, short, readable, without the words we never use."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from statistics import mean

import pytest

ROOT = Path(__file__).resolve().parent.parent / "gnp_desk"
MARKS = {"_", "N_"}
WORDED = {"label", "title", "hint", "help", "add", "plural", "why_not", "reason"}
NEVER = re.compile(
    r"\b(inv[aá]lid[oa]s?|requerid[oa]s?|error desconocido|por favor|ups|oops|timeout|json|token|payload|backend|"
    r"null|string|hash|login|password|click|backup|servidor http)\b|[!¡]",
    re.IGNORECASE,
)
ENGLISH = re.compile(
    r"\b(the|and|with|from|this|that|please|save|saved|open|close|cancel|error:|file|claim|policy|vehicle|driver|"
    r"search|settings|help|printing|unknown|yes|name|date|missing|invalid|required)\b",
    re.IGNORECASE,
)
SAME_IN_SPANISH = re.compile(r"\bError:", re.IGNORECASE)
VOWELS = "aeiouáéíóúü"
STRONG, HIATUS = "aeoáéó", "íú"


def texts() -> Iterator[tuple[str, str]]:
    """Yield (place, text) of every marked text and of every worded argument of a form."""
    for path in sorted(ROOT.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                place = f"{path.relative_to(ROOT)}:{node.lineno}"
                yield from ((place, text) for text in _texts_of(node, path))


def _texts_of(call: ast.Call, path: Path) -> Iterator[str]:
    name = call.func.id if isinstance(call.func, ast.Name) else ""
    if name in MARKS:
        yield from (arg.value for arg in call.args if isinstance(arg, ast.Constant) and isinstance(arg.value, str))
    if "forms" in path.parts or "ui" in path.parts:
        for keyword in call.keywords:
            if keyword.arg in WORDED and isinstance(keyword.value, ast.Constant) and isinstance(keyword.value.value, str):
                yield keyword.value.value


# A list marked as one text is read item by item.
ITEMS = {(item, place) for place, text in texts() for item in text.split(" · ")}
ALL = sorted((text, place) for text, place in ITEMS if re.search(r"[a-záéíóúñ]{2}", text))


def words(text: str) -> list[str]:
    return re.findall(r"[^\W\d_]+", re.sub(r"\{[^}]*\}", " dato ", text))


def sentences(text: str) -> list[str]:
    return [part for part in re.split(r"(?<=[.?:;])\s+|\n+", text) if words(part)]


def syllables(word: str) -> int:
    """Count the syllables of a Spanish word: strong vowels apart, weak ones joined, accented weak ones apart."""
    count, previous = 0, ""
    for letter in re.sub(r"(?<=[gq])u(?=[eiéí])", "", word.lower()):
        if letter in VOWELS:
            apart = previous not in VOWELS or previous == "" or (letter in STRONG and previous in STRONG)
            count += apart or letter in HIATUS or previous in HIATUS
            previous = letter
        else:
            previous = "-"
    return max(1, count)


def inflesz(text: str) -> float:
    """Return the INFLESZ readability of a text: 206.835 − 62.3 · syllables per word − words per sentence."""
    found = words(text)
    return 206.835 - 62.3 * sum(map(syllables, found)) / len(found) - len(found) / len(sentences(text))


@pytest.mark.parametrize(("word", "count"), [("folio", 2), ("declaración", 4), ("guía", 2), ("queja", 2), ("día", 2), ("aún", 2)])
def test_syllables_are_counted_as_they_are_spoken(word: str, count: int) -> None:
    assert syllables(word) == count


def test_there_are_texts_to_check() -> None:
    assert len(ALL) > 300


def test_no_text_uses_a_word_we_never_use() -> None:
    found = [f"{place}: {text}" for text, place in ALL if NEVER.search(re.sub(r"\{[^}]*\}", "", text))]
    assert found == []


def test_no_text_is_in_english() -> None:
    found = [f"{place}: {text}" for text, place in ALL if ENGLISH.search(SAME_IN_SPANISH.sub("", re.sub(r"\{[^}]*\}", "", text)))]
    assert found == []


def test_no_sentence_is_longer_than_twenty_five_words() -> None:
    found = [f"{place}: {part}" for text, place in ALL for part in sentences(text) if len(words(part)) > 25]
    assert found == []


def test_the_texts_read_easily() -> None:
    """Labels and legal terms are names, not prose: readability is asked of texts of at least twelve words."""
    prose = [(text, place) for text, place in ALL if len(words(text)) >= 12]
    assert mean(inflesz(text) for text, _place in prose) >= 65
    assert [f"{place}: {inflesz(text):.0f} {text}" for text, place in prose if inflesz(text) < 45] == []


def test_usted_is_never_named() -> None:
    assert [f"{place}: {text}" for text, place in ALL if re.search(r"\busted(es)?\b|\b(tú|tu|tus|vos)\b", text, re.IGNORECASE)] == []
