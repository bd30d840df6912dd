// @ts-check
// العربية

/** @type {import("../strings.js").Dictionary} */
export default {
  listen: "استمع إلى المقال",
  resume: "متابعة الاستماع",
  again: "الاستماع مرة أخرى",
  play: "تشغيل",
  pause: "إيقاف مؤقت",
  position: "الموضع",
  of: "{now} من {length}",
  back: "رجوع {n} ثانية",
  ahead: "تقديم {n} ثانية",
  previousSentence: "الجملة السابقة",
  nextSentence: "الجملة التالية",
  previousParagraph: "الفقرة السابقة",
  nextParagraph: "الفقرة التالية",
  clickText: "انقر على النص للاستماع من هناك",
  tapText: "المس النص للاستماع من هناك",
  fromHere: "استمع من هنا",
  speed: "السرعة",
  more: "المزيد",
  goBack: "رجوع",
  mute: "كتم الصوت",
  volume: "مستوى الصوت",
  transcript: "النص",
  download: "تنزيل",
  tap: "التشغيل من الكلمة التي تلمسها",
  close: "إغلاق",
  failed: "تعذّر تحميل الصوت.",
  missing: "الصوت غير متوفر لهذه المقالة.",
  retry: "حاول مرة أخرى",
};
