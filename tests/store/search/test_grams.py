"""Keys made many at a time are those made one by one."""

from __future__ import annotations

from random import Random

from store.search.grams import key_of, keys_of

ODD = (
    "",
    "。",
    "知识产权，保护！",
    "電子商務與軟體開發",
    "ＡＢＣ１２３",
    "ΟΔΟΣ",
    "İstanbul",
    "e\u0301",
    "\u0301",
    "分\x1f隔",
    "下_划_线",
    "①②㈠℃",
)


def test_together_is_as_one_by_one() -> None:
    random = Random(7)
    for _ in range(40):
        texts = random.choices(ODD, k=random.randrange(1, 600))
        assert keys_of(texts) == [key_of(text) for text in texts]
    plain = [text for text in ODD if "\x1f" not in text and "電" not in text]
    for _ in range(40):
        texts = random.choices(plain, k=random.randrange(1, 600))
        assert keys_of(texts) == [key_of(text) for text in texts]
    assert keys_of([]) == []
