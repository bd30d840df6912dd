// @ts-check
// Nederlands

/** @type {import("../strings.js").Dictionary} */
export default {
  listen: "Luister naar het artikel",
  resume: "Verder luisteren",
  again: "Opnieuw luisteren",
  play: "Afspelen",
  pause: "Pauzeren",
  position: "Positie",
  of: "{now} van {length}",
  back: "{n} seconden terug",
  ahead: "{n} seconden vooruit",
  previousSentence: "Vorige zin",
  nextSentence: "Volgende zin",
  previousParagraph: "Vorige alinea",
  nextParagraph: "Volgende alinea",
  clickText: "Klik op de tekst om vanaf daar te luisteren",
  tapText: "Tik op de tekst om vanaf daar te luisteren",
  fromHere: "Luister vanaf hier",
  speed: "Snelheid",
  more: "Meer",
  goBack: "Terug",
  mute: "Dempen",
  volume: "Volume",
  transcript: "Tekst",
  download: "Downloaden",
  tap: "Afspelen vanaf een aangetikt woord",
  close: "Sluiten",
  failed: "Het geluid kon niet worden geladen.",
  missing: "Audio is niet beschikbaar voor dit artikel.",
  retry: "Opnieuw proberen",
};
