# SPDX-License-Identifier: Apache-2.0
"""Scripts and languages whose words are not set apart by spaces: ranges to put into a character class, and tags."""

from __future__ import annotations

from typing import Final

HAN: Final = r"\u3400-\u9fff"
KANA: Final = r"\u3040-\u30ff"
HANGUL: Final = r"\uac00-\ud7af"
UNSPACED: Final = rf"\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff{KANA}{HAN}"
"""Thai and Lao, Burmese, Khmer, kana, Han. Not Hangul: Korean has spaces, but hangs its particles on to the word."""

READ_BY_CHARACTER: Final = frozenset({"zh", "ja", "ko"})
"""Languages in which two neighbouring characters are compared in place of words, and numbers join what follows."""
