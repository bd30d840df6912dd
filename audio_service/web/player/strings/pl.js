// @ts-check
// Polski

/** @type {import("../strings.js").Dictionary} */
export default {
  listen: "Posłuchaj artykułu",
  resume: "Słuchaj dalej",
  again: "Posłuchaj ponownie",
  play: "Odtwórz",
  pause: "Wstrzymaj",
  position: "Pozycja",
  of: "{now} z {length}",
  back: "Cofnij o {n} s",
  ahead: "Do przodu o {n} s",
  previousSentence: "Poprzednie zdanie",
  nextSentence: "Następne zdanie",
  previousParagraph: "Poprzedni akapit",
  nextParagraph: "Następny akapit",
  speed: "Tempo",
  more: "Więcej",
  goBack: "Wstecz",
  mute: "Wycisz",
  volume: "Głośność",
  transcript: "Transkrypcja",
  download: "Pobierz",
  tap: "Odtwarzaj od dotkniętego słowa",
  close: "Zamknij",
  failed: "Nie udało się wczytać dźwięku.",
  missing: "Ten artykuł nie ma wersji dźwiękowej.",
  retry: "Spróbuj ponownie",
};
