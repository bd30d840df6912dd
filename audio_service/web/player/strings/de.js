// Deutsch: a line per string, in the order of KEYS in ../strings.js.
export default `Artikel anhören
Weiterhören
Noch einmal hören
Abspielen
Anhalten
Position
{now} von {length}
{n} Sekunden zurück
{n} Sekunden vor
Vorheriger Satz
Nächster Satz
Vorheriger Absatz
Nächster Absatz
Tempo
Stumm
Lautstärke
Text zum Mitlesen
Herunterladen
Ab einem angetippten Wort abspielen
Schließen
Der Ton konnte nicht geladen werden.
Zu diesem Artikel gibt es keinen Ton.
Noch einmal versuchen`;
