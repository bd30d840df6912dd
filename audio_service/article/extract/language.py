"""The language of a text: by script, then by the commonest words of 24 languages in Latin or Cyrillic.

No model to load: 0.3 ms a text. Function words decide within a few sentences; a text without them (a list of names)
stays unknown rather than get the wrong voice.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from audio_service.article.extract.phrases import words_of

_SAMPLE_CHARACTERS = 6000
_LEAST_SHARE = 0.06
# One repeated word ("AI", a unit) is evidence neither for a language nor against the declared one.
_LEAST_DIFFERENT = 2
# Fewer words are no evidence: "Men die in war."
_LEAST_WORDS = 6
_DIFFERENT_FROM_TOLD = 3
_LETTER = re.compile(r"[^\W\d_]+")
_SCRIPTS: tuple[tuple[str, str], ...] = (
    ("ja", r"[぀-ヿ]"),
    ("ko", r"[가-힯]"),
    ("zh", r"[一-鿿]"),
    ("ar", r"[؀-ۿ]"),
    ("he", r"[֐-׿]"),
    ("hi", r"[ऀ-ॿ]"),
    ("bn", r"[ঀ-৿]"),
    ("ta", r"[஀-௿]"),
    ("te", r"[ఀ-౿]"),
    ("ml", r"[ഀ-ൿ]"),
    ("th", r"[฀-๿]"),
    ("el", r"[Ͱ-Ͽ]"),
    ("ka", r"[Ⴀ-ჿ]"),
    ("hy", r"[԰-֏]"),
)
_SCRIPT_PATTERNS = tuple((code, re.compile(pattern)) for code, pattern in _SCRIPTS)
_WORDS: dict[str, str] = {
    "en": """
        the of and to in is that it for was on are as with his they be at this from have or by had not but what all
        were when we there can an your which their said if will each about how up out them then she many some so
        these
        """,
    "de": """
        der die und in den von zu das mit sich des auf für ist im dem nicht ein eine als auch es an werden aus er
        hat dass sie nach wird bei einer um am sind noch wie einem über einen so zum war haben nur oder aber vor zur
        bis mehr
        """,
    "fr": """
        de la le et les des en un du une que est pour qui dans a par plus pas au sur ne se ce il sont la cette avec
        mais ou son leur aux été nous vous comme on ont elle être fait tout d'une c'est qu'il ces sa ses était deux
        """,
    "es": """
        de la que el en y a los se del las un por con no una su para es al lo como más pero sus le ya o este sí
        porque esta entre cuando muy sin sobre también me hasta hay donde quien desde todo nos durante todos uno les
        ni contra
        fue ha han años año según después mismo cada pesar dos tres gobierno mientras muchas muchos
        """,
    "pt": """
        de a o que e do da em um para é com não uma os no se na por mais as dos como mas foi ao ele das tem à seu
        sua ou ser quando muito há nos já está eu também só pelo pela até isso ela entre era depois sem mesmo aos
        ter seus
        apesar muitas muitos nova novo anos ainda disse segundo três outra ontem hoje duas está
        """,
    "it": """
        di che e la il un a per in una è sono non con si da come lo le ma anche più della dei del nel alla gli al
        delle ha nella questo ai o su dal sulla essere tra quando ci cui loro fra ed dalla degli ancora era stato
        """,
    "nl": """
        de van het een en in is dat op te zijn met voor niet die aan er om ook als dan maar bij of uit nog naar
        heeft ze wordt door over kan deze worden we tot hebben hij je geen meer al werd was wel zo heb dit jaar
        onder
        maandag veel kwamen ondanks nieuwe tussen tegen twee volgens waren hun mensen geen weer
        """,
    "sv": """
        och i att det som en på är av för med den till inte har de ett om var jag men så kan vi från han hade när
        vid nu eller efter man där också bara mycket ut sig under sin över här ska mot blir än utan mer
        nya många trots året andra sade säger enligt mellan två kom hade bara alla
        """,
    "da": """
        og i at det er en til af på for med den der ikke de som et har han var jeg men vi om fra kan så ud nu vil
        efter også skal eller når hvor være hun blev havde bliver mod meget sig over ved op år alle kun mere
        """,
    "nb": """
        og i det er på en til som av for at med ikke den har de et om jeg men var vi fra kan så han seg ble eller
        hun også etter være når nå ved blir hadde skal mot mer mye hva opp noe bare alle enn ut over
        """,
    "fi": """
        ja on ei että se oli ovat hän mutta myös kun kuin joka mukaan ole jos sen tai vain niin nyt jo sekä vielä
        voi jälkeen kanssa hänen mitä ollut ne tämä vuoden noin siitä kaikki olla eivät sitä
        tuli monta uuden uusi vuotta jossa jotka kanssa ennen koko kaksi sanoo
        """,
    "pl": """
        w i na z się do nie to że jest o jak po co za od tak ale czy przez dla ma przy tego tym był są oraz jego jej
        które który która być będzie już tylko można jako może roku bardzo także było ich ze
        """,
    "cs": """
        a se v na je že s z do o i to k ve pro za by ale si po jako které jsou který podle od není byl už jak při
        tak své aby která jeho nebo také až jsem být má co bude roku však byla bylo ještě
        """,
    "sk": """
        a sa v na je že s z do o aj to k vo pre za by ale si po ako ktoré sú ktorý podľa od nie bol už pri tak alebo
        však jeho ktorá bude má čo boli roku svoje aby ešte len bolo tiež
        """,
    "hu": """
        a az és hogy is nem egy ez meg de van volt csak már el azt még ki ha mint be ezt vagy lehet amely után
        szerint pedig aki ami között majd minden sem úgy ezek nagy lesz kell így most
        """,
    "ro": """
        de și în a la cu pe nu că din o un se mai este pentru care au sunt fi ca sau prin dar fost după până ce lui
        unei unui această acest ale cel către doar dacă era cele când foarte între
        """,
    "tr": """
        ve bir bu da de için ile çok olarak daha olan gibi ne en kadar sonra var ama o ki değil her mi ise ya olduğu
        göre tarafından oldu büyük yeni iki bunu ancak şekilde hem diye son
        """,
    "id": """
        yang dan di untuk dengan ini dari itu dalam pada tidak akan ke juga adalah ada oleh karena sebagai bisa
        telah saat mereka tersebut kami saya atau dia lebih sudah kita hanya menjadi seperti tahun bahwa
        """,
    "vi": """
        và của là có cho không được các những trong một với người này đã khi để từ ở đến về như cũng nhiều ra thì
        năm sẽ phải lại vào tại theo làm nhưng còn
        """,
    "ca": """
        de la i el que a en els les per un una amb no és del al es ha com més però les seva seu són també aquest
        aquesta dels ser han hi si fins quan sobre molt entre
        """,
    "ru": """
        и в не на что с он как это по но из к у за от его о для же все так было бы она они мы был то был или вы до
        при только уже еще когда если может быть где после под их
        """,
    "uk": """
        і в не на що з він як це за але та у до від його про для й же все так було вона вони ми був або ви при
        тільки вже ще коли якщо може бути де після під їх цього також який
        """,
    "bg": """
        и на да се в от за не са с че по как като ще му до но той това при или има беше още след само също който
        която които може към без би бе всички защото
        """,
    "sr": """
        и у је да се на за од са су што о као али или који која које није био била би по из то он она све када само
        јер већ због после
        """,
}
# "Ursula von der Leyen", "Juan de la Cruz", "Wout van Aert"; "Los Angeles", "La Niña".
_PARTICLES = words_of("von van der den de del della di da do dos das du la le los las el y ten ter zu af av")
_ARTICLES_OF_PLACES = words_of("El La Los Las Le Les Il Lo San De Di Da Van Von")
_LETTERS: tuple[tuple[frozenset[str], tuple[str, ...]], ...] = tuple(
    (frozenset(letters), tuple(codes.split()))
    for letters, codes in (
        ("ąęłżźńś", "pl"),
        ("řěů", "cs"),
        ("őű", "hu"),
        ("ğı", "tr"),
        ("șță", "ro"),
        ("ß", "de"),
        ("їєґі", "uk"),
        ("ыэё", "ru"),
        ("æø", "da nb"),
        ("å", "sv da nb"),
        ("ñ", "es"),
        ("ãõ", "pt"),
        ("œ", "fr"),
        ("ạảấầẩẫậắằẳẵặẹẻẽếềểễệịỉọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹđơư", "vi"),
    )
)
_OWNERS: dict[str, tuple[str, ...]] = {}
for _code, _words in _WORDS.items():
    for _word in set(_words.split()):
        _OWNERS[_word] = (*_OWNERS.get(_word, ()), _code)


def detect(text: str, told: str | None = None) -> str | None:
    """The BCP 47 tag of the text's language, or None if its words do not decide.

    `told` is the declared language: it is kept with its region ("en-GB") if the text agrees or is in a language unknown
    here; if the text is clearly in another language, the text wins.
    """
    sample = text[:_SAMPLE_CHARACTERS]
    found = by_script(sample) or by_words(sample, _primary(told))
    if found is None:
        return told
    primary = _primary(told)
    return told if told and (primary == found or {primary, found} <= {"nb", "no", "nn"}) else found


def _primary(tag: str | None) -> str | None:
    return tag.replace("_", "-").split("-")[0].lower() if tag else None


def _without_names(words: list[str]) -> Iterator[str]:
    """The words without acronyms, lone capitals and parts of names ("von der" Leyen, "El" Niño)."""
    shouted = sum(word.isupper() for word in words) > len(words) / 2
    for at, word in enumerate(words):
        if shouted or not (word.isupper() or _in_name(words, at)):
            yield word


def _in_name(words: list[str], at: int) -> bool:
    """Whether a word is a particle of a name: before a capital, and after one or a capital itself."""
    if words[at].lower() not in _PARTICLES:
        return False
    end = at
    while end + 1 < len(words) and words[end + 1] in _PARTICLES:
        end += 1
    named = end + 1 < len(words) and words[end + 1][0].isupper()
    if words[at] in _ARTICLES_OF_PLACES:
        return named
    start = at
    while start and words[start] in _PARTICLES:
        start -= 1
    return named and words[start][0].isupper() and start < at


def _by_letters(word: str) -> tuple[str, ...]:
    """The languages that use a letter of a word, names excluded."""
    if word.isascii() or word[0].isupper():
        return ()
    return next((codes for letters, codes in _LETTERS if not letters.isdisjoint(word)), ())


def by_script(text: str) -> str | None:
    """The language of scripts used by one language; Kana tells Japanese from Chinese."""
    letters = sum(map(str.isalpha, text)) or 1
    for code, pattern in _SCRIPT_PATTERNS:
        share = len(pattern.findall(text)) / letters
        if share > (0.1 if code == "ja" else 0.3):
            return code
    return None


def by_words(text: str, told: str | None) -> str | None:
    """The language with most common words in the text; near ties go to `told`."""
    words = _LETTER.findall(text)
    if len(words) < _LEAST_WORDS:
        return told
    counts: Counter[str] = Counter()
    telling: dict[str, tuple[str, ...]] = {}
    for word in _without_names(words):
        owners = _OWNERS.get(word.lower(), ()) or _by_letters(word)
        telling[word.lower()] = owners
        for code in owners:
            # A word that many languages share says less.
            counts[code] += 60 // len(owners)
    different = Counter(code for owners in telling.values() for code in owners)
    if not counts:
        return None
    best, most = counts.most_common(1)[0]
    if most / 60 < _LEAST_SHARE * len(words) or most < 90 or different[best] < _LEAST_DIFFERENT:
        return None
    if told is not None and (counts[told] >= 0.8 * most or different[best] < _DIFFERENT_FROM_TOLD):
        return told
    return best
