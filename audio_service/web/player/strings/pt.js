// Português: a line per string, in the order of KEYS in ../strings.js.
export default `Ouvir o artigo
Continuar a ouvir
Ouvir de novo
Reproduzir
Pausar
Posição
{now} de {length}
Recuar {n} segundos
Avançar {n} segundos
Frase anterior
Frase seguinte
Parágrafo anterior
Parágrafo seguinte
Velocidade
Silenciar
Volume
Transcrição
Transferir
Reproduzir a partir da palavra tocada
Fechar
Não foi possível carregar o áudio.
Este artigo não tem áudio.
Tentar de novo`;
