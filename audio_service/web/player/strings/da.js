// Dansk: a line per string, in the order of KEYS in ../strings.js.
export default `Lyt til artiklen
Lyt videre
Lyt igen
Afspil
Pause
Position
{now} af {length}
{n} sekunder tilbage
{n} sekunder frem
Forrige sætning
Næste sætning
Forrige afsnit
Næste afsnit
Hastighed
Slå lyden fra
Lydstyrke
Tekst
Hent
Afspil fra et ord, når du trykker på det
Luk
Lyden kunne ikke indlæses.
Artiklen har ingen lyd.
Prøv igen`;
