//! What people at work write to each other, in Uzbek (Latin and Cyrillic), Russian and English.

/// A way to write. Its number is the place in the lists below.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Script {
    UzLatin,
    UzCyrillic,
    Russian,
    English,
}

/// The same sentence in every script.
pub(crate) type Said = [&'static str; 4];

impl Script {
    pub(crate) fn of(self, said: &Said) -> &'static str {
        said[self as usize]
    }
}

/// A question, a line that may follow it, and its answer. `{n}` is an order's number, `{s}` a sum.
pub(crate) struct Exchange {
    pub(crate) ask: Said,
    pub(crate) more: Said,
    pub(crate) answer: Said,
}

macro_rules! exchanges {
    ($($ask:expr, $more:expr, $answer:expr;)*) => { &[$(Exchange { ask: $ask, more: $more, answer: $answer }),*] };
}

/// What clients ask each department, in the company's order of departments.
pub(crate) const EXCHANGES: [&[Exchange]; 3] = [SALES, SERVICE, COLLECTION];

const SALES: &[Exchange] = exchanges! {
    ["{n}-buyurtma narxi qancha bo‘ladi?", "{n}-буюртма нархи қанча бўлади?", "Сколько будет стоить заказ {n}?", "How much will order {n} cost?"],
    ["Chegirma ham bormi?", "Чегирма ҳам борми?", "И скидка возможна?", "Any discount on it?"],
    ["Narxi {s} so‘m, 10 donadan ortiq olsangiz 5% chegirma qilamiz.", "Нархи {s} сўм, 10 донадан ортиқ олсангиз 5% чегирма қиламиз.", "Цена {s} сум, при заказе от 10 штук даём скидку 5%.", "It is {s} soums, and 5% off from 10 pieces."];
    ["Omborda qolganmi shu model?", "Омборда қолганми шу модель?", "Эта модель ещё есть на складе?", "Is this model still in stock?"],
    ["Bizga 12 dona kerak edi", "Бизга 12 дона керак эди", "Нам нужно 12 штук", "We need 12 pieces"],
    ["Ha, omborda 18 dona bor, bugun bron qilib qo‘yaman.", "Ҳа, омборда 18 дона бор, бугун брон қилиб қўяман.", "Да, на складе 18 штук, сегодня забронирую для вас.", "Yes, 18 pieces are in stock, I will reserve them today."];
    ["Shartnomani bugun imzolay olamizmi", "Шартномани бугун имзолай оламизми", "Договор сможем подписать сегодня", "Could we sign the contract today"],
    ["Direktorimiz soat 4 gacha joyida", "Директоримиз соат 4 гача жойида", "Директор на месте до четырёх", "Our director is here until four"],
    ["Ha, shartnoma tayyor. Kuryer soat 15:00 da yetkazib boradi.", "Ҳа, шартнома тайёр. Курьер соат 15:00 да етказиб боради.", "Да, договор готов. Курьер привезёт его к 15:00.", "Yes, the contract is ready, the courier brings it at 15:00."];
    ["Schyot-faktura kerak {n} bo‘yicha", "Счёт-фактура керак {n} бўйича", "Нужна счёт-фактура по {n}", "I need an invoice for {n}"],
    ["Rekvizitlar o‘sha, o‘zgarmagan", "Реквизитлар ўша, ўзгармаган", "Реквизиты прежние", "Our details are the same"],
    ["{n} bo‘yicha schyot-fakturani yubordim, summasi {s} so‘m.", "{n} бўйича счёт-фактурани юбордим, суммаси {s} сўм.", "Счёт-фактуру по {n} отправил, сумма {s} сум.", "The invoice for {n} is sent, {s} soums in total."];
    ["Yangi katalog chiqdimi?", "Янги каталог чиқдими?", "Новый каталог уже вышел?", "Is the new catalogue out?"],
    ["PDF bo‘lsa yaxshi bo‘lardi", "PDF бўлса яхши бўларди", "Лучше в PDF", "PDF would be best"],
    ["Ha, dushanbadan yangi katalog amalda, hozir sizga yuboraman.", "Ҳа, душанбадан янги каталог амалда, ҳозир сизга юбораман.", "Да, новый каталог действует с понедельника, сейчас отправлю.", "Yes, it is valid from Monday, sending it right now."];
    ["Minimal partiya nechta?", "Минимал партия нечта?", "Какая минимальная партия?", "What is the minimum batch?"],
    ["Sinov uchun ozroq olmoqchimiz", "Синов учун озроқ олмоқчимиз", "Хотим взять немного на пробу", "We want a small one to try"],
    ["Minimal partiya 5 dona, sinov uchun 2 dona ham beramiz.", "Минимал партия 5 дона, синов учун 2 дона ҳам берамиз.", "Минимальная партия 5 штук, на пробу дадим и 2.", "The minimum is 5, for a trial we can give 2."];
};

const SERVICE: &[Exchange] = exchanges! {
    ["Buyurtma {n} qachon yetib keladi?", "Буюртма {n} қачон етиб келади?", "Когда приедет заказ {n}?", "When will order {n} arrive?"],
    ["Kecha kelishi kerak edi", "Кеча келиши керак эди", "Должен был вчера", "It was due yesterday"],
    ["Buyurtma {n} yo‘lda, bugun soat 17:00 gacha yetkaziladi.", "Буюртма {n} йўлда, бугун соат 17:00 гача етказилади.", "Заказ {n} в пути, доставим сегодня до 17:00.", "Order {n} is on its way and arrives by 17:00 today."];
    ["Mahsulot singan holda keldi, nima qilamiz?", "Маҳсулот синган ҳолда келди, нима қиламиз?", "Товар пришёл повреждённым, что делать?", "The goods came damaged, what do we do?"],
    ["Rasmlarini yuboraman hozir", "Расмларини юбораман ҳозир", "Сейчас пришлю фото", "I will send photos now"],
    ["Uzr so‘raymiz. Almashtirib beramiz, kuryer ertaga ertalab boradi.", "Узр сўраймиз. Алмаштириб берамиз, курьер эртага эрталаб боради.", "Приносим извинения. Заменим, курьер приедет завтра утром.", "We are sorry. We will replace it, the courier comes tomorrow morning."];
    ["Ilovaga kira olmayapman, parol xato deyapti", "Иловага кира олмаяпман, пароль хато деяпти", "Не могу войти в приложение, пишет неверный пароль", "I can't log in, it says the password is wrong"],
    ["Kecha ishlayotgan edi", "Кеча ишлаётган эди", "Вчера работало", "It worked yesterday"],
    ["Parolingiz yangilandi, SMS orqali yangi kod keladi.", "Паролингиз янгиланди, SMS орқали янги код келади.", "Пароль сброшен, новый код придёт по SMS.", "Your password is reset, a new code comes by SMS."];
    ["Kafolat muddati qancha?", "Кафолат муддати қанча?", "Какой срок гарантии?", "How long is the warranty?"],
    ["O‘tgan yili olgan edik", "Ўтган йили олган эдик", "Покупали в прошлом году", "We bought it last year"],
    ["Kafolat 24 oy, sizniki kelasi yil mart oyigacha amal qiladi.", "Кафолат 24 ой, сизники келаси йил март ойигача амал қилади.", "Гарантия 24 месяца, ваша действует до марта следующего года.", "The warranty is 24 months, yours is valid until March."];
    ["Usta qachon keladi", "Уста қачон келади", "Когда приедет мастер", "When does the technician come"],
    ["Biz 18:00 gacha ofisda bo‘lamiz", "Биз 18:00 гача офисда бўламиз", "Мы в офисе до 18:00", "We are in the office until 18:00"],
    ["Usta bugun 14:00 va 16:00 orasida boradi, oldindan qo‘ng‘iroq qiladi.", "Уста бугун 14:00 ва 16:00 орасида боради, олдиндан қўнғироқ қилади.", "Мастер приедет с 14:00 до 16:00, заранее позвонит.", "The technician comes between 14:00 and 16:00 and will call before."];
    ["Manzilni o‘zgartirsak bo‘ladimi {n} uchun?", "Манзилни ўзгартирсак бўладими {n} учун?", "Можно поменять адрес для {n}?", "Can we change the address for {n}?"],
    ["Chilonzor 9-kvartalga", "Чилонзор 9-кварталга", "На Чиланзар, 9 квартал", "To Chilanzar, block 9"],
    ["Ha, {n} uchun manzilni o‘zgartirdim, yetkazish vaqti o‘sha.", "Ҳа, {n} учун манзилни ўзгартирдим, етказиш вақти ўша.", "Да, адрес для {n} поменял, время доставки прежнее.", "Yes, the address for {n} is changed, the time stays the same."];
};

const COLLECTION: &[Exchange] = exchanges! {
    ["Qarzimiz qancha qoldi?", "Қарзимиз қанча қолди?", "Какой остаток долга?", "What is our balance?"],
    ["Solishtirma dalolatnoma ham kerak", "Солиштирма далолатнома ҳам керак", "И акт сверки нужен", "We need the reconciliation act too"],
    ["Bugungi kunga qoldiq {s} so‘m, dalolatnomani yuboraman.", "Бугунги кунга қолдиқ {s} сўм, далолатномани юбораман.", "На сегодня остаток {s} сум, акт сверки пришлю.", "The balance today is {s} soums, I will send the act."];
    ["To‘lovni oyning oxirigacha cho‘zsak bo‘ladimi?", "Тўловни ойнинг охиригача чўзсак бўладими?", "Можно отсрочить платёж до конца месяца?", "Can we pay by the end of the month?"],
    ["Hozir hisobimizda mablag‘ yo‘q", "Ҳозир ҳисобимизда маблағ йўқ", "Сейчас на счету нет средств", "There are no funds right now"],
    ["25-sanagacha muddat bera olamiz, jarimasiz.", "25-санагача муддат бера оламиз, жаримасиз.", "Дадим отсрочку до 25 числа, без пени.", "We can give you until the 25th without a penalty."];
    ["Kecha {s} so‘m o‘tkazdik, tushdimi?", "Кеча {s} сўм ўтказдик, тушдими?", "Вчера перевели {s} сум, поступило?", "We sent {s} soums yesterday, did it arrive?"],
    ["To‘lov topshiriqnomasi raqami {n}", "Тўлов топшириқномаси рақами {n}", "Номер платёжки {n}", "The payment order is {n}"],
    ["Ha, {s} so‘m tushdi, qarz yopildi. Rahmat.", "Ҳа, {s} сўм тушди, қарз ёпилди. Раҳмат.", "Да, {s} сум поступило, долг закрыт.", "Yes, {s} soums arrived, the debt is closed."];
    ["Nega jarima hisoblangan?", "Нега жарима ҳисобланган?", "Почему начислена пеня?", "Why is there a penalty?"],
    ["Biz vaqtida to‘lagan edik", "Биз вақтида тўлаган эдик", "Мы платили вовремя", "We paid in time"],
    ["Tekshirdim: to‘lov 3 kun kechikib tushgan, jarima {n} so‘m. Bir marta kechib yuboramiz.", "Текширдим: тўлов 3 кун кечикиб тушган, жарима {n} сўм. Бир марта кечиб юборамиз.", "Проверил: платёж пришёл на 3 дня позже, пеня {n} сум. Один раз спишем.", "I checked: the payment came 3 days late, the penalty is {n}. We will waive it once."];
    ["To‘lov grafigini yuboring iltimos", "Тўлов графигини юборинг илтимос", "Пришлите график платежей пожалуйста", "Please send the payment schedule"],
    ["Bank so‘rayapti", "Банк сўраяпти", "Банк просит", "The bank asks for it"],
    ["Grafikni yubordim, keyingi to‘lov {s} so‘m.", "Графикни юбордим, кейинги тўлов {s} сўм.", "График отправил, следующий платёж {s} сум.", "The schedule is sent, the next payment is {s} soums."];
};

pub(crate) const GREETINGS: [Said; 3] = [
    ["Assalomu alaykum", "Ассалому алайкум", "Добрый день", "Good day"],
    [
        "Salom, yaxshimisizlar",
        "Салом, яхшимисизлар",
        "Здравствуйте",
        "Hello everyone",
    ],
    [
        "Assalomu alaykum, hammaga xayrli kun!",
        "Ассалому алайкум, ҳаммага хайрли кун!",
        "Всем привет!",
        "Hi team!",
    ],
];

pub(crate) const ACKNOWLEDGEMENTS: [Said; 3] = [
    ["Hozir qarayman", "Ҳозир қарайман", "Сейчас посмотрю", "Let me check"],
    [
        "Bir daqiqa, aniqlab beraman",
        "Бир дақиқа, аниқлаб бераман",
        "Минуту, уточню",
        "One minute, I will find out",
    ],
    [
        "Qabul qildim, tekshiryapman",
        "Қабул қилдим, текширяпман",
        "Принято, проверяю",
        "Got it, checking",
    ],
];

pub(crate) const THANKS: [Said; 4] = [
    ["Rahmat!", "Раҳмат!", "Спасибо!", "Thank you!"],
    [
        "Katta rahmat, tushunarli",
        "Катта раҳмат, тушунарли",
        "Большое спасибо, понятно",
        "Thanks a lot, clear",
    ],
    ["Ok, rahmat 👍", "Ок, раҳмат 👍", "Ок, спасибо 👍", "Ok, thanks 👍"],
    ["Xo‘p bo‘ladi", "Хўп бўлади", "Хорошо", "All right"],
];

pub(crate) const REMINDERS: [Said; 2] = [
    ["Javob bo‘ladimi?", "Жавоб бўладими?", "Есть ответ?", "Any news?"],
    ["Kutyapmiz...", "Кутяпмиз...", "Ждём...", "Still waiting..."],
];

/// A supervisor to an employee, in the client's chat.
pub(crate) const NUDGES: [Said; 2] = [
    [
        "{e}, mijozga javob bering, iltimos",
        "{e}, мижозга жавоб беринг, илтимос",
        "{e}, ответьте клиенту, пожалуйста",
        "{e}, please answer the client",
    ],
    [
        "{e}, shu savol sizda",
        "{e}, шу савол сизда",
        "{e}, этот вопрос на вас",
        "{e}, this one is yours",
    ],
];

/// Talk among staff.
pub(crate) const STAFF: [&str; 10] = [
    "Bugun soat 10:00 da yig‘ilish bor, unutmanglar",
    "Kim {n} bo‘yicha mijoz bilan gaplashdi?",
    "Men gaplashdim, hammasi joyida",
    "Коллеги, отчёт за неделю сдаём до пятницы",
    "Хорошо, сделаю",
    "Omborxona bugun 16:00 gacha ishlaydi",
    "Tushlikka chiqdim, 14:00 da qaytaman",
    "Кто сегодня дежурит в чатах?",
    "Savdo bo‘limidan Malika bilan men",
    "Yangi narxlar ertadan amalda, tekshirib oling",
];
