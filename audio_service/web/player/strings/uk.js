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
  clickText: "Натисніть на текст, щоб слухати з цього місця",
  tapText: "Торкніться тексту, щоб слухати з цього місця",
  fromHere: "Слухати звідси",
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
  missing: "Аудіоверсія цієї статті недоступна.",
  retry: "Спробувати ще раз",
};
