// @ts-check
// Türkçe

/** @type {import("../strings.js").Dictionary} */
export default {
  listen: "Makaleyi dinle",
  resume: "Dinlemeye devam et",
  again: "Yeniden dinle",
  play: "Oynat",
  pause: "Duraklat",
  position: "Konum",
  of: "{now} / {length}",
  back: "{n} saniye geri",
  ahead: "{n} saniye ileri",
  previousSentence: "Önceki cümle",
  nextSentence: "Sonraki cümle",
  previousParagraph: "Önceki paragraf",
  nextParagraph: "Sonraki paragraf",
  clickText: "Oradan dinlemek için metne tıklayın",
  tapText: "Oradan dinlemek için metne dokunun",
  fromHere: "Buradan dinle",
  speed: "Hız",
  more: "Daha fazla",
  goBack: "Geri",
  mute: "Sesi kapat",
  volume: "Ses düzeyi",
  transcript: "Metin",
  download: "İndir",
  tap: "Dokunulan sözcükten oynat",
  close: "Kapat",
  failed: "Ses yüklenemedi.",
  missing: "Bu makale için sesli sürüm mevcut değil.",
  retry: "Yeniden dene",
};
