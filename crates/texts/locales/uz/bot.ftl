# Bot aytadigan gaplar.
start = Assalomu alaykum, { $name }! Men FinCo KPI botiman: mijozlarga qancha tez javob berayotganingizni hisoblayman. Natijangiz: /me
start-stranger = Assalomu alaykum! Men kompaniya xodimlariga yordam beraman. Telegram raqamingiz: { $id }. Uni administratorga yuboring, u sizni xodimlar roʻyxatiga qoʻshadi.
invite-tied = Assalomu alaykum, { $name }! Telegramingiz ulandi: endi mijozlarga javoblaringiz hisobga olinadi. Natijangiz: /me
invite-unknown = Bu taklif havolasi toʻgʻri emas. Administratordan yangi havola soʻrang.
invite-used = Bu taklif havolasi ishlatib boʻlingan. Siz ishlatmagan boʻlsangiz, administratorga ayting.
invite-expired = Bu taklif havolasining muddati tugagan. Administratordan yangi havola soʻrang.
invite-taken = Ulab boʻlmaydi: bu Telegram boshqa xodimga tegishli yoki bu xodimning boshqa Telegrami bor. Administratorga ayting.
choose-language = Qaysi tilda gaplashamiz?
language-set = Boʻldi, endi oʻzbekcha gaplashamiz.
help = Buyruqlar:
    /me — shu oydagi natijam
    /waiting — javob kutayotgan mijozlar
    /language — tilni almashtirish
    /help — shu roʻyxat
me = { $month }: natija { $score } ball.
    { $answered ->
        [one] { $answered } ta savolga javob berdingiz
       *[other] { $answered } ta savolga javob berdingiz
    }. Hal boʻlgan { $decided } tadan { $within } tasi oʻz vaqtida.
    Oʻrtacha (mediana) javob: { $median }.
me-rank = Oʻrningiz: { $of } tadan { $rank }.
me-provisional = Savollar hali kam, shuning uchun natija dastlabki va oʻrin yoʻq.
me-none = { $month }: hali javob berilgan savol yoʻq, shuning uchun natija ham yoʻq.
me-stranger = Siz xodimlar roʻyxatida yoʻqsiz. Telegram raqamingiz: { $id }. Uni administratorga yuboring.
unknown-command = Bunday buyruq yoʻq. Hammasi: /help
duration-seconds = { $s } son
duration-minutes = { $m } daq { $s } son
duration-hours = { $h } soat { $m } daq
