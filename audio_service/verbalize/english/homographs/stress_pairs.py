"""Nouns, adjectives and verbs that differ in stress or final sound, with prior likelihoods."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Pair:
    """`noun` is said for nouns and adjectives; `prior` above zero leans to the verb."""

    noun: str
    verb: str
    prior: float = -0.5


PAIRS: dict[str, Pair] = {
    "use": Pair("jˈuːs", "jˈuːz", 0.0),
    "misuse": Pair("mɪsjˈuːs", "mɪsjˈuːz"),
    "abuse": Pair("ɐbjˈuːs", "ɐbjˈuːz", -1.0),
    "excuse": Pair("ɛkskjˈuːs", "ɛkskjˈuːz", -0.3),
    "house": Pair("hˈaʊs", "hˈaʊz", -3.5),
    "desert": Pair("dˈɛzɚt", "dᵻzˈɜːt", -2.0),
    "refuse": Pair("ɹˈɛfjuːs", "ɹᵻfjˈuːz", 1.5),
    "suspect": Pair("sˈʌspɛkt", "səspˈɛkt", -0.6),
    "object": Pair("ˈɑːbdʒɛkt", "əbdʒˈɛkt", -0.3),
    "subject": Pair("sˈʌbdʒɛkt", "səbdʒˈɛkt", -2.5),
    "project": Pair("pɹˈɑːdʒɛkt", "pɹədʒˈɛkt", -1.6),
    "produce": Pair("pɹˈoʊduːs", "pɹədˈuːs", 1.0),
    "conduct": Pair("kˈɑːndʌkt", "kəndˈʌkt", 0.0),
    "contract": Pair("kˈɑːntɹækt", "kəntɹˈækt", -1.5),
    "contrast": Pair("kˈɑːntɹæst", "kəntɹˈæst", -1.0),
    "convict": Pair("kˈɑːnvɪkt", "kənvˈɪkt", 0.2),
    "conflict": Pair("kˈɑːnflɪkt", "kənflˈɪkt", -1.6),
    "increase": Pair("ˈɪnkɹiːs", "ɪnkɹˈiːs", -0.3),
    "decrease": Pair("dˈiːkɹiːs", "dᵻkɹˈiːs", -0.3),
    "import": Pair("ˈɪmpɔːɹt", "ɪmpˈɔːɹt", -0.6),
    "export": Pair("ˈɛkspɔːɹt", "ɛkspˈɔːɹt", -0.6),
    "insult": Pair("ˈɪnsʌlt", "ɪnsˈʌlt"),
    "permit": Pair("pˈɜːmɪt", "pɚmˈɪt", -0.3),
    "perfect": Pair("pˈɜːfɛkt", "pɚfˈɛkt", -1.6),
    "progress": Pair("pɹˈɑːɡɹɛs", "pɹəɡɹˈɛs", -1.2),
    "protest": Pair("pɹˈoʊtɛst", "pɹətˈɛst", -0.8),
    "rebel": Pair("ɹˈɛbəl", "ɹᵻbˈɛl", -1.5),
    "survey": Pair("sˈɜːveɪ", "sɚvˈeɪ", -1.5),
    "transfer": Pair("tɹˈænsfɜː", "tɹænsfˈɜː", -0.6),
    "transport": Pair("tɹˈænspɔːɹt", "tɹænspˈɔːɹt", -0.8),
    "upset": Pair("ˈʌpsɛt", "ʌpsˈɛt", 3.0),
    "attribute": Pair("ˈætɹɪbjˌuːt", "ɐtɹˈɪbjuːt", 0.8),
    "combat": Pair("kˈɑːmbæt", "kəmbˈæt", -0.8),
    "compound": Pair("kˈɑːmpaʊnd", "kəmpˈaʊnd", -0.8),
    "convert": Pair("kˈɑːnvɜːt", "kənvˈɜːt", 0.8),
    "contest": Pair("kˈɑːntɛst", "kəntˈɛst", -0.8),
    "defect": Pair("dˈiːfɛkt", "dᵻfˈɛkt", -0.6),
    "digest": Pair("dˈaɪdʒɛst", "daɪdʒˈɛst", 0.3),
    "discount": Pair("dˈɪskaʊnt", "dɪskˈaʊnt", -0.8),
    "escort": Pair("ˈɛskɔːɹt", "ɛskˈɔːɹt", -0.6),
    "exploit": Pair("ˈɛksplɔɪt", "ɛksplˈɔɪt", 1.5),
    "extract": Pair("ˈɛkstɹækt", "ɛkstɹˈækt", 0.3),
    "recall": Pair("ɹˈiːkɔːl", "ɹᵻkˈɔːl", 0.2),
    "refund": Pair("ɹˈiːfʌnd", "ɹᵻfˈʌnd"),
    "reject": Pair("ɹˈiːdʒɛkt", "ɹᵻdʒˈɛkt", 3.0),
    "recount": Pair("ɹˈiːkaʊnt", "ɹᵻkˈaʊnt", -0.3),
    "torment": Pair("tˈɔːɹmɛnt", "tɔːɹmˈɛnt"),
    "console": Pair("kˈɑːnsoʊl", "kənsˈoʊl"),
    "conscript": Pair("kˈɑːnskɹɪpt", "kənskɹˈɪpt"),
    "discharge": Pair("dˈɪstʃɑːɹdʒ", "dɪstʃˈɑːɹdʒ", -0.3),
    "overthrow": Pair("ˈoʊvɚθɹˌoʊ", "ˌoʊvɚθɹˈoʊ", 0.5),
    "overhaul": Pair("ˈoʊvɚhˌɔːl", "ˌoʊvɚhˈɔːl", -0.5),
    "update": Pair("ˈʌpdeɪt", "ʌpdˈeɪt", -0.8),
    "upgrade": Pair("ˈʌpɡɹeɪd", "ʌpɡɹˈeɪd", -0.5),
    "ally": Pair("ˈælaɪ", "ɐlˈaɪ", -2.0),
    "separate": Pair("sˈɛpɹət", "sˈɛpɚɹˌeɪt", -0.6),
    "estimate": Pair("ˈɛstᵻmət", "ˈɛstᵻmˌeɪt", -0.4),
    "graduate": Pair("ɡɹˈædʒuːət", "ɡɹˈædʒuːˌeɪt", -0.8),
    "delegate": Pair("dˈɛlɪɡət", "dˈɛlɪɡˌeɪt", -0.8),
    "advocate": Pair("ˈædvəkət", "ˈædvəkˌeɪt", -0.6),
    "appropriate": Pair("ɐpɹˈoʊpɹɪət", "ɐpɹˈoʊpɹɪˌeɪt", -2.0),
    "approximate": Pair("ɐpɹˈɑːksɪmət", "ɐpɹˈɑːksɪmˌeɪt", -1.0),
    "deliberate": Pair("dᵻlˈɪbɚɹət", "dᵻlˈɪbɚɹˌeɪt", -0.8),
    "duplicate": Pair("dˈuːplᵻkət", "dˈuːplᵻkˌeɪt", -0.3),
    "elaborate": Pair("ᵻlˈæbɚɹət", "ᵻlˈæbɚɹˌeɪt", -0.6),
    "moderate": Pair("mˈɑːdɚɹət", "mˈɑːdɚɹˌeɪt", -1.5),
    "associate": Pair("ɐsˈoʊʃɪət", "ɐsˈoʊʃɪˌeɪt", -0.5),
    "coordinate": Pair("koʊˈɔːɹdᵻnət", "koʊˈɔːɹdɪnˌeɪt", 1.5),
    "articulate": Pair("ɑːɹtˈɪkjʊlət", "ɑːɹtˈɪkjʊlˌeɪt", 0.3),
    "designate": Pair("dˈɛzɪɡnət", "dˈɛzɪɡnˌeɪt", 0.5),
    "intimate": Pair("ˈɪntᵻmət", "ˈɪntᵻmˌeɪt", -2.0),
    "initiate": Pair("ɪnˈɪʃɪət", "ɪnˈɪʃɪˌeɪt", 1.0),
    "subordinate": Pair("səbˈɔːɹdᵻnət", "səbˈɔːɹdᵻnˌeɪt", -1.0),
    "affiliate": Pair("ɐfˈɪlɪət", "ɐfˈɪlɪˌeɪt", -1.0),
    "syndicate": Pair("sˈɪndᵻkət", "sˈɪndᵻkˌeɪt", -1.5),
    "aggregate": Pair("ˈæɡɹɪɡət", "ˈæɡɹɪɡˌeɪt", -1.0),
    "alternate": Pair("ˈɔːltɚnət", "ˈɔːltɚnˌeɪt", -0.8),
}
# Said alike in the singular or hardly ever a verb in -s.
_NO_PLURAL = frozenset(
    ("house", "perfect", "separate", "appropriate", "intimate", "upset", "approximate", "deliberate", "elaborate")
)


def _with_s(ipa: str) -> str:
    if ipa.endswith(("s", "z", "dʒ", "ʃ")):
        return ipa + "ᵻz"
    return ipa + ("s" if ipa.endswith(("t", "k", "p", "f")) else "z")


# The forms in -s lean more to the noun than the base does.
PLURALS: dict[str, Pair] = {
    (word[:-1] + "ies" if word == "ally" else word + "s"): Pair(
        _with_s(pair.noun), _with_s(pair.verb), min(pair.prior, 0.5) - 0.7
    )
    for word, pair in PAIRS.items()
    if word not in _NO_PLURAL
} | {
    "records": Pair("ɹˈɛkɚdz", "ɹᵻkˈɔːɹdz", -1.2),
    "presents": Pair("pɹˈɛzənts", "pɹɪzˈɛnts", 0.3),
    "proceeds": Pair("pɹˈoʊsiːdz", "pɹəsˈiːdz", -0.8),
    "analyses": Pair("ɐnˈæləsˌiːz", "ˈænəlˌaɪzᵻz", -1.0),
}
