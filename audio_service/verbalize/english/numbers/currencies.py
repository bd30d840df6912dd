"""Currencies by sign and ISO code: singular and plural of their names and hundredths."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Currency:
    """`minor` is the hundredth, singular and plural; None if news does not name it."""

    one: str
    many: str
    minor: tuple[str, str] | None = ("cent", "cents")


_DOLLAR = Currency("dollar", "dollars")
_EURO = Currency("euro", "euros")
_POUND = Currency("pound", "pounds", ("penny", "pence"))
_YEN = Currency("yen", "yen", None)
_YUAN = Currency("yuan", "yuan", None)
_RUPEE = Currency("rupee", "rupees", ("paisa", "paise"))
_WON = Currency("won", "won", None)
_ROUBLE = Currency("ruble", "rubles", ("kopeck", "kopecks"))
_KRONE = Currency("krone", "kroner", None)
_KRONA = Currency("krona", "kronor", None)
_REAL = Currency("real", "reais", ("centavo", "centavos"))


def _dollar(whose: str) -> Currency:
    return Currency(f"{whose} dollar", f"{whose} dollars")


def _peso(whose: str) -> Currency:
    return Currency(f"{whose} peso", f"{whose} pesos", None)


# Written before the number, longest first where one begins another; also after it.
SIGNS = {
    "US$": _dollar("U S"), "USD$": _dollar("U S"), "U.S.$": _dollar("U S"), "A$": _dollar("Australian"),
    "AU$": _dollar("Australian"), "C$": _dollar("Canadian"), "CA$": _dollar("Canadian"), "CAD$": _dollar("Canadian"),
    "NZ$": _dollar("New Zealand"), "HK$": _dollar("Hong Kong"), "S$": _dollar("Singapore"), "NT$": _dollar("Taiwan"),
    "R$": _REAL, "MX$": _peso("Mexican"), "CN¥": _YUAN, "RMB": _YUAN, "$": _DOLLAR, "＄": _DOLLAR, "£": _POUND,
    "€": _EURO, "¥": _YEN, "￥": _YEN, "₹": _RUPEE, "Rs.": _RUPEE, "Rs": _RUPEE, "₩": _WON, "₽": _ROUBLE,
    "₺": Currency("lira", "lira", None), "₴": Currency("hryvnia", "hryvnias", None),
    "₪": Currency("shekel", "shekels", None), "₦": Currency("naira", "naira", None),
    "฿": Currency("baht", "baht", None), "₫": Currency("dong", "dong", None), "₱": Currency("peso", "pesos", None),
    "₿": Currency("bitcoin", "bitcoins", None), "₡": Currency("colon", "colones", None),
    "₸": Currency("tenge", "tenge", None), "₾": Currency("lari", "lari", None), "₵": Currency("cedi", "cedis", None),
    "Rp": Currency("rupiah", "rupiah", None), "KSh": Currency("Kenyan shilling", "Kenyan shillings", None),
    "Ksh": Currency("Kenyan shilling", "Kenyan shillings", None), "Dh": Currency("dirham", "dirhams", None),
    "SFr": Currency("Swiss franc", "Swiss francs", None), "CAN$": _dollar("Canadian"), "$US": _dollar("U S"),
    "$A": _dollar("Australian"), "$NZ": _dollar("New Zealand"), "$C": _dollar("Canadian"),
    "RM": Currency("ringgit", "ringgit", None), "kr": Currency("krona", "kronor", None),
}  # fmt: skip
CODES = {
    "USD": _dollar("U S"), "EUR": _EURO, "GBP": _POUND, "JPY": _YEN, "CNY": _YUAN, "RMB": _YUAN, "INR": _RUPEE,
    "KRW": _WON, "RUB": _ROUBLE, "AUD": _dollar("Australian"), "CAD": _dollar("Canadian"),
    "NZD": _dollar("New Zealand"), "HKD": _dollar("Hong Kong"), "SGD": _dollar("Singapore"),
    "CHF": Currency("Swiss franc", "Swiss francs", None), "SEK": _KRONA, "NOK": _KRONE, "DKK": _KRONE, "BRL": _REAL,
    "PLN": Currency("zloty", "zlotys", None), "CZK": Currency("koruna", "koruna", None),
    "HUF": Currency("forint", "forints", None), "TRY": Currency("lira", "lira", None),
    "UAH": Currency("hryvnia", "hryvnias", None), "ZAR": Currency("rand", "rand", None), "MXN": _peso("Mexican"),
    "ARS": _peso("Argentine"), "ILS": Currency("shekel", "shekels", None), "AED": Currency("dirham", "dirhams", None),
    "SAR": Currency("riyal", "riyals", None), "NGN": Currency("naira", "naira", None),
    "THB": Currency("baht", "baht", None), "PHP": _peso("Philippine"), "MYR": Currency("ringgit", "ringgit", None),
    "IDR": Currency("rupiah", "rupiah", None), "VND": Currency("dong", "dong", None), "TWD": _dollar("Taiwan"),
    "KWD": Currency("Kuwaiti dinar", "Kuwaiti dinars", None), "QAR": Currency("riyal", "riyals", None),
    "EGP": Currency("Egyptian pound", "Egyptian pounds", None), "PKR": Currency("Pakistani rupee", "Pakistani rupees"),
    "KES": Currency("Kenyan shilling", "Kenyan shillings", None), "GHS": Currency("cedi", "cedis", None),
    "BTC": Currency("bitcoin", "bitcoins", None),
}  # fmt: skip
# Only after a number.
SUFFIXES = {
    "kr": Currency("krona", "kronor", None), "zł": Currency("zloty", "zlotys", None),
    "Kč": Currency("koruna", "koruna", None),
    "Fr": Currency("franc", "francs", None), "Ft": Currency("forint", "forints", None),
    "лв": Currency("lev", "leva", None),
}  # fmt: skip
# Amounts of the hundredth alone: 50p, 50¢.
MINOR_SIGNS = {"p": ("penny", "pence"), "¢": ("cent", "cents"), "c": ("cent", "cents"), "ct": ("cent", "cents")}
