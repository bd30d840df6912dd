// Polski: a line per string, in the order of KEYS in ../strings.js.
export default `Posłuchaj artykułu
Słuchaj dalej
Posłuchaj ponownie
Odtwórz
Wstrzymaj
Pozycja
{now} z {length}
Cofnij o {n} s
Do przodu o {n} s
Poprzednie zdanie
Następne zdanie
Poprzedni akapit
Następny akapit
Tempo
Wycisz
Głośność
Transkrypcja
Pobierz
Odtwarzaj od dotkniętego słowa
Zamknij
Nie udało się wczytać dźwięku.
Ten artykuł nie ma wersji dźwiękowej.
Spróbuj ponownie`;
