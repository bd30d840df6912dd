// Nederlands: a line per string, in the order of KEYS in ../strings.js.
export default `Luister naar het artikel
Verder luisteren
Opnieuw luisteren
Afspelen
Pauzeren
Positie
{now} van {length}
{n} seconden terug
{n} seconden vooruit
Vorige zin
Volgende zin
Vorige alinea
Volgende alinea
Snelheid
Dempen
Volume
Tekst
Downloaden
Afspelen vanaf een aangetikt woord
Sluiten
Het geluid kon niet worden geladen.
Dit artikel heeft geen geluid.
Opnieuw proberen`;
