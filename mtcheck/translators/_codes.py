# SPDX-License-Identifier: Apache-2.0
"""What multilingual models call a language: the marks in their own vocabulary, found from a BCP 47 tag.

A mark is looked up in the vocabulary of the model, whatever the model calls itself: ``ind_Latn`` (NLLB), ``__id__``
(M2M100), ``id_ID`` (mBART-50), ``<2id>`` (MADLAD), ``>>ind<<`` (OPUS-MT with several targets).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from typing import Final

from mtcheck.errors import ModelError
from mtcheck.languages import language_name, primary

_LONG: Final = dict(
    pair.split(":")
    for pair in """
    af:afr_Latn am:amh_Ethi ar:arb_Arab as:asm_Beng az:azj_Latn be:bel_Cyrl bg:bul_Cyrl bn:ben_Beng bo:bod_Tibt
    bs:bos_Latn ca:cat_Latn ckb:ckb_Arab cs:ces_Latn cy:cym_Latn da:dan_Latn de:deu_Latn el:ell_Grek en:eng_Latn
    eo:epo_Latn es:spa_Latn et:est_Latn eu:eus_Latn fa:pes_Arab fi:fin_Latn fil:tgl_Latn fr:fra_Latn ga:gle_Latn
    gl:glg_Latn gu:guj_Gujr ha:hau_Latn he:heb_Hebr hi:hin_Deva hr:hrv_Latn ht:hat_Latn hu:hun_Latn hy:hye_Armn
    id:ind_Latn ig:ibo_Latn is:isl_Latn it:ita_Latn ja:jpn_Jpan jv:jav_Latn ka:kat_Geor kk:kaz_Cyrl km:khm_Khmr
    kn:kan_Knda ko:kor_Hang ku:kmr_Latn ky:kir_Cyrl lb:ltz_Latn lg:lug_Latn lo:lao_Laoo lt:lit_Latn lv:lvs_Latn
    mi:mri_Latn mk:mkd_Cyrl ml:mal_Mlym mn:khk_Cyrl mr:mar_Deva ms:zsm_Latn mt:mlt_Latn my:mya_Mymr nb:nob_Latn
    ne:npi_Deva nl:nld_Latn nn:nno_Latn no:nob_Latn or:ory_Orya pa:pan_Guru pl:pol_Latn ps:pbt_Arab pt:por_Latn
    ro:ron_Latn ru:rus_Cyrl rw:kin_Latn sd:snd_Arab si:sin_Sinh sk:slk_Latn sl:slv_Latn sn:sna_Latn so:som_Latn
    sq:als_Latn sr:srp_Cyrl st:sot_Latn su:sun_Latn sv:swe_Latn sw:swh_Latn ta:tam_Taml te:tel_Telu tg:tgk_Cyrl
    th:tha_Thai tk:tuk_Latn tl:tgl_Latn tn:tsn_Latn tr:tur_Latn ts:tso_Latn tt:tat_Cyrl ug:uig_Arab uk:ukr_Cyrl
    ur:urd_Arab uz:uzn_Latn vi:vie_Latn xh:xho_Latn yi:ydd_Hebr yo:yor_Latn zh:zho_Hans zu:zul_Latn
    """.split()
)
"""Code of three letters and usual script of a language, as the FLORES-200 list has them."""
_TRADITIONAL: Final = ("hant", "tw", "hk", "mo")
_MACRO: Final = {
    "arb": "ara", "azj": "aze", "pes": "fas", "lvs": "lav", "khk": "mon", "zsm": "msa", "npi": "nep", "ory": "ori",
    "pbt": "pus", "als": "sqi", "swh": "swa", "uzn": "uzb", "ydd": "yid", "kmr": "kur",
}  # fmt: skip
"""Codes that other lists use for the same languages."""

Shape = Callable[[str], Iterable[str]]


def _nllb(tag: str) -> Iterable[str]:
    long = _long(tag)
    return (long,) if long else ()


def _m2m(tag: str) -> Iterable[str]:
    return (f"__{primary(tag)}__", *(("__tl__",) if primary(tag) == "fil" else ()), *_no("__no__", tag))


def _madlad(tag: str) -> Iterable[str]:
    return (f"<2{primary(tag)}>", *_no("<2no>", tag))


def _opus(tag: str) -> Iterable[str]:
    long = _long(tag)
    three = long[:3]
    wide = _MACRO.get(three, three)
    script = "cmn_" + long[4:] if three == "zho" else long
    return tuple(f">>{code}<<" for code in (script, three, wide, primary(tag)) if code)


def _no(mark: str, tag: str) -> Iterable[str]:
    return (mark,) if primary(tag) == "nb" else ()


def _long(tag: str) -> str:
    if primary(tag) == "zh" and any(piece.lower() in _TRADITIONAL for piece in tag.replace("_", "-").split("-")[1:]):
        return "zho_Hant"
    return _LONG.get(primary(tag), "")


_SHAPES: Final[tuple[tuple[str, Shape], ...]] = (
    ("eng_Latn", _nllb), ("__en__", _m2m), ("<2en>", _madlad),
)  # fmt: skip
"""A mark that tells a family (each of them knows English), and what its marks look like."""


def marks(vocabulary: Collection[str], source: str, target: str, *, model: str) -> tuple[str, str]:
    """What a model writes before a text of one language and before its translation into the other.

    ("", ""): the model knows one pair and takes no marks; ("", mark): it has several targets and wants the mark before
    the source. Raises ModelError where the model has marks, and none for one of the languages.
    """
    for sign, shape in _SHAPES:
        if sign in vocabulary:
            found = tuple(_one(vocabulary, tag, shape(tag), model) for tag in (source, target))
            return ("", found[1]) if shape is _madlad else (found[0], found[1])
    if "en_XX" in vocabulary:
        return _regional(vocabulary, source, model), _regional(vocabulary, target, model)
    if any(piece.startswith(">>") and piece.endswith("<<") for piece in vocabulary):
        return "", _one(vocabulary, target, _opus(target), model)
    return "", ""


def _one(vocabulary: Collection[str], tag: str, wanted: Iterable[str], model: str) -> str:
    for mark in wanted:
        if mark in vocabulary:
            return mark
    raise ModelError(f"the translator {model} does not know {language_name(tag)} ({tag})")


def _regional(vocabulary: Collection[str], tag: str, model: str) -> str:
    """mBART-50 names a language with one country of its own choice."""
    code = primary(tag)
    shape = sorted(
        piece for piece in vocabulary if len(piece) == 5 and piece.startswith(f"{code}_") and piece[3:].isupper()
    )
    return _one(vocabulary, tag, shape, model)
