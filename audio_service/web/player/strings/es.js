// @ts-check
// Español

/** @type {import("../strings.js").Dictionary} */
export default {
  listen: "Escuchar el artículo",
  resume: "Seguir escuchando",
  again: "Escuchar de nuevo",
  play: "Reproducir",
  pause: "Pausar",
  position: "Posición",
  of: "{now} de {length}",
  back: "Retroceder {n} segundos",
  ahead: "Avanzar {n} segundos",
  previousSentence: "Frase anterior",
  nextSentence: "Frase siguiente",
  previousParagraph: "Párrafo anterior",
  nextParagraph: "Párrafo siguiente",
  speed: "Velocidad",
  more: "Más",
  goBack: "Volver",
  mute: "Silenciar",
  volume: "Volumen",
  transcript: "Transcripción",
  download: "Descargar",
  tap: "Reproducir desde la palabra tocada",
  close: "Cerrar",
  failed: "No se pudo cargar el audio.",
  missing: "Este artículo no tiene audio.",
  retry: "Intentar de nuevo",
};
