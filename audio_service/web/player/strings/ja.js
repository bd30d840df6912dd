// @ts-check
// 日本語

/** @type {import("../strings.js").Dictionary} */
export default {
  listen: "記事を聴く",
  resume: "続きを聴く",
  again: "もう一度聴く",
  play: "再生",
  pause: "一時停止",
  position: "再生位置",
  of: "{now} / {length}",
  back: "{n}秒戻る",
  ahead: "{n}秒進む",
  previousSentence: "前の文",
  nextSentence: "次の文",
  previousParagraph: "前の段落",
  nextParagraph: "次の段落",
  clickText: "本文をクリックすると、そこから再生します",
  tapText: "本文をタップすると、そこから再生します",
  fromHere: "ここから聴く",
  speed: "速度",
  more: "その他",
  goBack: "戻る",
  mute: "消音",
  volume: "音量",
  transcript: "本文",
  download: "ダウンロード",
  tap: "触れた言葉から再生",
  close: "閉じる",
  failed: "音声を読み込めませんでした。",
  missing: "この記事の音声は利用できません。",
  retry: "もう一度試す",
};
