// Svenska: a line per string, in the order of KEYS in ../strings.js.
export default `Lyssna på artikeln
Fortsätt lyssna
Lyssna igen
Spela
Pausa
Position
{now} av {length}
{n} sekunder bakåt
{n} sekunder framåt
Föregående mening
Nästa mening
Föregående stycke
Nästa stycke
Hastighet
Ljud av
Volym
Text
Ladda ner
Spela från ett ord när du trycker på det
Stäng
Ljudet kunde inte laddas.
Artikeln har inget ljud.
Försök igen`;
