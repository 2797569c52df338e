// The page's words in Uzbek, Russian and English, and the language in use.

const WORDS = {
  uz: {
    choose: 'Kim bo‘lib yozasiz?', findPerson: 'Ism bo‘yicha qidirish', findChat: 'Chatni qidirish', client: 'Mijozlar',
    others: 'Boshqalar', note: 'Bu sinov muhiti: haqiqiy Telegram emas.', empty: 'Chatni tanlang', noChats: 'Chatlar yo‘q',
    write: 'Xabar yozing', reply: 'Javob', edit: 'Tahrirlash', edited: 'tahrirlangan', members: 'a’zo', bot: 'bot bilan chat',
    business: 'biznes orqali', typing: 'yozmoqda…', voice: 'Ovozli xabar', photo: 'Rasm', file: 'Fayl', sticker: 'Stiker',
    place: 'Joylashuv', contact: 'Kontakt', service: 'Xizmat xabari', attach: 'Fayl biriktirish', send: 'Yuborish', back: 'Orqaga',
    joined: 'guruhga qo‘shildi', left: 'guruhdan chiqdi', topic: 'mavzu ochdi', migrated: 'guruh superguruhga aylandi',
    pinned: 'xabarni qadadi', all: 'Hammasi', failed: 'Bajarilmadi', lost: 'Aloqa uzildi, qayta ulanmoqda…', forwarded: 'Uzatilgan',
    close: 'Yopish', phone: 'Telefon raqamini kiriting',
  },
  ru: {
    choose: 'От чьего имени писать?', findPerson: 'Поиск по имени', findChat: 'Найти чат', client: 'Клиенты',
    others: 'Остальные', note: 'Это учебная среда, не настоящий Telegram.', empty: 'Выберите чат', noChats: 'Чатов нет',
    write: 'Напишите сообщение', reply: 'Ответить', edit: 'Изменить', edited: 'изменено', members: 'участников', bot: 'чат с ботом',
    business: 'через бизнес-аккаунт', typing: 'печатает…', voice: 'Голосовое сообщение', photo: 'Фото', file: 'Файл', sticker: 'Стикер',
    place: 'Геопозиция', contact: 'Контакт', service: 'Служебное сообщение', attach: 'Прикрепить файл', send: 'Отправить', back: 'Назад',
    joined: 'теперь в группе', left: 'больше не в группе', topic: 'открывает тему', migrated: 'группа стала супергруппой',
    pinned: 'закрепляет сообщение', all: 'Все', failed: 'Не получилось', lost: 'Связь потеряна, подключаемся…', forwarded: 'Переслано',
    close: 'Закрыть', phone: 'Введите номер телефона',
  },
  en: {
    choose: 'Who do you write as?', findPerson: 'Search by name', findChat: 'Find a chat', client: 'Clients',
    others: 'Others', note: 'This is a practice world, not the real Telegram.', empty: 'Choose a chat', noChats: 'No chats',
    write: 'Write a message', reply: 'Reply', edit: 'Edit', edited: 'edited', members: 'members', bot: 'chat with the bot',
    business: 'through a business account', typing: 'is typing…', voice: 'Voice message', photo: 'Photo', file: 'File', sticker: 'Sticker',
    place: 'Location', contact: 'Contact', service: 'Service message', attach: 'Attach a file', send: 'Send', back: 'Back',
    joined: 'is in the group now', left: 'left the group', topic: 'opened the topic', migrated: 'the group became a supergroup',
    pinned: 'pinned a message', all: 'All', failed: 'That did not work', lost: 'Connection lost, reconnecting…', forwarded: 'Forwarded',
    close: 'Close', phone: 'Enter a phone number',
  },
};

export const LANGUAGES = Object.keys(WORDS);

const wanted = [localStorage.getItem('language'), navigator.language.slice(0, 2), 'uz'];
let language = wanted.find((one) => LANGUAGES.includes(one));

export const current = () => language;
export const word = (key) => WORDS[language][key] ?? key;

export function use(next) {
  language = next;
  localStorage.setItem('language', next);
  document.documentElement.lang = next;
}
