// The imaginary company: departments, employees, chats.

export const DEPARTMENTS = [
  { id: 1, name: 'Savdo' },
  { id: 2, name: 'Mijozlarga xizmat' },
  { id: 3, name: 'Undiruv' },
];

/** In the order of how well they answer; the last two have answered nobody. */
const NAMES = [
  'Dilnoza Karimova',
  'Sardor Yusupov',
  'Madina Rahimova',
  'Jasur Toʻrayev',
  'Шахзод Абдуллаев',
  'Nilufar Ergasheva',
  'Otabek Nazarov',
  'Севара Исмоилова',
  'Bekzod Qodirov',
  'Kamola Saidova',
  'Rustam Aliyev',
  'Gulnora Mirzayeva',
  'Тимур Ахмедов',
  'Zarina Usmonova',
  'Aziz Normatov',
  'Feruza Hamidova',
  'Лола Хасанова',
  'Umida Gʻaniyeva',
  'Iroda Sharipova',
  'Azamat Oripov',
];

export const SILENT = 2;

export const EMPLOYEES = NAMES.map((name, i) => ({
  id: i + 1,
  name,
  department: i === NAMES.length - 1 ? null : DEPARTMENTS[i % DEPARTMENTS.length],
}));

export const USERS = [
  { id: 1, login: 'admin', name: 'Anvar Qosimov', role: 'admin', employee_id: null },
  { id: 2, login: 'hr', name: 'Лариса Ким', role: 'hr', employee_id: null },
  { id: 3, login: 'supervisor', name: 'Aziza Rashidova', role: 'supervisor', employee_id: null },
  { id: 4, login: 'employee', name: 'Dilnoza Karimova', role: 'employee', employee_id: 1 },
];

export const CHATS = [
  'Artel Servis',
  'Samarqand ulgurji savdo',
  'Поставка мебели · Ташкент',
  'Bahor Market, Chilonzor',
  'ООО «Нур Текстиль»',
  'Mijozlar guruhi №14',
  'Yetkazib berish — Fargʻona viloyati boʻyicha hamkorlar',
].map((title, i) => ({ id: String(-1001000 - i), title }));

export const CLIENTS = ['Gulchehra', 'Алишер', 'Botir aka', 'Нодира', 'Sherzod', 'Марина'];
