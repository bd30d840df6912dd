// Italiano: a line per string, in the order of KEYS in ../strings.js.
export default `Ascolta l’articolo
Continua l’ascolto
Ascolta di nuovo
Riproduci
Pausa
Posizione
{now} di {length}
Indietro di {n} secondi
Avanti di {n} secondi
Frase precedente
Frase successiva
Paragrafo precedente
Paragrafo successivo
Velocità
Disattiva audio
Volume
Trascrizione
Scarica
Riproduci dalla parola toccata
Chiudi
Impossibile caricare l’audio.
Questo articolo non ha audio.
Riprova`;
