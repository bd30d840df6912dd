// @ts-check
// Português

/** @type {import("../strings.js").Dictionary} */
export default {
  listen: "Ouvir o artigo",
  resume: "Continuar a ouvir",
  again: "Ouvir de novo",
  play: "Reproduzir",
  pause: "Pausar",
  position: "Posição",
  of: "{now} de {length}",
  back: "Recuar {n} segundos",
  ahead: "Avançar {n} segundos",
  previousSentence: "Frase anterior",
  nextSentence: "Frase seguinte",
  previousParagraph: "Parágrafo anterior",
  nextParagraph: "Parágrafo seguinte",
  speed: "Velocidade",
  more: "Mais",
  goBack: "Voltar",
  mute: "Silenciar",
  volume: "Volume",
  transcript: "Transcrição",
  download: "Transferir",
  tap: "Reproduzir a partir da palavra tocada",
  close: "Fechar",
  failed: "Não foi possível carregar o áudio.",
  missing: "Este artigo não tem áudio.",
  retry: "Tentar de novo",
};
