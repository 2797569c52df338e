// What clients ask and employees answer; small talk for the messages around.

export const QUESTIONS = [
  {
    text: 'Assalomu alaykum, buyurtmam kecha kelishi kerak edi, hali ham yoʻq. Qachon yetkazasizlar?',
    media: null,
    answer:
      'Assalomu alaykum! Uzr soʻraymiz. Buyurtmangiz omborda, bugun soat 18:00 gacha kuryer qoʻngʻiroq qiladi.',
  },
  {
    text: 'Здравствуйте. Я оплатил рассрочку вчера, а в приложении до сих пор висит просрочка. Что делать?',
    media: null,
    answer: 'Здравствуйте! Платёж виден, просрочка снимется до вечера. Штраф не начислен.',
  },
  { text: null, media: 'voice', answer: 'Tushundim, hozir tekshirib beraman.' },
  {
    text: 'Shartnoma nusxasini qayerdan olsam boʻladi? Bankka kerak ekan.',
    media: null,
    answer: 'Shaxsiy kabinetda «Hujjatlar» boʻlimidan PDF koʻrinishida yuklab olasiz.',
  },
  {
    text: 'Вот такой скол на углу, заменить можно?',
    media: 'photo',
    answer: 'Да, оформим обмен. Курьер заберёт завтра с 10 до 14.',
  },
  {
    text: 'Третий раз пишу! Мастер не приехал, деньги списали.',
    media: null,
    answer: 'Приношу извинения. Мастер будет сегодня в 16:00, деньги вернём, если не приедет.',
  },
  {
    text: 'Narxi qancha boʻladi 20 dona olsam?',
    media: null,
    answer: '20 dona uchun 5% chegirma: jami 12 400 000 soʻm.',
  },
];

export const SMALL_TALK = [
  ['client', 'Rahmat!'],
  ['staff', 'Marhamat, yana savol boʻlsa yozing.'],
  ['client', 'Хорошо, жду.'],
  ['client', 'Ertaga ofisingiz nechada ochiladi?'],
  ['staff', 'Soat 9:00 da.'],
  ['client', 'Понял, спасибо большое'],
  ['bot', 'Ish vaqti: 9:00–18:00.'],
  ['staff', 'Накладную отправил на почту.'],
];
