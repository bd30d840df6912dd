"""French, Spanish, Italian and Portuguese."""

from __future__ import annotations

from audio_service.verbalize.languages.tongue import Tongue

FRENCH = Tongue(
    code="fr", hundredths=" ", point="virgule", to="à", minus="moins", plus="plus", conjunction="et", half="et demi",
    groups=" .", first_day="premier", clock=" heures ", hour_words=("h", "heures", "heure"), paragraph="paragraphe",
    months=(
        "janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre",
        "décembre",
    ),
    percent=("pour cent",),
    currencies={
        "€": ("euro", "euros"), "EUR": ("euro", "euros"), "$": ("dollar", "dollars"),
        "US$": ("dollar américain", "dollars américains"), "£": ("livre", "livres"), "¥": ("yen", "yens"),
        "CHF": ("franc suisse", "francs suisses"), "F": ("franc", "francs"),
    },
    units={
        "km": ("kilomètre", "kilomètres"), "m": ("mètre", "mètres"), "cm": ("centimètre", "centimètres"),
        "mm": ("millimètre", "millimètres"), "kg": ("kilogramme", "kilogrammes"), "g": ("gramme", "grammes"),
        "t": ("tonne", "tonnes"), "l": ("litre", "litres"), "L": ("litre", "litres"),
        "h": ("heure", "heures"),
        "km/h": ("kilomètre heure", "kilomètres heure"), "m²": ("mètre carré", "mètres carrés"),
        "km²": ("kilomètre carré", "kilomètres carrés"), "m³": ("mètre cube", "mètres cubes"),
        "ha": ("hectare", "hectares"), "°C": ("degré Celsius", "degrés Celsius"), "°": ("degré", "degrés"),
        "kWh": ("kilowattheure", "kilowattheures"), "MW": ("mégawatt", "mégawatts"), "Go": ("gigaoctet", "gigaoctets"),
        "Mo": ("mégaoctet", "mégaoctets"), "min": ("minute", "minutes"),
    },
    magnitudes={
        "M": ("million de", "millions de"), "Md": ("milliard de", "milliards de"),
        "Mds": ("milliard de", "milliards de"),
        "million": ("million",), "millions": ("millions",), "milliard": ("milliard",), "milliards": ("milliards",),
    },
    abbreviations={
        "M": "Monsieur", "MM": "Messieurs", "Mme": "Madame", "Mmes": "Mesdames", "Mlle": "Mademoiselle",
        "Dr": "Docteur",
        "Pr": "Professeur", "Me": "Maître", "p": "page", "pp": "pages", "etc": "et cetera", "c.-à-d": "c'est-à-dire",
        "p.ex": "par exemple", "ex": "exemple", "env": "environ", "av": "avenue", "bd": "boulevard", "n°": "numéro",
        "N°": "numéro", "nº": "numéro", "St": "Saint", "Ste": "Sainte", "janv": "janvier", "févr": "février",
        "juil": "juillet",
        "sept": "septembre", "oct": "octobre", "nov": "novembre", "déc": "décembre", "av.J.-C": "avant Jésus-Christ",
        "apr.J.-C": "après Jésus-Christ", "tél": "téléphone", "cf": "confer", "vol": "volume", "art": "article",
    },
)  # fmt: skip

SPANISH = Tongue(
    code="es", hundredths=" con ", point="coma", to="a", minus="menos", plus="más", conjunction="y", one="un",
    half="y medio",
    first_day="uno", of=" de ", clock=" ", hour_words=("horas", "h"), paragraph="párrafo",
    months=(
        "enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre", "octubre", "noviembre",
        "diciembre",
    ),
    percent=("por ciento",),
    currencies={
        "€": ("euro", "euros"), "EUR": ("euro", "euros"), "$": ("dólar", "dólares"), "US$": ("dólar", "dólares"),
        "£": ("libra", "libras"), "¥": ("yen", "yenes"),
    },
    units={
        "km": ("kilómetro", "kilómetros"), "m": ("metro", "metros"), "cm": ("centímetro", "centímetros"),
        "mm": ("milímetro", "milímetros"), "kg": ("kilo", "kilos"), "g": ("gramo", "gramos"),
        "t": ("tonelada", "toneladas"),
        "l": ("litro", "litros"), "km/h": ("kilómetro por hora", "kilómetros por hora"),
        "m²": ("metro cuadrado", "metros cuadrados"), "km²": ("kilómetro cuadrado", "kilómetros cuadrados"),
        "m³": ("metro cúbico", "metros cúbicos"), "ha": ("hectárea", "hectáreas"),
        "°C": ("grado Celsius", "grados Celsius"),
        "°": ("grado", "grados"), "kWh": ("kilovatio hora", "kilovatios hora"), "GB": ("gigabyte", "gigabytes"),
    },
    magnitudes={
        "millón": ("millón",), "millones": ("millones",), "mil": ("mil",), "billones": ("billones",),
        "M": ("millón", "millones"),
        "mill": ("millón", "millones"),
    },
    abbreviations={
        "Sr": "señor", "Sra": "señora", "Sres": "señores", "Srta": "señorita", "Dr": "doctor", "Dra": "doctora",
        "D": "don",
        "Dña": "doña", "Ud": "usted", "Uds": "ustedes", "p.ej": "por ejemplo", "etc": "etcétera",
        "EE.UU": "Estados Unidos",
        "EE": "Estados", "UU": "Unidos", "núm": "número", "nº": "número", "pág": "página", "págs": "páginas",
        "av": "avenida",
        "Avda": "avenida", "aprox": "aproximadamente", "a.C": "antes de Cristo", "d.C": "después de Cristo",
        "tel": "teléfono",
        "Gral": "general", "Prof": "profesor", "Sto": "santo", "Sta": "santa", "art": "artículo", "cap": "capítulo",
        "vs": "contra", "n.º": "número",
    },
)  # fmt: skip

ITALIAN = Tongue(
    code="it", hundredths=" e ", point="virgola", to="a", minus="meno", plus="più", conjunction="e", one="un",
    half="e mezzo",
    first_day="primo", clock=" e ", hour_words=("h",), paragraph="paragrafo",
    months=(
        "gennaio", "febbraio", "marzo", "aprile", "maggio", "giugno", "luglio", "agosto", "settembre", "ottobre",
        "novembre",
        "dicembre",
    ),
    percent=("per cento",),
    currencies={
        "€": ("euro",), "EUR": ("euro",), "$": ("dollaro", "dollari"), "US$": ("dollaro", "dollari"),
        "£": ("sterlina", "sterline"),
        "¥": ("yen",),
    },
    units={
        "km": ("chilometro", "chilometri"), "m": ("metro", "metri"), "cm": ("centimetro", "centimetri"),
        "mm": ("millimetro", "millimetri"), "kg": ("chilo", "chili"), "g": ("grammo", "grammi"),
        "t": ("tonnellata", "tonnellate"),
        "l": ("litro", "litri"), "km/h": ("chilometro orario", "chilometri orari"),
        "m²": ("metro quadrato", "metri quadrati"),
        "mq": ("metro quadrato", "metri quadrati"), "km²": ("chilometro quadrato", "chilometri quadrati"),
        "m³": ("metro cubo", "metri cubi"), "ha": ("ettaro", "ettari"), "°C": ("grado Celsius", "gradi Celsius"),
        "°": ("grado", "gradi"), "kWh": ("chilowattora",), "GB": ("gigabyte",),
    },
    magnitudes={
        "mln": ("milione di", "milioni di"), "mld": ("miliardo di", "miliardi di"), "milione": ("milione",),
        "milioni": ("milioni",),
        "miliardo": ("miliardo",), "miliardi": ("miliardi",),
    },
    abbreviations={
        "sig": "signor", "sig.ra": "signora", "dott": "dottor", "dott.ssa": "dottoressa", "prof": "professor",
        "ing": "ingegner",
        "avv": "avvocato", "on": "onorevole", "ecc": "eccetera", "es": "esempio", "p.es": "per esempio", "n": "numero",
        "pag": "pagina", "pagg": "pagine", "ca": "circa", "a.C": "avanti Cristo", "d.C": "dopo Cristo",
        "c.a": "circa", "tel": "telefono",
        "art": "articolo",
        "S": "San", "gen": "gennaio", "feb": "febbraio", "dic": "dicembre", "vs": "contro", "mln": "milioni",
        "mld": "miliardi",
    },
)  # fmt: skip

PORTUGUESE = Tongue(
    code="pt", hundredths=" e ", point="vírgula", to="a", minus="menos", plus="mais", conjunction="e", one="um",
    half="e meio",
    first_day="primeiro", of=" de ", clock=" horas e ", hour_words=("h", "horas"), paragraph="parágrafo",
    months=(
        "janeiro", "fevereiro", "março", "abril", "maio", "junho", "julho", "agosto", "setembro", "outubro", "novembro",
        "dezembro",
    ),
    percent=("por cento",),
    currencies={
        "€": ("euro", "euros"), "EUR": ("euro", "euros"), "$": ("dólar", "dólares"), "US$": ("dólar", "dólares"),
        "R$": ("real", "reais"), "£": ("libra", "libras"),
    },
    units={
        "km": ("quilómetro", "quilómetros"), "m": ("metro", "metros"), "cm": ("centímetro", "centímetros"),
        "mm": ("milímetro", "milímetros"), "kg": ("quilo", "quilos"), "g": ("grama", "gramas"),
        "t": ("tonelada", "toneladas"),
        "l": ("litro", "litros"), "km/h": ("quilómetro por hora", "quilómetros por hora"),
        "m²": ("metro quadrado", "metros quadrados"), "km²": ("quilómetro quadrado", "quilómetros quadrados"),
        "m³": ("metro cúbico", "metros cúbicos"), "ha": ("hectare", "hectares"),
        "°C": ("grau Celsius", "graus Celsius"),
        "°": ("grau", "graus"), "kWh": ("quilowatt-hora", "quilowatts-hora"), "GB": ("gigabyte", "gigabytes"),
    },
    magnitudes={
        "mi": ("milhão de", "milhões de"), "bi": ("bilhão de", "bilhões de"), "mil": ("mil",), "milhão": ("milhão de",),
        "milhões": ("milhões de",), "bilhão": ("bilhão de",), "bilhões": ("bilhões de",),
        "mil milhões": ("mil milhões de",),
    },
    abbreviations={
        "Sr": "senhor", "Sra": "senhora", "Dr": "doutor", "Dra": "doutora", "Prof": "professor", "Profa": "professora",
        "etc": "etcétera", "p.ex": "por exemplo", "ex": "exemplo", "nº": "número", "n.º": "número", "pág": "página",
        "págs": "páginas",
        "av": "avenida",
        "a.C": "antes de Cristo", "d.C": "depois de Cristo", "tel": "telefone", "aprox": "aproximadamente",
        "art": "artigo",
        "EUA": "Estados Unidos", "Exmo": "excelentíssimo", "vs": "contra", "St": "santo", "jan": "janeiro",
        "fev": "fevereiro",
        "set": "setembro", "out": "outubro", "nov": "novembro", "dez": "dezembro",
    },
)  # fmt: skip
