"""Polish, Ukrainian and Russian: nouns have a form for one, for two to four, for more, and for fractions."""

from __future__ import annotations

from audio_service.verbalize.others.tongue import Tongue

POLISH = Tongue(
    code="pl", point="przecinek", to="do", minus="minus", plus="plus", conjunction="i", half="i pół",
    groups=" .", slavic=True, day_ordinal=True, clock=" ", paragraph="paragraf",
    months=(
        "stycznia", "lutego", "marca", "kwietnia", "maja", "czerwca", "lipca", "sierpnia", "września", "października",
        "listopada", "grudnia",
    ),
    percent=("procent", "procent", "procent", "procent"), year_words={"roku": "loc", "r": "loc", "rok": "", "lat": ""},
    currencies={
        "zł": ("złoty", "złote", "złotych", "złotego"), "PLN": ("złoty", "złote", "złotych", "złotego"), "€": ("euro",),
        "EUR": ("euro",), "euro": ("euro",), "$": ("dolar", "dolary", "dolarów", "dolara"),
        "USD": ("dolar", "dolary", "dolarów", "dolara"), "£": ("funt", "funty", "funtów", "funta"),
    },
    units={
        "km": ("kilometr", "kilometry", "kilometrów", "kilometra"), "m": ("metr", "metry", "metrów", "metra"),
        "cm": ("centymetr", "centymetry", "centymetrów", "centymetra"),
        "mm": ("milimetr", "milimetry", "milimetrów", "milimetra"),
        "kg": ("kilogram", "kilogramy", "kilogramów", "kilograma"), "g": ("gram", "gramy", "gramów", "grama"),
        "t": ("tona", "tony", "ton", "tony"), "l": ("litr", "litry", "litrów", "litra"),
        "km/h": ("kilometr na godzinę", "kilometry na godzinę", "kilometrów na godzinę", "kilometra na godzinę"),
        "m²": ("metr kwadratowy", "metry kwadratowe", "metrów kwadratowych", "metra kwadratowego"),
        "km²": ("kilometr kwadratowy", "kilometry kwadratowe", "kilometrów kwadratowych", "kilometra kwadratowego"),
        "ha": ("hektar", "hektary", "hektarów", "hektara"), "°C": ("stopień", "stopnie", "stopni", "stopnia"),
        "°": ("stopień", "stopnie", "stopni", "stopnia"), "proc": ("procent",),
        "min": ("minuta", "minuty", "minut", "minuty"),
    },
    magnitudes={
        "tys": ("tysiąc", "tysiące", "tysięcy", "tysiąca"), "mln": ("milion", "miliony", "milionów", "miliona"),
        "mld": ("miliard", "miliardy", "miliardów", "miliarda"), "bln": ("bilion", "biliony", "bilionów", "biliona"),
    },
    abbreviations={
        "m.in": "między innymi", "np": "na przykład", "itd": "i tak dalej", "itp": "i tym podobne", "tzn": "to znaczy",
        "tj": "to jest", "dr": "doktor", "prof": "profesor", "ul": "ulica", "al": "aleja", "nr": "numer",
        "św": "święty",
        "ok": "około", "r": "roku", "w": "wieku", "godz": "godzina", "gen": "generał", "płk": "pułkownik",
        "ks": "ksiądz",
        "inż": "inżynier", "mgr": "magister", "tzw": "tak zwany", "pkt": "punkt", "str": "strona", "art": "artykuł",
        "im": "imienia",
        "p.n.e": "przed naszą erą", "n.e": "naszej ery", "woj": "województwo", "tel": "telefon",
        "m.st": "miasta stołecznego",
    },
)  # fmt: skip

UKRAINIAN = Tongue(
    code="uk", point="кома", to="до", minus="мінус", plus="плюс", conjunction="і", half="з половиною",
    groups=" .", slavic=True, day_ordinal=True, clock=" ", paragraph="параграф",
    months=(
        "січня", "лютого", "березня", "квітня", "травня", "червня", "липня", "серпня", "вересня", "жовтня",
        "листопада", "грудня",
    ),
    percent=("відсоток", "відсотки", "відсотків", "відсотка"), year_words={"року": "gen", "році": "loc", "р": "gen",
    "рік": ""},
    currencies={
        "₴": ("гривня", "гривні", "гривень", "гривні"), "грн": ("гривня", "гривні", "гривень", "гривні"),
        "€": ("євро",),
        "$": ("долар", "долари", "доларів", "долара"), "£": ("фунт", "фунти", "фунтів", "фунта"),
        "₽": ("рубль", "рублі", "рублів", "рубля"), "USD": ("долар", "долари", "доларів", "долара"), "EUR": ("євро",),
    },
    units={
        "км": ("кілометр", "кілометри", "кілометрів", "кілометра"), "м": ("метр", "метри", "метрів", "метра"),
        "см": ("сантиметр", "сантиметри", "сантиметрів", "сантиметра"),
        "мм": ("міліметр", "міліметри", "міліметрів", "міліметра"),
        "кг": ("кілограм", "кілограми", "кілограмів", "кілограма"), "г": ("грам", "грами", "грамів", "грама"),
        "т": ("тонна", "тонни", "тонн", "тонни"), "л": ("літр", "літри", "літрів", "літра"),
        "км/год": ("кілометр на годину", "кілометри на годину", "кілометрів на годину", "кілометра на годину"),
        "°C": ("градус", "градуси", "градусів", "градуса"), "°С": ("градус", "градуси", "градусів", "градуса"),
        "°": ("градус", "градуси", "градусів", "градуса"), "га": ("гектар", "гектари", "гектарів", "гектара"),
    },
    magnitudes={
        "тис": ("тисяча", "тисячі", "тисяч", "тисячі"), "млн": ("мільйон", "мільйони", "мільйонів", "мільйона"),
        "млрд": ("мільярд", "мільярди", "мільярдів", "мільярда"),
        "трлн": ("трильйон", "трильйони", "трильйонів", "трильйона"),
    },
    abbreviations={
        "напр": "наприклад", "тощо": "тощо", "ін": "інше", "м": "місто", "вул": "вулиця", "просп": "проспект",
        "обл": "область",
        "р": "року", "рр": "років", "ст": "століття", "грн": "гривень", "тис": "тисяч", "млн": "мільйонів",
        "млрд": "мільярдів",
        "проф": "професор", "ім": "імені", "т.д": "так далі", "т.п": "тому подібне", "н.е": "нашої ери",
        "стор": "сторінка", "гр": "громадянин",
    },
)  # fmt: skip

RUSSIAN = Tongue(
    code="ru", point="запятая", to="до", minus="минус", plus="плюс", conjunction="и", half="с половиной",
    groups=" .", slavic=True, day_ordinal=True, clock=" ", paragraph="параграф",
    months=(
        "января", "февраля", "марта", "апреля", "мая", "июня", "июля", "августа", "сентября", "октября", "ноября",
        "декабря",
    ),
    percent=("процент", "процента", "процентов", "процента"), year_words={"года": "gen", "году": "loc", "г": "loc",
    "год": ""},
    currencies={
        "₽": ("рубль", "рубля", "рублей", "рубля"), "руб": ("рубль", "рубля", "рублей", "рубля"), "€": ("евро",),
        "$": ("доллар", "доллара", "долларов", "доллара"), "£": ("фунт", "фунта", "фунтов", "фунта"),
        "₴": ("гривна", "гривны", "гривен", "гривны"), "USD": ("доллар", "доллара", "долларов", "доллара"),
        "EUR": ("евро",),
    },
    units={
        "км": ("километр", "километра", "километров", "километра"), "м": ("метр", "метра", "метров", "метра"),
        "см": ("сантиметр", "сантиметра", "сантиметров", "сантиметра"),
        "мм": ("миллиметр", "миллиметра", "миллиметров", "миллиметра"),
        "кг": ("килограмм", "килограмма", "килограммов", "килограмма"), "г": ("грамм", "грамма", "граммов", "грамма"),
        "т": ("тонна", "тонны", "тонн", "тонны"), "л": ("литр", "литра", "литров", "литра"),
        "км/ч": ("километр в час", "километра в час", "километров в час", "километра в час"),
        "°C": ("градус", "градуса", "градусов", "градуса"), "°С": ("градус", "градуса", "градусов", "градуса"),
        "°": ("градус", "градуса", "градусов", "градуса"), "га": ("гектар", "гектара", "гектаров", "гектара"),
    },
    magnitudes={
        "тыс": ("тысяча", "тысячи", "тысяч", "тысячи"), "млн": ("миллион", "миллиона", "миллионов", "миллиона"),
        "млрд": ("миллиард", "миллиарда", "миллиардов", "миллиарда"),
        "трлн": ("триллион", "триллиона", "триллионов", "триллиона"),
    },
    abbreviations={
        "напр": "например", "др": "другие", "т.е": "то есть", "т.д": "так далее", "т.п": "тому подобное",
        "т.к": "так как",
        "т.н": "так называемый", "г": "год", "гг": "годы", "в": "век", "ул": "улица", "просп": "проспект",
        "обл": "область",
        "руб": "рублей", "тыс": "тысяч", "млн": "миллионов", "млрд": "миллиардов", "проф": "профессор", "им": "имени",
        "стр": "страница", "н.э": "нашей эры", "ст": "статья", "см": "смотри", "гр": "гражданин",
    },
)  # fmt: skip
