/** The three languages: which one to use, loading it, remembering it. */
import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';
import type en from '../locales/en.json';
import type office from '../locales/office/en.json';

export const LANGUAGES = ['uz', 'ru', 'en'] as const;
export type Language = (typeof LANGUAGES)[number];
export const LANGUAGE_NAMES: Record<Language, string> = {
  uz: 'Oʻzbekcha',
  ru: 'Русский',
  en: 'English',
};

declare module 'i18next' {
  interface CustomTypeOptions {
    resources: { translation: typeof en & typeof office };
  }
}

const STORAGE_KEY = 'language';
const load: Record<Language, () => Promise<{ default: unknown }>> = {
  uz: () => import('../locales/uz.json'),
  ru: () => import('../locales/ru.json'),
  en: () => import('../locales/en.json'),
};

/** Texts of the pages for setting up and looking after: too many for everybody's first visit. */
const loadOffice: typeof load = {
  uz: () => import('../locales/office/uz.json'),
  ru: () => import('../locales/office/ru.json'),
  en: () => import('../locales/office/en.json'),
};
let officeWanted = false;

const isLanguage = (value: unknown): value is Language => LANGUAGES.includes(value as Language);

/** The stored choice, else the first browser language we speak, else Uzbek. */
export function pickLanguage(): Language {
  const stored = localStorage.getItem(STORAGE_KEY);
  if (isLanguage(stored)) return stored;
  return navigator.languages.map((tag) => tag.slice(0, 2)).find(isLanguage) ?? 'uz';
}

async function addOffice(language: Language) {
  // "form" stands only there: it tells whether they have come.
  if (i18next.exists('form.required', { lng: language })) return;
  const { default: texts } = await loadOffice[language]();
  i18next.addResourceBundle(language, 'translation', texts, true);
}

/** To be awaited before a page of the office is drawn. */
export async function wantOfficeTexts() {
  officeWanted = true;
  await addOffice(i18next.language as Language);
}

export async function setLanguage(language: Language) {
  if (!i18next.hasResourceBundle(language, 'translation')) {
    i18next.addResourceBundle(language, 'translation', (await load[language]()).default);
  }
  if (officeWanted) await addOffice(language);
  await i18next.changeLanguage(language);
  localStorage.setItem(STORAGE_KEY, language);
  document.documentElement.lang = language;
}

export async function initI18n() {
  const language = pickLanguage();
  const { default: texts } = await load[language]();
  await i18next.use(initReactI18next).init({
    lng: language,
    fallbackLng: false,
    resources: { [language]: { translation: texts as Record<string, unknown> } },
    interpolation: { escapeValue: false },
    react: { useSuspense: false },
    returnNull: false,
  });
  document.documentElement.lang = language;
}
