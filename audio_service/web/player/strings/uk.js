// @ts-check
// Українська

/** @type {import("../strings.js").Dictionary} */
export default {
  listen: "Прослухати статтю",
  resume: "Слухати далі",
  again: "Прослухати ще раз",
  play: "Відтворити",
  pause: "Пауза",
  position: "Позиція",
  of: "{now} з {length}",
  back: "Назад на {n} секунд",
  ahead: "Уперед на {n} секунд",
  previousSentence: "Попереднє речення",
  nextSentence: "Наступне речення",
  previousParagraph: "Попередній абзац",
  nextParagraph: "Наступний абзац",
  speed: "Швидкість",
  more: "Більше",
  goBack: "Назад",
  mute: "Вимкнути звук",
  volume: "Гучність",
  transcript: "Текст",
  download: "Завантажити",
  tap: "Відтворювати від обраного слова",
  close: "Закрити",
  failed: "Не вдалося завантажити аудіо.",
  missing: "Для цієї статті немає аудіо.",
  retry: "Спробувати ще раз",
};
