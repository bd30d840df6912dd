// @ts-check
// Français

/** @type {import("../strings.js").Dictionary} */
export default {
  listen: "Écouter l’article",
  resume: "Reprendre l’écoute",
  again: "Réécouter",
  play: "Lire",
  pause: "Pause",
  position: "Position",
  of: "{now} sur {length}",
  back: "Reculer de {n} secondes",
  ahead: "Avancer de {n} secondes",
  previousSentence: "Phrase précédente",
  nextSentence: "Phrase suivante",
  previousParagraph: "Paragraphe précédent",
  nextParagraph: "Paragraphe suivant",
  clickText: "Cliquez sur le texte pour écouter à partir de là",
  tapText: "Touchez le texte pour écouter à partir de là",
  fromHere: "Écouter à partir d’ici",
  speed: "Vitesse",
  more: "Plus",
  goBack: "Retour",
  mute: "Couper le son",
  volume: "Volume",
  transcript: "Transcription",
  download: "Télécharger",
  tap: "Lire à partir d’un mot touché",
  close: "Fermer",
  failed: "Le son n’a pas pu être chargé.",
  missing: "L’audio n’est pas disponible pour cet article.",
  retry: "Réessayer",
};
