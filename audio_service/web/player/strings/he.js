// @ts-check
// עברית

/** @type {import("../strings.js").Dictionary} */
export default {
  listen: "האזינו לכתבה",
  resume: "המשך האזנה",
  again: "האזנה חוזרת",
  play: "נגינה",
  pause: "השהיה",
  position: "מיקום",
  of: "{now} מתוך {length}",
  back: "{n} שניות אחורה",
  ahead: "{n} שניות קדימה",
  previousSentence: "המשפט הקודם",
  nextSentence: "המשפט הבא",
  previousParagraph: "הפסקה הקודמת",
  nextParagraph: "הפסקה הבאה",
  clickText: "לחצו על הטקסט כדי להאזין משם",
  tapText: "הקישו על הטקסט כדי להאזין משם",
  fromHere: "האזנה מכאן",
  speed: "מהירות",
  more: "עוד",
  goBack: "חזרה",
  mute: "השתקה",
  volume: "עוצמת קול",
  transcript: "תמליל",
  download: "הורדה",
  tap: "נגינה מהמילה שנגעתם בה",
  close: "סגירה",
  failed: "לא ניתן לטעון את השמע.",
  missing: "האודיו אינו זמין לכתבה זו.",
  retry: "ניסיון נוסף",
};
