//! Uzbek words, in Latin letters; they are folded before they are compared, so one spelling of each is enough.

/// Words that ask, by their beginnings.
pub(super) const QUESTIONS: &str = "\
    qancha qachon qayer qaer qayda qatta qanday qanaqa qanaqangi qani qaysi qalay nima nega nechta necha nechi \
    nechpul nechchi necchi kim xosh";

/// Whole words that ask.
pub(super) const QUESTION_WORDS: &str = "\
    nma nmaga nimaga qale mi chi balki";

/// Endings that ask.
pub(super) const QUESTION_ENDINGS: &str = "\
    mi midi mikan mikin misiz misizlar misila mizmi";

/// Words that end like a question and are none: "raqami" is "its number".
pub(super) const NO_QUESTIONS: &str = "\
    raqami ismi nomi qismi hajmi rasmi jami yarmi tizimi bosimi odami kami telegrami instagrami programmi problemi \
    tomi dami umumi doimi filmi hammi nomerlarimi to'lami aksami mami adami yetimi bilimi davomi iqlimi xodimi \
    kelimi";

/// Words that ask for something to be done, or tell of something wrong, by their beginnings.
pub(super) const REQUESTS: &str = "\
    kerak lozim zarur iltimos yubor jo'nat tashlab tashlang tashlavor bervor berib ber ayting aytib aytvor ko'rsat \
    tekshir yordam mumkin istay xohlay xoxlay zakaz buyurtma almashtir qaytar bekor muammo xato kechik kechikdi \
    noto'g'ri adash buzil buzuq singan sindi sinib brak yaroqsiz shikoyat norozi nosoz eski kam yetmay chiqmay \
    to'xta ochilm ishlam kelm olm bo'lm tushm yetm qo'shib yangila kutyap kutib kutav narx chegirma skidka bog'lan \
    qo'ng'iroq chaqir tushuntir maslahat aldad yo'qol kafolat garant o'zgartir to'g'irla to'g'rila yomon sifatsiz \
    hali qiziq";

/// Endings of requests and of things gone wrong: "yuboring", "olmoqchiman", "ishlamayapti".
pub(super) const REQUEST_ENDINGS: &str = "\
    moqchi moqchiman moqchimiz moqchiydim sangiz sangizlar sez ngizlar nglar inglar mayapti mayabdi mayopti \
    mavotti mayotti magan madi maydi madim madilar mayapman olmayapman may mi";

/// Greetings and what is said with them.
pub(super) const GREETINGS: &str = "\
    rahmatulloh barakatuh assalomu assalom asalomu asalom assalamu asslomu alaykum aleykum alekum alaykim alaykom vaalaykum valaykum va \
    salom slm salomlar salam xayrli hayrli kun tong kech oqshom kuningiz yaxshimisiz yaxshimisizlar yaxshimisz \
    qalaysiz qalaysizlar qandaysiz qandaysizlar charchamayapsizmi charchamayapsizlarmi charchamadizmi ishlar \
    ishlaringiz yaxshi qalay tinchmisiz hammaga barchaga hurmatli aka opa uka akajon hamkasblar do'stlar tinchlik \
    sog'liq omonmisiz bormisiz";

/// Of the greetings, those that greet by themselves.
pub(super) const GREETING_CORES: &str = "\
    assalomu assalom asalomu asalom assalamu asslomu alaykum aleykum alekum vaalaykum valaykum salom slm salomlar \
    salam xayrli hayrli yaxshimisiz yaxshimisizlar qalaysiz qalaysizlar qandaysiz qandaysizlar";

/// Thanks, consent, the end of a talk.
pub(super) const CLOSINGS: &str = "\
    rahmat rahmt raxma rhmt kattakon katta tashakkur minnatdorman minnatdormiz xo'p xopp hop hup xup xo'b mayli \
    mayl bo'ldi bo'pti bopti bo'ladi tushunarli tushundim tushundik yaxshi yahshi zo'r zor ajoyib super ha haa xa \
    xaa yo'q albatta kelishdik kelishdikku ma'qul omad xayr hayr sog' bo'ling sog'bo'ling barakalla baraka toping \
    qabul ok oke gap joyida hammasi oldim keldi to'g'ri rozi roziman xursandman yetadi bildim tushunibman sizga \
    sizlarga javobingiz javob uchun yordamingiz ekan endi juda kuningiz xayrli o'tsin ishingizga ishlaringizga \
    olloh alloh bo'lsin inshaalloh inshaolloh kutaman kutamiz kattarahmat aka opa tez yordam berganingiz hurmat";

/// Of the closings, those that close by themselves: a text must have one.
pub(super) const CLOSING_CORES: &str = "\
    rahmat rahmt raxma rhmt tashakkur minnatdorman minnatdormiz xo'p xopp hop hup xup xo'b mayli mayl bo'ldi \
    bo'pti bopti bo'ladi tushunarli tushundim tushundik yaxshi yahshi zo'r zor ajoyib super ha haa xa xaa yo'q \
    albatta kelishdik ma'qul omad xayr hayr barakalla baraka ok oke joyida to'g'ri roziman xursandman yetadi \
    kutaman kutamiz keldi kattarahmat";

/// Calls for the answer that is still due.
pub(super) const NUDGES: &str = "\
    alo | allo | alloo | javob bering | javob beringlar | javob bervoring | javob kutyapman | javob kutyapmiz | \
    javob yo'qmi | javob yo'q | javob bormi | nima bo'ldi | nima gap | qani | qani javob | kutyapman | kutyapmiz | \
    kutib o'tiribman | tezroq | tezroq javob bering | bormisiz | bormisizlar | kim bor | birortangiz bormisiz | \
    hech kim yo'qmi | qachon javob berasiz | hali ham kutyapman | nima bo'lyapti | eshityapsizmi | ko'rdingizmi | \
    o'qidingizmi | yozvoring | javob | nega jim | nega javob bermayapsiz | javob bermaysizmi | javob berasizmi";

/// What is told and wants no answer: money sent, a photo shown, somebody came.
pub(super) const STATEMENT_CORES: &str = "\
    o'tkazdim o'tkazdik o'tkazib to'ladim to'ladik to'landi tashladim tashladik yubordim yubordik jo'natdim \
    jo'natdik keldim keldik yetib mana oldim oldik yo'ldaman yo'ldamiz ketyapman boryapman kelyapman chiqdim \
    imzoladim to'ldirdim yozdim tashlab berdim tashlavordim utkazdim tuladim qildim";

/// What may stand beside them.
pub(super) const STATEMENT_FILLERS: &str = "\
    pul pulni pullarni chek chekni cheki foto rasm rasmi rasmni kvitansiya hozir hozirgina bugun kecha men biz \
    sizga sizlarga ming mln million som so'm so'mni dollar qo'ydim qo'ydik kartaga kartangizga hisobga \
    hisobingizga click payme orqali bank bankdan hujjat hujjatni hujjatlar shartnoma shartnomani pasport lokatsiya \
    lokatsiyani manzil manzilni adres hammasini hammasi qabul qilib shu bu ofisga do'konga omborga kel to'lov \
    to'lovni qildim va ham nomer raqam skrin";

/// Words of an acknowledgement: who takes it up, when, and how.
pub(super) const ACKNOWLEDGEMENT_CORES: &str = "\
    hozir hozr xozr qarayman qaraymiz qaraman qarab ko'raman ko'ramiz ko'rib ko'rvoraman tekshiraman tekshiramiz \
    tekshirib tekshirvoraman tekshiryapman tekshiryapmiz aniqlayman aniqlaymiz aniqlab aniqlashtiraman \
    aniqlashtirib aniqlashtirvoraman so'rayman so'raymiz so'rab kuting kutib kutvoring sekund daqiqa minut minutda \
    qabul ko'rdim ko'rdik ko'ryapman ko'ryapmiz qarayapman qarayapmiz qarayabman yozaman yozamiz aytaman aytamiz \
    beraman beramiz bog'lanaman bog'lanamiz xo'p xop hop mayli tushundim tushunarli bo'ladi ok yaxshi rahmat \
    marhamat eshitaman albatta qilaman qilamiz so'rashtiraman shug'ullanamiz shug'ullanaman o'rganamiz o'rganaman \
    o'rganib yetkazaman yetkazamiz uzatdim uzatdik";

/// What may stand beside them.
pub(super) const ACKNOWLEDGEMENT_FILLERS: &str = "\
    bir biroz birozdan birpas birpasda ozgina besh o'n ikki keyin javob javobini sizga tezda tez iltimos men biz \
    qildim qildik qilindi qilib beraman beramiz turing turib turasizmi kutasizmi aka opa ombordan omborga \
    omborchidan menejerdan menejerga rahbariyatdan rahbardan bazadan kuryerdan kuryerga haydovchidan buxgalterdan \
    buxgalteriyadan va ham shu savolingizni murojaatingiz murojaatingizni xabaringizni xabaringiz so'rovingiz \
    so'rovingizni arizangiz buni buyurtmangizni qilaman o'tgach ichida uchun hamkasbimga hamkasblarga hamkasbimdan \
    mutaxassisdan mutaxassisga texnikdan hoziroq yozaman aytaman o'zim boshqa hop qo'ng'iroq endi darrov hozirgina";
