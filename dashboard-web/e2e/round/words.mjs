// What clients say in the round, and what the screen must say: the product's own texts.
import { readFileSync } from 'node:fs';

export const LANGUAGES = { uz: 'Oʻzbekcha', ru: 'Русский', en: 'English' };

const read = (language) =>
  JSON.parse(readFileSync(new URL(`../../src/locales/${language}.json`, import.meta.url), 'utf8'));
const TEXTS = Object.fromEntries(Object.keys(LANGUAGES).map((one) => [one, read(one)]));

/** `t('waits.done.reassign', { name })` in `language`. */
export function wordsOf(language) {
  return (key, values = {}) => {
    const text = key.split('.').reduce((node, part) => node?.[part], TEXTS[language]);
    if (typeof text !== 'string') throw new Error(`no text ${key} in ${language}`);
    return text.replace(/\{\{(\w+)\}\}/g, (_, name) => String(values[name]));
  };
}

/** "12 s", "1 min 5 s" as the page writes them. */
export function durationOf(t, secs) {
  if (secs < 60) return t('unit.s', { s: secs });
  const [m, s] = [Math.floor(secs / 60), secs % 60];
  return s ? t('unit.ms', { m, s }) : t('unit.m', { m });
}

/** Words nobody else in the demo says, with a typo somebody might make in them. */
export const LATIN = {
  words: 'Kalibrovka dalolatnomasi qachon tayyor bo‘ladi',
  typo: 'kalibrvka',
};
export const CYRILLIC = { words: 'Когда пришлёте спецификацию холодильника', typo: 'спецефикацию' };
