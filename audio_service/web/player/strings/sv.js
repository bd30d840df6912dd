// @ts-check
// Svenska

/** @type {import("../strings.js").Dictionary} */
export default {
  listen: "Lyssna på artikeln",
  resume: "Fortsätt lyssna",
  again: "Lyssna igen",
  play: "Spela",
  pause: "Pausa",
  position: "Position",
  of: "{now} av {length}",
  back: "{n} sekunder bakåt",
  ahead: "{n} sekunder framåt",
  previousSentence: "Föregående mening",
  nextSentence: "Nästa mening",
  previousParagraph: "Föregående stycke",
  nextParagraph: "Nästa stycke",
  clickText: "Klicka på texten för att lyssna därifrån",
  tapText: "Tryck på texten för att lyssna därifrån",
  fromHere: "Lyssna härifrån",
  speed: "Hastighet",
  more: "Mer",
  goBack: "Tillbaka",
  mute: "Ljud av",
  volume: "Volym",
  transcript: "Text",
  download: "Ladda ner",
  tap: "Spela från ett ord när du trycker på det",
  close: "Stäng",
  failed: "Ljudet kunde inte laddas.",
  missing: "Ljud är inte tillgängligt för den här artikeln.",
  retry: "Försök igen",
};
