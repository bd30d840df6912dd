"""One piece of news in many languages."""

from __future__ import annotations

# Languages with a list of common words.
KNOWN = {
    "nn": (
        "Kommunestyret vedtok tysdag at ferja skal halde fram, sjølv om ho kostar meir enn ho gjev att. Det er ikkje "
        "mange som reiser med henne om vinteren, men dei som gjer det, har ingen annan veg til arbeidet. Ordføraren "
        "sa at ein ikkje kan leggje ned noko som folk har brukt i over hundre år. Eg veit ikkje kva eg skulle gjere "
        "utan henne, seier ein av dei faste passasjerane."
    ),
    "hr": (
        "Gradsko vijeće odlučilo je u utorak da će trajekt i dalje ploviti, iako stoji više nego što donosi. Zimi "
        "nema mnogo putnika, ali oni koji putuju nemaju drugog puta do posla. Gradonačelnik je rekao da se ne može "
        "ukinuti nešto što ljudi koriste već više od sto godina. Ne znam što bih bez njega, kaže jedna od stalnih "
        "putnica, koja svaki dan prije šest sati čeka na obali."
    ),
    "sr": (
        "Gradsko veće odlučilo je u utorak da će skela i dalje ploviti, iako košta više nego što donosi. Zimi nema "
        "mnogo putnika, ali oni koji putuju nemaju drugi put do posla. Gradonačelnik je rekao da se ne može ukinuti "
        "nešto što ljudi koriste već više od sto godina. Ne znam šta bih bez nje, kaže jedna od stalnih putnica, koja "
        "svaki dan pre šest sati čeka na obali, gde je uvek hladno."
    ),
    "sl": (
        "Mestni svet je v torek sklenil, da bo trajekt vozil še naprej, čeprav stane več, kot prinese. Pozimi ni "
        "veliko potnikov, toda tisti, ki potujejo, nimajo druge poti do službe. Župan je povedal, da ne morejo "
        "ukiniti nečesa, kar ljudje uporabljajo že več kot sto let. Ne vem, kaj bi brez njega, pravi ena od rednih "
        "potnic, ki vsak dan pred šesto uro čaka na obali."
    ),
    "lt": (
        "Miesto taryba antradienį nusprendė, kad keltas plauks ir toliau, nors jis kainuoja daugiau, negu uždirba. "
        "Žiemą keleivių nėra daug, bet tie, kurie keliauja, neturi kito kelio į darbą. Meras sakė, kad negalima "
        "panaikinti to, kuo žmonės naudojasi jau daugiau kaip šimtą metų. Aš nežinau, ką be jo daryčiau, sako viena "
        "iš nuolatinių keleivių, kuri kasdien prieš šešias laukia ant kranto."
    ),
    "lv": (
        "Pilsētas dome otrdien nolēma, ka prāmis kursēs arī turpmāk, lai gan tas maksā vairāk, nekā nopelna. Ziemā "
        "pasažieru nav daudz, bet tiem, kas brauc, nav cita ceļa uz darbu. Mērs teica, ka nevar slēgt kaut ko, ko "
        "cilvēki lieto jau vairāk nekā simts gadu. Es nezinu, ko es bez tā darītu, saka viena no pastāvīgajām "
        "pasažierēm, kas katru dienu pirms sešiem gaida krastā."
    ),
    "et": (
        "Linnavolikogu otsustas teisipäeval, et praam sõidab edasi, kuigi see maksab rohkem, kui sisse toob. Talvel "
        "ei ole sõitjaid palju, aga neil, kes sõidavad, pole tööle muud teed. Linnapea ütles, et ei saa kaotada "
        "midagi, mida inimesed on kasutanud juba üle saja aasta. Ma ei tea, mida ma ilma selleta teeksin, ütleb üks "
        "püsisõitjatest, kes iga päev enne kella kuut kaldal ootab."
    ),
    "is": (
        "Bæjarstjórnin ákvað á þriðjudag að ferjan skuli sigla áfram, þótt hún kosti meira en hún gefur af sér. Á "
        "veturna eru farþegarnir ekki margir, en þeir sem ferðast eiga enga aðra leið til vinnu. Bæjarstjórinn sagði "
        "að ekki væri hægt að leggja niður það sem fólk hefur notað í meira en hundrað ár. Ég veit ekki hvað ég gerði "
        "án hennar, segir einn af föstu farþegunum."
    ),
    "gl": (
        "O concello decidiu o martes que a barca seguirá navegando, aínda que custa máis do que gaña. No inverno non "
        "hai moitos pasaxeiros, pero os que viaxan non teñen outro camiño ata o traballo. A alcaldesa dixo que non se "
        "pode suprimir unha cousa que a xente leva usando máis de cen anos. Non sei que faría sen ela, di unha das "
        "pasaxeiras de sempre, que cada día agarda na beira antes das seis."
    ),
    "sq": (
        "Këshilli i qytetit vendosi të martën që trageti të vazhdojë të lundrojë, megjithëse kushton më shumë se sa "
        "fiton. Në dimër nuk ka shumë udhëtarë, por ata që udhëtojnë nuk kanë rrugë tjetër për në punë. Kryetari tha "
        "se nuk mund të mbyllet diçka që njerëzit e përdorin prej më shumë se njëqind vjetësh. Nuk e di se çfarë do "
        "të bëja pa të, thotë një nga udhëtaret e rregullta."
    ),
    "cy": (
        "Penderfynodd cyngor y dref ddydd Mawrth y bydd y fferi yn dal i hwylio, er ei bod yn costio mwy nag y mae yn "
        "ei ennill. Nid oes llawer o deithwyr yn y gaeaf, ond nid oes gan y rhai sydd yn teithio ffordd arall i fynd "
        "i'r gwaith. Dywedodd y maer na ellir cau rhywbeth y mae pobl wedi ei ddefnyddio am fwy na chan mlynedd. Wn i "
        "ddim beth fyddwn yn ei wneud hebddi, meddai un o'r teithwyr."
    ),
    "ga": (
        "Shocraigh comhairle an bhaile Dé Máirt go leanfaidh an bád farantóireachta ar aghaidh, cé go gcosnaíonn sé "
        "níos mó ná mar a thuilleann sé. Níl mórán paisinéirí ann sa gheimhreadh, ach níl aon bhealach eile chun na "
        "hoibre ag na daoine a bhíonn ag taisteal. Dúirt an méara nach féidir deireadh a chur le rud atá in úsáid ag "
        "daoine le breis agus céad bliain. Níl a fhios agam cad a dhéanfainn gan é."
    ),
    "eu": (
        "Udalak astearte honetan erabaki du itsasontziak lanean jarraituko duela, nahiz eta irabazten duena baino "
        "gehiago kostatu. Neguan bidaiari asko ez dago, baina bidaiatzen dutenek ez dute beste biderik lanera "
        "joateko. Alkateak esan du ezin dela kendu jendeak ehun urte baino gehiagoz erabili duen zerbait. Ez dakit "
        "zer egingo nukeen hori gabe, dio ohiko bidaiari batek."
    ),
    "af": (
        "Die stadsraad het Dinsdag besluit dat die veerboot sal bly vaar, al kos hy meer as wat hy inbring. In die "
        "winter is daar nie baie passasiers nie, maar die mense wat ry, het nie 'n ander pad werk toe nie. Die "
        "burgemeester het gesê 'n mens kan nie iets afskaf wat mense al meer as honderd jaar gebruik nie. Ek weet nie "
        "wat ek sonder hom sou doen nie, sê een van die vaste passasiers, wat elke dag voor ses op die wal wag."
    ),
    "sw": (
        "Baraza la mji liliamua Jumanne kwamba kivuko kitaendelea kufanya kazi, ingawa kinagharimu zaidi ya kile "
        "kinachopata. Wakati wa baridi hakuna abiria wengi, lakini wale wanaosafiri hawana njia nyingine ya kwenda "
        "kazini. Meya alisema kwamba haiwezekani kufunga kitu ambacho watu wamekitumia kwa zaidi ya miaka mia moja. "
        "Sijui ningefanya nini bila kivuko hiki, alisema mmoja wa abiria wa kila siku."
    ),
    "fil": (
        "Nagpasya ang konseho ng bayan noong Martes na magpapatuloy ang lantsa, kahit na mas malaki ang gastos kaysa "
        "sa kinikita nito. Hindi marami ang pasahero sa tag-ulan, pero ang mga sumasakay ay walang ibang daan papunta "
        "sa trabaho. Sinabi ng alkalde na hindi puwedeng isara ang isang bagay na ginagamit na ng mga tao nang "
        "mahigit isang daang taon. Hindi ko alam kung ano ang gagawin ko kung wala ito, sabi ng isa sa kanila."
    ),
    "sk": (
        "Mestská rada v utorok rozhodla, že kompa bude premávať ďalej, hoci stojí viac, než zarobí. V zime nie je "
        "veľa cestujúcich, ale tí, ktorí cestujú, nemajú inú cestu do práce. Starostka povedala, že nemožno zrušiť "
        "niečo, čo ľudia používajú už viac ako sto rokov. Neviem, čo by som bez nej robila, hovorí jedna z "
        "cestujúcich, ktorá každý deň pred šiestou čaká na brehu."
    ),
    "cs": (
        "Městská rada v úterý rozhodla, že přívoz bude jezdit dál, i když stojí víc, než vydělá. V zimě není mnoho "
        "cestujících, ale ti, kteří jezdí, nemají jinou cestu do práce. Starostka řekla, že nelze zrušit něco, co "
        "lidé používají už více než sto let. Nevím, co bych bez něj dělala, říká jedna z cestujících, která každý den "
        "před šestou čeká na břehu."
    ),
    "pl": (
        "Rada miasta zdecydowała we wtorek, że prom będzie pływał dalej, choć kosztuje więcej, niż przynosi. Zimą nie "
        "ma wielu pasażerów, ale ci, którzy jeżdżą, nie mają innej drogi do pracy. Burmistrz powiedziała, że nie "
        "można zlikwidować czegoś, z czego ludzie korzystają od ponad stu lat. Nie wiem, co bym bez niego zrobiła, "
        "mówi jedna ze stałych pasażerek."
    ),
    "pt": (
        "A câmara decidiu na terça-feira que a balsa vai continuar a navegar, embora custe mais do que rende. No "
        "inverno não há muitos passageiros, mas os que viajam não têm outro caminho para o trabalho. A presidente "
        "disse que não se pode acabar com uma coisa que as pessoas usam há mais de cem anos. Não sei o que faria sem "
        "ela, diz uma das passageiras de sempre."
    ),
    "es": (
        "El ayuntamiento decidió el martes que la barca seguirá navegando, aunque cuesta más de lo que gana. En "
        "invierno no hay muchos pasajeros, pero los que viajan no tienen otro camino al trabajo. La alcaldesa dijo "
        "que no se puede suprimir una cosa que la gente usa desde hace más de cien años. No sé qué haría sin ella, "
        "dice una de las pasajeras de siempre."
    ),
    "nb": (
        "Kommunestyret vedtok tirsdag at fergen skal fortsette, selv om den koster mer enn den gir tilbake. Det er "
        "ikke mange som reiser med den om vinteren, men de som gjør det, har ingen annen vei til arbeidet. Ordføreren "
        "sa at man ikke kan legge ned noe som folk har brukt i over hundre år. Jeg vet ikke hva jeg skulle gjort uten "
        "den, sier en av de faste passasjerene."
    ),
    "da": (
        "Byrådet besluttede tirsdag, at færgen skal fortsætte, selv om den koster mere, end den giver tilbage. Der er "
        "ikke mange, som rejser med den om vinteren, men de, der gør det, har ingen anden vej til arbejdet. "
        "Borgmesteren sagde, at man ikke kan nedlægge noget, som folk har brugt i over hundrede år. Jeg ved ikke, "
        "hvad jeg skulle gøre uden den, siger en af de faste passagerer."
    ),
    "nl": (
        "De gemeenteraad besloot dinsdag dat het veer blijft varen, al kost het meer dan het opbrengt. In de winter "
        "zijn er niet veel passagiers, maar de mensen die reizen hebben geen andere weg naar hun werk. De "
        "burgemeester zei dat je niet iets kunt afschaffen dat mensen al meer dan honderd jaar gebruiken. Ik weet "
        "niet wat ik zonder zou doen, zegt een van de vaste passagiers."
    ),
    "ca": (
        "L'ajuntament va decidir dimarts que la barca continuarà navegant, encara que costa més del que guanya. A "
        "l'hivern no hi ha gaires passatgers, però els que viatgen no tenen cap altre camí per anar a la feina. "
        "L'alcaldessa va dir que no es pot suprimir una cosa que la gent fa servir des de fa més de cent anys. No sé "
        "què faria sense ella, diu una de les passatgeres."
    ),
}
# Languages without one.
UNKNOWN = {
    "ht": (
        "Tout moun fèt lib, egal ego pou diyite kou wè dwa. Nou gen la rezon ak la konsyans epi nou fèt pou nou aji "
        "youn ak lòt ak yon lespri fwatènite. Konsèy vil la deside madi pou bato a kontinye mache, menm si li koute "
        "plis pase sa li fè antre. Nan sezon lapli pa gen anpil pasaje, men moun ki pran li yo pa gen lòt chemen pou "
        "yo ale nan travay. Mwen pa konnen sa mwen ta fè san li."
    ),
    "lb": (
        "De Gemengerot huet en Dënschdeg decidéiert, datt d'Fähr weider fiert, och wann se méi kascht wéi se "
        "erabréngt. Am Wanter sinn net vill Passagéier do, mee déi, déi fueren, hunn keen anere Wee fir op "
        "d'Aarbecht. De Buergermeeschter sot, datt een näischt ofschafe kann, wat d'Leit schonn zanter iwwer honnert "
        "Joer benotzen. Ech weess net, wat ech ouni si géif maachen, seet eng vun de Passagéier."
    ),
    "oc": (
        "Lo conselh de vila decidiguèt dimars que lo batèu contunharà de navigar, quitament se còsta mai que çò que "
        "ganha. En ivèrn i a pas gaire de passatgièrs, mas los que viatjan an pas cap d'autre camin per anar al "
        "trabalh. Lo cònsol diguèt que se pòt pas suprimir quicòm que lo monde emplega dempuèi mai de cent ans. Sabi "
        "pas çò que fariái sens el, ditz una de las passatgièras."
    ),
    "mt": (
        "Il-bnedmin kollha jitwieldu ħielsa u ugwali fid-dinjità u d-drittijiet. Huma mogħnija bir-raġuni u "
        "bil-kuxjenza u għandhom iġibu ruħhom ma' xulxin bi spirtu ta' aħwa. Il-kunsill iddeċieda nhar it-Tlieta li "
        "l-vapur se jibqa' jopera, għalkemm jiswa aktar milli jdaħħal. Fix-xitwa m'hemmx ħafna passiġġieri, imma dawk "
        "li jivvjaġġaw m'għandhomx triq oħra biex imorru għax-xogħol."
    ),
    "so": (
        "Dadka oo dhan waxay dhashaan iyagoo xor ah kana siman xagga sharafta iyo xuquuqda. Waxaa Ilaahay siiyay "
        "aqoon iyo wacyi, waana in la isula dhaqmo si walaaltinimo ah. Golaha magaaladu wuxuu Talaadadii go'aansaday "
        "in doontu ay sii socoto inkasta oo ay ku baxdo lacag ka badan inta ay soo geliso. Xilliga jiilaalka dad "
        "badan ma raacaan laakiin kuwa raaca ma haystaan waddo kale oo ay shaqada ku tagaan."
    ),
}
