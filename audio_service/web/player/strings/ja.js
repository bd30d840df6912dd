// 日本語: a line per string, in the order of KEYS in ../strings.js.
export default `記事を聴く
続きを聴く
もう一度聴く
再生
一時停止
再生位置
{now} / {length}
{n}秒戻る
{n}秒進む
前の文
次の文
前の段落
次の段落
速度
消音
音量
本文
ダウンロード
触れた言葉から再生
閉じる
音声を読み込めませんでした。
この記事の音声はありません。
もう一度試す`;
