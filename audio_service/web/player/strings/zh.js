// @ts-check
// 中文

/** @type {import("../strings.js").Dictionary} */
export default {
  listen: "收听文章",
  resume: "继续收听",
  again: "再听一遍",
  play: "播放",
  pause: "暂停",
  position: "播放位置",
  of: "{now} / {length}",
  back: "后退 {n} 秒",
  ahead: "前进 {n} 秒",
  previousSentence: "上一句",
  nextSentence: "下一句",
  previousParagraph: "上一段",
  nextParagraph: "下一段",
  clickText: "点击正文，从该处播放",
  tapText: "轻触正文，从该处播放",
  fromHere: "从这里开始听",
  speed: "速度",
  more: "更多",
  goBack: "返回",
  mute: "静音",
  volume: "音量",
  transcript: "文字稿",
  download: "下载",
  tap: "从点按的词开始播放",
  close: "关闭",
  failed: "无法加载音频。",
  missing: "本文暂无音频。",
  retry: "重试",
};
