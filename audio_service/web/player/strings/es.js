// Español: a line per string, in the order of KEYS in ../strings.js.
export default `Escuchar el artículo
Seguir escuchando
Escuchar de nuevo
Reproducir
Pausar
Posición
{now} de {length}
Retroceder {n} segundos
Avanzar {n} segundos
Frase anterior
Frase siguiente
Párrafo anterior
Párrafo siguiente
Velocidad
Silenciar
Volumen
Transcripción
Descargar
Reproducir desde la palabra tocada
Cerrar
No se pudo cargar el audio.
Este artículo no tiene audio.
Intentar de nuevo`;
