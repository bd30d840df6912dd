// @ts-check
// Dansk

/** @type {import("../strings.js").Dictionary} */
export default {
  listen: "Lyt til artiklen",
  resume: "Lyt videre",
  again: "Lyt igen",
  play: "Afspil",
  pause: "Pause",
  position: "Position",
  of: "{now} af {length}",
  back: "{n} sekunder tilbage",
  ahead: "{n} sekunder frem",
  previousSentence: "Forrige sætning",
  nextSentence: "Næste sætning",
  previousParagraph: "Forrige afsnit",
  nextParagraph: "Næste afsnit",
  clickText: "Klik på teksten for at afspille derfra",
  tapText: "Tryk på teksten for at afspille derfra",
  fromHere: "Lyt herfra",
  speed: "Hastighed",
  more: "Mere",
  goBack: "Tilbage",
  mute: "Slå lyden fra",
  volume: "Lydstyrke",
  transcript: "Tekst",
  download: "Hent",
  tap: "Afspil fra et ord, når du trykker på det",
  close: "Luk",
  failed: "Lyden kunne ikke indlæses.",
  missing: "Lyd er ikke tilgængelig for denne artikel.",
  retry: "Prøv igen",
};
