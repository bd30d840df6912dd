// @ts-check
// Italiano

/** @type {import("../strings.js").Dictionary} */
export default {
  listen: "Ascolta l’articolo",
  resume: "Continua l’ascolto",
  again: "Ascolta di nuovo",
  play: "Riproduci",
  pause: "Pausa",
  position: "Posizione",
  of: "{now} di {length}",
  back: "Indietro di {n} secondi",
  ahead: "Avanti di {n} secondi",
  previousSentence: "Frase precedente",
  nextSentence: "Frase successiva",
  previousParagraph: "Paragrafo precedente",
  nextParagraph: "Paragrafo successivo",
  clickText: "Fai clic sul testo per ascoltare da lì",
  tapText: "Tocca il testo per ascoltare da lì",
  fromHere: "Ascolta da qui",
  speed: "Velocità",
  more: "Altro",
  goBack: "Indietro",
  mute: "Disattiva audio",
  volume: "Volume",
  transcript: "Trascrizione",
  download: "Scarica",
  tap: "Riproduci dalla parola toccata",
  close: "Chiudi",
  failed: "Impossibile caricare l’audio.",
  missing: "L’audio non è disponibile per questo articolo.",
  retry: "Riprova",
};
