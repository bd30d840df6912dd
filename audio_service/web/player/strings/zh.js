// 中文: a line per string, in the order of KEYS in ../strings.js.
export default `收听文章
继续收听
再听一遍
播放
暂停
播放位置
{now} / {length}
后退 {n} 秒
前进 {n} 秒
上一句
下一句
上一段
下一段
速度
静音
音量
文字稿
下载
从点按的词开始播放
关闭
无法加载音频。
这篇文章没有音频。
重试`;
