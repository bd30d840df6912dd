// @ts-check
// Deutsch

/** @type {import("../strings.js").Dictionary} */
export default {
  listen: "Artikel anhören",
  resume: "Weiterhören",
  again: "Noch einmal hören",
  play: "Abspielen",
  pause: "Anhalten",
  position: "Position",
  of: "{now} von {length}",
  back: "{n} Sekunden zurück",
  ahead: "{n} Sekunden vor",
  previousSentence: "Vorheriger Satz",
  nextSentence: "Nächster Satz",
  previousParagraph: "Vorheriger Absatz",
  nextParagraph: "Nächster Absatz",
  clickText: "Text anklicken, um ab dort zu hören",
  tapText: "Text antippen, um ab dort zu hören",
  fromHere: "Ab hier anhören",
  speed: "Tempo",
  more: "Mehr",
  goBack: "Zurück",
  mute: "Stumm",
  volume: "Lautstärke",
  transcript: "Text zum Mitlesen",
  download: "Herunterladen",
  tap: "Ab einem angetippten Wort abspielen",
  close: "Schließen",
  failed: "Der Ton konnte nicht geladen werden.",
  missing: "Für diesen Artikel ist kein Audio verfügbar.",
  retry: "Noch einmal versuchen",
};
