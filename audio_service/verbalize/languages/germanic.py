"""German and Dutch."""

from __future__ import annotations

from audio_service.verbalize.languages.tongue import Tongue

GERMAN = Tongue(
    code="de", hundredths=" ", point="Komma", to="bis", minus="minus", plus="plus", conjunction="und", one="ein",
    half="einhalb",
    months=(
        "Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober", "November",
        "Dezember",
    ),
    percent=("Prozent",), clock=" Uhr ", hour_words=("Uhr",), paragraph="Paragraf",
    currencies={
        "€": ("Euro",), "EUR": ("Euro",), "Euro": ("Euro",), "$": ("Dollar",), "US$": ("US-Dollar",),
        "USD": ("US-Dollar",), "£": ("Pfund",),
        "¥": ("Yen",), "CHF": ("Schweizer Franken",), "Fr": ("Franken",), "₽": ("Rubel",), "zł": ("Zloty",),
    },
    units={
        "km": ("Kilometer",), "m": ("Meter",), "cm": ("Zentimeter",), "mm": ("Millimeter",), "kg": ("Kilogramm",),
        "g": ("Gramm",), "t": ("Tonne", "Tonnen"), "l": ("Liter",), "ml": ("Milliliter",),
        "km/h": ("Kilometer pro Stunde",),
        "m²": ("Quadratmeter",), "qm": ("Quadratmeter",), "km²": ("Quadratkilometer",), "m³": ("Kubikmeter",),
        "ha": ("Hektar",), "°C": ("Grad Celsius",), "°": ("Grad",), "kWh": ("Kilowattstunde", "Kilowattstunden"),
        "kW": ("Kilowatt",), "MW": ("Megawatt",), "GW": ("Gigawatt",), "PS": ("PS",), "GB": ("Gigabyte",),
        "MB": ("Megabyte",),
        "TB": ("Terabyte",), "Std": ("Stunde", "Stunden"), "Min": ("Minute", "Minuten"), "Sek": ("Sekunde", "Sekunden"),
    },
    magnitudes={
        "Mio": ("Million", "Millionen"), "Mrd": ("Milliarde", "Milliarden"), "Bio": ("Billion", "Billionen"),
        "Tsd": ("Tausend",), "Million": ("Million",), "Millionen": ("Millionen",), "Milliarde": ("Milliarde",),
        "Milliarden": ("Milliarden",), "Billionen": ("Billionen",),
    },
    abbreviations={
        "z.B": "zum Beispiel", "d.h": "das heißt", "u.a": "unter anderem", "usw": "und so weiter",
        "bzw": "beziehungsweise",
        "ca": "circa", "etc": "et cetera", "Dr": "Doktor", "Prof": "Professor", "Nr": "Nummer", "St": "Sankt",
        "Str": "Straße",
        "S": "Seite", "Abs": "Absatz", "Art": "Artikel", "vgl": "vergleiche", "evtl": "eventuell",
        "ggf": "gegebenenfalls",
        "inkl": "inklusive", "max": "maximal", "min": "mindestens", "v.a": "vor allem", "i.d.R": "in der Regel",
        "n.Chr": "nach Christus", "v.Chr": "vor Christus", "u.s.w": "und so weiter", "o.ä": "oder ähnlich",
        "sog": "sogenannte",
        "Jan": "Januar", "Feb": "Februar", "Aug": "August", "Sept": "September", "Okt": "Oktober", "Nov": "November",
        "Dez": "Dezember", "Hr": "Herr", "Fr": "Frau", "geb": "geboren", "gest": "gestorben", "Jh": "Jahrhundert",
        "rd": "rund", "zzgl": "zuzüglich", "z": "zum", "B": "Beispiel", "d": "das", "h": "heißt",
        "Mio": "Millionen", "Mrd": "Milliarden",
        "Tel": "Telefon",
    },
)  # fmt: skip

DUTCH = Tongue(
    code="nl", hundredths=" ", point="komma", to="tot", minus="min", plus="plus", conjunction="en", one="een",
    half="half",
    months=(
        "januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september", "oktober", "november",
        "december",
    ),
    percent=("procent",), clock=" uur ", hour_words=("uur",),
    currencies={
        "€": ("euro",), "EUR": ("euro",), "$": ("dollar",), "US$": ("Amerikaanse dollar",), "£": ("pond",),
        "¥": ("yen",),
    },
    units={
        "km": ("kilometer",), "m": ("meter",), "cm": ("centimeter",), "mm": ("millimeter",), "kg": ("kilogram",),
        "g": ("gram",), "l": ("liter",), "km/u": ("kilometer per uur",), "km/h": ("kilometer per uur",),
        "m²": ("vierkante meter",), "km²": ("vierkante kilometer",), "m³": ("kubieke meter",), "ha": ("hectare",),
        "°C": ("graad Celsius", "graden Celsius"), "°": ("graad", "graden"), "kWh": ("kilowattuur",),
        "MW": ("megawatt",),
        "GB": ("gigabyte",), "MB": ("megabyte",),
    },
    magnitudes={
        "mln": ("miljoen",), "mld": ("miljard",), "miljoen": ("miljoen",), "miljard": ("miljard",),
        "biljoen": ("biljoen",),
    },
    abbreviations={
        "bijv": "bijvoorbeeld", "bv": "bijvoorbeeld", "d.w.z": "dat wil zeggen", "enz": "enzovoort",
        "o.a": "onder andere",
        "m.b.t": "met betrekking tot", "dhr": "de heer", "mevr": "mevrouw", "mw": "mevrouw", "dr": "doctor",
        "prof": "professor",
        "art": "artikel", "nr": "nummer", "ca": "circa", "etc": "et cetera", "blz": "bladzijde", "m.n": "met name",
        "t/m": "tot en met",
        "i.v.m": "in verband met", "a.s": "aanstaande", "jl": "jongstleden", "St": "Sint", "jan": "januari",
        "feb": "februari",
        "aug": "augustus", "sept": "september", "okt": "oktober", "nov": "november", "dec": "december",
        "mln": "miljoen",
        "mld": "miljard", "v.Chr": "voor Christus", "n.Chr": "na Christus", "tel": "telefoon",
    },
)  # fmt: skip
