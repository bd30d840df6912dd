// Türkçe: a line per string, in the order of KEYS in ../strings.js.
export default `Makaleyi dinle
Dinlemeye devam et
Yeniden dinle
Oynat
Duraklat
Konum
{now} / {length}
{n} saniye geri
{n} saniye ileri
Önceki cümle
Sonraki cümle
Önceki paragraf
Sonraki paragraf
Hız
Sesi kapat
Ses düzeyi
Metin
İndir
Dokunulan sözcükten oynat
Kapat
Ses yüklenemedi.
Bu makalenin sesi yok.
Yeniden dene`;
