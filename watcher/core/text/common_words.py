"""Words that hardly a text of their language is without, and letters that only some languages have.

By script, in small letters, some without their accents, as folding leaves them. Neighbours of the great
languages are here so that they are not mistaken for those. What is *not* here: what is made of them (language.py).
"""

from collections.abc import Mapping

WORDS: Mapping[str, Mapping[str, str]] = {
    "latin": {
        "en": """
            the of and to in is was for on with that by from at police kill killed says say near attack over us it a
            an are as be been but can could did do does had has have he her his how if into its more most no not one
            or our out she should so some than their them then there these they this those through until up were
            what when where which while who why will would you your after about before between
        """,
        "fr": """
            le la les des du de et en un une est dans pour que qui sur au aux par avec plus pas son contre apres a
            ce cette ces il elle ils elles on nous vous je ne se si mais ou donc car leur leurs ont ete etre avoir
            fait sans sous entre tous tout toute deux aussi bien selon depuis encore avant comme cela
        """,
        "de": """
            der die das und ist in den dem des von zu mit auf fur im ein eine nicht sich polizei menschen gegen er
            sie es wir ihr ich sein seine ihre wird werden wurde wurden hat haben hatte kann konnen soll als auch
            aus bei bis nach noch nur oder uber um unter vor wenn wie wo aber dass einer einem einen eines durch zum
            zur am sind war waren mehr
        """,
        "es": """
            el la los las de del y en un una que es por con para se su a contra policia gobierno personas muertos lo
            le les al sus mas pero este esta estos estas ese esa como ha han fue fueron ser son sera hay tras entre
            hasta desde sobre sin ya no si muy tambien donde cuando quien segun dos anos
        """,
        "pt": """
            o a os as de do da dos das e em um uma que no na nos nas por com contra policia governo pessoas mortos
            ao aos pelo pela pelos pelas mais mas ou se seu sua seus suas foi foram ser sao esta este essa esse isso
            ja nao ate entre sobre sem tambem quando muito segundo apos pode dois anos ele ela
        """,
        "it": """
            il lo la gli le di del della dei delle e in un una che per a contro polizia governo persone morti dal i
            uno degli dagli dalla dalle nel nella nelle nei negli al alla alle ai sul sulla sono ha hanno stato
            stata stati essere si non piu ma come anche dopo prima tra fra se suo sua suoi loro questo questa ancora
            due anni
        """,
        "nl": """
            de het een en van in is op te dat die voor met zijn niet aan er om ook bij naar uit na politie mensen
            deze dit ze zij hij wij ik je u hun haar wordt worden werd werden was waren heeft hebben had kan kunnen
            zal zou moet maar meer nog als over onder door tussen tegen geen wel al tot dan wat wie waar volgens
        """,
        "sv": """
            och i att det som en pa ar av for med den till inte om ett har de polis polisen personer norra mot jag
            du han hon vi ni dom sig sin sina man var vara blir blev hade kan ska skulle vill mer mycket nu sedan
            efter fore under over mellan utan eller men nar dar vad vem alla denna detta dessa ocksa enligt
        """,
        "da": """
            og i at det som en pa er af for med den til ikke om et har de efter fra politiet personer nordlige mod
            jeg du han hun vi dem sig sin sine man var vaere bliver blev havde kan skal skulle vil mere meget nu
            siden under over mellem uden eller men nar hvor hvad hvem alle denne dette disse ogsa kun end ifolge
        """,
        "no": """
            og i a det som en pa er av for med den til ikke om et har de etter fra ved politiet personer mot nord
            jeg du han hun vi dem seg sin sine man var vaere blir ble hadde kan skal skulle vil mer mye na siden
            under over mellom uten eller men nar hvor hva hvem alle denne dette disse ogsa bare enn ifolge
        """,
        "fi": """
            ja on ei se etta oli hanen mutta myos kun han ovat sen joka mukaan olla kuin tai jo poliisi ihmista mina
            sina me te he en eivat ole olivat ollut voi voivat tulee pitaa enemman viela nyt sitten ennen jalkeen
            aikana kanssa ilman jos missa mita kuka kaikki tama tassa nama niin vain seka ne eika
        """,
        "pl": """
            w i na z do nie sie ze jest o po jak od za to przez dla ktory ma byl oraz przed ich osob policji osoby
            ja ty my wy oni ona ono go mu jej jego byla byli bylo beda bedzie moze musi chce wiecej bardzo teraz
            potem pod nad miedzy bez lub ale gdy gdzie co kto wszystkie ten ta te tego tej tym ktora ktore tylko niz
            rok lat takze juz zeby jednak
        """,
        "cs": """
            a v se na je ze s z do o k po za jako pro by byl ktere ktery podle jsou jeho aby ale pri lidi policie ja
            ty on ona my vy oni mu ji jim jich byla byli bylo bude budou muze musi chce vice velmi nyni ted potom
            pod nad mezi bez nebo kdyz kde co kdo vsechny ten ta te toho tim tato ktera jen nez rok let take jiz uz
            pred vsak od az
        """,
        "sk": """
            a v sa na je ze s z do o k po za ako pre by bol ktore ktory podla su jeho aby ale pri uz ludi policie ja
            ty on ona my vy oni mu jej im ich bola boli bolo bude budu moze musi chce viac velmi teraz potom pod nad
            medzi bez alebo ked kde co kto vsetky ten ta te toho tym tato ktora len iba nez rok rokov tiez pred vsak
            od az
        """,
        "hu": """
            a az es hogy nem is egy meg ki el volt van mar csak ezt de szerint azt utan ha lesz embert rendorseg en
            te o mi ti ok ez ezek azok egyik lehet kell tobb nagyon most majd elott kozott nelkul alatt felett vagy
            mert amikor ahol minden ilyen olyan mint ev eve sem se le fel be ra
        """,
        "ro": """
            si in de la a cu pe din care nu un o este pentru mai au fost dupa sa prin al politiei persoane asupra eu
            tu el ea noi voi ei ele isi sunt era erau fi fie poate trebuie vrea foarte acum apoi inainte intre fara
            sub peste sau dar cand unde ce cine toate acest aceasta acesti aceste doar decat an ani cel cea cei lui
            lor ale ca va vor
        """,
        "hr": """
            i u je na se da za su od s o koji ne iz bi kako a nakon te po do sto koja koje ali bio nije biti ja ti
            on ona mi vi oni mu joj im ih bila bili bilo bit ce moze mora zeli vise vrlo sada zatim prije pod nad
            izmedu bez ili kada gdje tko svi ovaj ova ovo ove tog tom toga koju samo nego godine godina takoder vec
            svoj rekao jos sve
        """,
        "tr": """
            ve bir bu da de icin ile olarak oldu olan daha cok en sonra gore kadar ki ne gibi iki kisi polis bin ben
            sen o biz siz onlar mi degil var yok olmak oldugu edildi etti eden ediyor olacak once arasinda altinda
            ustunde veya ama fakat nerede kim butun her su bunun sadece dan den yil gecen yeni hic ise diye
        """,
        "id": """
            yang di dan dengan untuk pada dari ini itu dalam tidak akan oleh ke telah polisi orang dekat terhadap
            saya kamu dia kami kita mereka adalah ada bukan bisa dapat harus lebih sangat sekarang kemudian sebelum
            setelah antara tanpa atau tetapi namun ketika mana apa siapa semua tersebut hanya daripada tahun juga
            sudah belum masih para secara bahwa karena sebagai menjadi hingga
        """,
        "vi": """
            va cua la co trong cho duoc voi cac mot nguoi khong da nay tai den nhung ve tu khi sau vao theo ra bi
            toi ban anh ong ba ho chung phai muon hon rat hien truoc giua hoac noi gi ai tat kia chi nam cung van
            con vi nen do tren duoi nhieu
        """,
        "sw": """
            ya wa na kwa ni katika za la cha kuwa hiyo hii huo baada ambao wake hilo alisema watu kama lakini huyo
            mimi wewe yeye sisi ninyi wao si au kila pia tu sana zaidi sasa kisha kabla kati bila chini juu ambaye
            ambayo hivyo kuhusu mwaka siku hadi tena yake yao kutoka kwamba bado alikuwa wakati hayo hizo
        """,
        "so": """
            ee iyo ka ku oo in ah la ay waa soo uu ugu kala lagu ayaa wuxuu kale sheegay si isaga ayuu dalka markii
            aniga adiga isagu iyadu annaga idinka iyagu waxay waxaa ayay inuu inay maanta kadib hore dhexe iyadoo
            laakiin marka halka maxaa kasoo
        """,
        "ca": """
            el la els les de del dels al als i o en un una uns unes amb per que es no ha han va van ser és són més
            però com aquest aquesta aquests aquestes quan fins des entre sobre sense també ja seva seu seus on qui
            segons anys fa ara hi pel pels li ho tot tots després abans contra
        """,
        "gl": """
            o a os as de do da dos das e en un unha que por con para se ao aos na no nas nos máis non seu súa foi
            son esta este polo pola polos tamén entre sobre desde ata cando segundo anos xa ser hai pero como ten
            está estes
        """,
        "af": """
            die 'n en van in is het vir op te met wat nie aan dat om by sy hy hulle was sal kan ook na uit teen oor
            as deur een word ons haar maar meer nog se dit moet hierdie daar nou wees toe eers tot
        """,
        "sl": """
            in je na se da so za od s z v iz po pri ki ne bi kot ali tudi pa ter bo bodo bil bila bilo ni ga jih mu
            kako le samo pod nad med zaradi leto let leta danes še že vendar lahko če kjer več ob do to ta
        """,
        "sq": """
            e të në një me për nga se dhe i ka si do u që nuk është janë ishte por edhe mund kjo ky këto pas para
            deri vetëm sipas shumë vit vjet më së tij saj tyre kanë duke ndaj mes kur
        """,
        "et": """
            ja on ei see et oli ka kui mis ta ning aga oma selle seda need nad olid kes pole veel juba pärast enne
            üle alla kuid või nii ainult siis tema meie aasta aastat ole saab kuni mida kus sest
        """,
        "lt": """
            ir yra kad su į iš ne tai apie per bei kaip bet už jo jos jų buvo bus prie po nuo iki ar taip pat dar
            tik jau kuris kuri kurie metų metais tačiau šis ši gali savo
        """,
        "lv": """
            un ir ka ar no uz par pie bet kā arī lai to tas tā viņš viņa bija būs pēc pirms līdz vai jau tikai vēl
            kas kurš kura gadā gadu nav ko šis šī savu
        """,
        "az": """
            və bir bu da də ilə üçün olan olaraq daha çox sonra qədər kimi o onun edib olub edir ki ən amma yalnız
            dedi iki ildə hər var yox isə bildirib
        """,
        "ku": """
            û di de bi ji re li ku ev wê wî ye bû bûn kir dike dê na ne jî an lê her yê ya yên hat hatin hatine bo
        """,
        "tl": """
            ang ng mga sa na ay at si ni kay ito iyon para hindi may mayroon kung pero o din rin nang nila niya
            kanilang kanyang ayon mula pa lang isang
        """,
    },
    "cyrillic": {
        "ru": """
            и в не на что с по из за как к у от для о его но это был все при человек года районе полиции области я
            ты мы вы они она оно ее их ему им нас вас быть была были будет будут может должен хочет больше очень
            сейчас теперь потом перед под над между без или когда где кто чем этот эта эти того том который которая
            которые только лишь год лет также уже еще со во до после чтобы бы же ли если
        """,
        "uk": """
            і в у на з не що та до за про від як є для його але й під це який із було після людей поліції області я
            ти ми ви вони вона воно її їх йому їм нас вас бути була були буде будуть може має хоче більше дуже зараз
            тепер потім перед над між без або коли де хто чим всі цей ця ці того тому яка які тільки лише рік років
            також вже ще зі щоб би же чи якщо
        """,
        "bg": """
            и на в за от да се е не с по при че са като до през ще беше към след който души полицията срещу аз ти
            ние вие те тя то ги го му им нас вас бъде бяха може трябва иска повече много сега после преди под над
            между без или но когато където кой какво всички този тази това тези само години година също вече още със
            която които няма има
        """,
        "sr": """
            и у је на се да за су од са о који не из би како а након по до што која које али био није ће ја ти ми ви
            они она оно му јој им их бити била били биће може мора жели више врло сада затим пре под над између без
            или када где шта ко сви овај ова ово ове тог том тога коју само него године година такође већ свој рекао
            још све међу
        """,
        "mk": """
            и на во за од да се е не со по при дека ќе како кој што или беше ги има сите го ја јас ти ние вие тие
            таа тоа му им нив бил била биле може мора сака повеќе многу сега потоа пред под над меѓу без но кога
            каде овој оваа ова овие само години година исто веќе уште која кои нема нешто
        """,
        "be": """
            і у на з не што да па за ад як для яго але пра гэта быў пасля або таксама яшчэ людзей паліцыі вобласці я
            ты мы вы яны яна яно яе іх яму ім нас вас быць была былі будзе будуць можа павінен хоча больш вельмі
            зараз цяпер потым перад пад над паміж без ці калі дзе хто чым усе гэты гэтая гэтыя таго які якая якія
            толькі год гадоў ужо са каб
        """,
        "kk": """
            және мен бұл да де үшін бар деп болды болып туралы кейін емес не ол осы жыл жылы бірақ оның қазір тек
            бойынша дейін екі басқа керек тағы
        """,
    },
    "arabic": {
        "ar": """
            في من على الى ان عن مع التي الذي هذا هذه بعد كان ما لا قد بين قال كما او انه وقال قبل خلال اي قرب هو هي
            هم نحن انا انت كانت كانوا يكون تكون هناك ذلك تلك الذين حيث عند حتى منذ ضد بل ثم لم لن ليس فيها فيه منه
            عليه وقد وفي ومن وكان فان غير كل بعض اكثر اقل عام مئة امام تحت فوق دون
        """,
        "fa": """
            و در به از كه اين را با است براي ان يك شد بر تا خود هاي بود شده مي كرد كرده گفت هم اند نفر من تو او ما
            شما انها هر همه هيچ چه كجا چون اگر اما ولي يا نيز هنوز بيش كمتر پس پيش بين بدون زير روي توسط درباره باشد
            بودند شدند دارد دارند كنند شود مي‌شود مي‌كند سال روز ديگر خواهد تنها
        """,
        "ur": """
            كي كا ميں هي اور سي كو ني پر هيں كيا كه ايك اس جو بهي نهيں تهي گيا گئي ليي بعد تها كر تم وه هم آپ ان
            انهوں اسے انهيں يه يهاں وهاں كوئي كچھ بهت زياده كم اب پهر پهلي درميان بغير ليكن اگر جب كهاں كون سب صرف
            سال دن گئی هوا هوئي هوئی رهي رها رهے سكتا سكتي سكتے ديا دي كرنے تك
        """,
        "ps": "د په او چې چي كې كي له ته دي دې يې يو هم نه خو سره هغه شوي ده وي كړي پر بيا",
        "ckb": "له و به كه بۆ ئهم لهگهڵ ئهو دهكات نييه ههيه لهسهر بوو دوای ئێمه يهك ئهوه سهر دا",
    },
    "devanagari": {
        "hi": """
            के में की है और से को का ने पर कि यह हैं एक भी लिए इस नहीं कर हो था तो गया साथ बाद लोगों पुलिस मैं तुम
            वह हम आप वे उन उन्हें इसे यहां वहां कोई कुछ बहुत ज्यादा कम अब फिर पहले बीच बिना लेकिन अगर जब कहां कौन सब
            सिर्फ केवल साल दिन गई गए हुआ हुई हुए रहा रही रहे सकता सकती सकते दिया दी किया करने तक इसके उसके उनके अपने
            ये जो ही तथा या थे थी
        """,
        "mr": """
            आहे आणि या ते हे च्या मध्ये नाही होते तर केली केले असे त्यांनी झाली की एक आहेत यांनी ला साठी पोलिसांनी
            मी तू तो ती आम्ही तुम्ही त्या त्याने त्यांना इथे तिथे कोणी काही खूप जास्त कमी आता मग आधी पूर्वी शिवाय पण
            जर जेव्हा कुठे कोण सर्व फक्त वर्ष दिवस झाला झाले होता होती आला आली केला करण्यात येणार असून असल्याचे
            म्हणाले त्यामुळे किंवा हा ही व नव्या देण्यात गेले गेली शकते शकतो
        """,
        "ne": """
            छ र को मा ले पनि भने गरेको यो भएको छन् एक लागि हो तर थियो गर्न गरेका गर्ने हुने अनुसार बताए प्रहरी म
            तिमी ऊ हामी तपाईं उनी उनले यहाँ त्यहाँ कोही केही धेरै कम अब अनि पहिले अघि बीच बिना यदि जब कहाँ सबै मात्र
            वर्ष दिन भयो भई थिए थिइन् रहेको रहेका दिएको गरे गर्छ गरेर हुन्छ हुन सक्ने उक्त आफ्नो तथा वा ती यस यी जना
            लाई पछि सम्म छैन
        """,
    },
}

LETTERS: Mapping[str, str] = {
    "á": "es pt cs sk hu vi gl", "à": "fr it pt ca vi", "â": "fr ro pt vi", "ã": "pt vi", "ä": "de sv fi et sk",
    "å": "sv da no", "æø": "da no", "ą": "pl lt", "ă": "ro vi", "ā": "lv", "ç": "fr pt ca tr az sq ku",
    "ć": "pl hr", "č": "cs sk hr sl lt lv", "đ": "hr vi", "ď": "cs sk",
    "é": "fr es pt it ca gl hu cs sk nl sv da vi", "è": "fr it ca vi", "ê": "fr pt vi ku af", "ë": "nl fr sq af",
    "ę": "pl lt", "ěřů": "cs", "ēģķļņ": "lv", "ėįų": "lt", "ə": "az", "ğı": "tr az", "í": "es pt cs sk hu ca gl vi",
    "ì": "it vi", "î": "fr ro ku", "ï": "fr nl ca", "ī": "lv", "łżźśń": "pl", "ľĺŕ": "sk", "ñ": "es gl",
    "ň": "cs sk", "ó": "es pt pl cs sk hu ca gl vi", "ò": "it ca vi", "ô": "fr pt sk vi af", "õ": "pt et vi",
    "ö": "de sv fi hu tr et az", "őű": "hu", "œ": "fr", "ß": "de", "š": "cs sk hr sl lt lv et", "ș": "ro",
    "ş": "tr ro az ku", "ț": "ro", "ţ": "ro", "ť": "cs sk", "ú": "es pt cs sk hu ca gl vi", "ù": "fr it vi",
    "û": "fr ku", "ü": "de tr hu et az es ca", "ū": "lt lv", "ý": "cs sk vi", "ž": "cs sk hr sl lt lv et",
    "ơưạảấầậắếềểệịọỏốồộớờợụủứừữự": "vi", "¿¡": "es gl", "ы": "ru be kk", "э": "ru be kk", "ё": "ru be",
    "ъ": "ru bg", "щ": "ru uk bg", "йьюя": "ru uk bg be kk", "и": "ru uk bg sr mk kk", "і": "uk be kk", "їєґ": "uk",
    "ў": "be", "ђћ": "sr", "јљњџ": "sr mk", "ѓќѕ": "mk", "әғқңөұүһ": "kk", "ٹڈںےھ": "ur", "ټړښېځ": "ps",
    "ڕێۆڵە": "ckb", "ةأإى": "ar", "پچگ": "fa ur ps ckb", "ळ": "mr",
}  # fmt: skip
"""Whose letters they are: each speaks for these languages and against the others of its script."""
