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
  clickText: "Kliknij tekst, aby słuchać od tego miejsca",
  tapText: "Dotknij tekstu, aby słuchać od tego miejsca",
  fromHere: "Słuchaj od tego miejsca",
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
  missing: "Wersja audio tego artykułu jest niedostępna.",
  retry: "Spróbuj ponownie",
};
