// @ts-check
// Русский

/** @type {import("../strings.js").Dictionary} */
export default {
  listen: "Прослушать статью",
  resume: "Слушать дальше",
  again: "Прослушать ещё раз",
  play: "Воспроизвести",
  pause: "Пауза",
  position: "Позиция",
  of: "{now} из {length}",
  back: "Назад на {n} секунд",
  ahead: "Вперёд на {n} секунд",
  previousSentence: "Предыдущее предложение",
  nextSentence: "Следующее предложение",
  previousParagraph: "Предыдущий абзац",
  nextParagraph: "Следующий абзац",
  clickText: "Нажмите на текст, чтобы слушать с этого места",
  tapText: "Коснитесь текста, чтобы слушать с этого места",
  fromHere: "Слушать отсюда",
  speed: "Скорость",
  more: "Ещё",
  goBack: "Назад",
  mute: "Выключить звук",
  volume: "Громкость",
  transcript: "Текст",
  download: "Скачать",
  tap: "Воспроизводить с выбранного слова",
  close: "Закрыть",
  failed: "Не удалось загрузить аудио.",
  missing: "Аудиоверсия этой статьи недоступна.",
  retry: "Попробовать ещё раз",
};
