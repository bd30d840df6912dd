// @ts-check
// Norsk bokmål

/** @type {import("../strings.js").Dictionary} */
export default {
  listen: "Lytt til artikkelen",
  resume: "Lytt videre",
  again: "Lytt igjen",
  play: "Spill av",
  pause: "Pause",
  position: "Posisjon",
  of: "{now} av {length}",
  back: "{n} sekunder tilbake",
  ahead: "{n} sekunder frem",
  previousSentence: "Forrige setning",
  nextSentence: "Neste setning",
  previousParagraph: "Forrige avsnitt",
  nextParagraph: "Neste avsnitt",
  clickText: "Klikk på teksten for å spille av derfra",
  tapText: "Trykk på teksten for å spille av derfra",
  fromHere: "Lytt herfra",
  speed: "Hastighet",
  more: "Mer",
  goBack: "Tilbake",
  mute: "Slå av lyden",
  volume: "Lydstyrke",
  transcript: "Tekst",
  download: "Last ned",
  tap: "Spill av fra et ord når du trykker på det",
  close: "Lukk",
  failed: "Lyden kunne ikke lastes inn.",
  missing: "Lyd er ikke tilgjengelig for denne artikkelen.",
  retry: "Prøv igjen",
};
