// Français: a line per string, in the order of KEYS in ../strings.js.
export default `Écouter l’article
Reprendre l’écoute
Réécouter
Lire
Pause
Position
{now} sur {length}
Reculer de {n} secondes
Avancer de {n} secondes
Phrase précédente
Phrase suivante
Paragraphe précédent
Paragraphe suivant
Vitesse
Couper le son
Volume
Transcription
Télécharger
Lire à partir d’un mot touché
Fermer
Le son n’a pas pu être chargé.
Cet article n’a pas de version audio.
Réessayer`;
