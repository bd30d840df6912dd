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
  clickText: "Clique no texto para ouvir a partir dali",
  tapText: "Toque no texto para ouvir a partir dali",
  fromHere: "Ouvir a partir daqui",
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
  missing: "O áudio não está disponível para este artigo.",
  retry: "Tentar de novo",
};
