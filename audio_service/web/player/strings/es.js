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
  clickText: "Haz clic en el texto para escuchar desde ahí",
  tapText: "Toca el texto para escuchar desde ahí",
  fromHere: "Escuchar desde aquí",
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
  missing: "El audio no está disponible para este artículo.",
  retry: "Intentar de nuevo",
};
