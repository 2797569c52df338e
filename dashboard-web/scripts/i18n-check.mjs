// Translations are complete and honest: same keys, placeholders and plural forms in every
// language, nothing empty, no dead or unknown key, no raw text in the pages.
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import ts from 'typescript';

const SRC = new URL('../src/', import.meta.url).pathname;
const PLURALS = {
  en: ['one', 'other'],
  ru: ['one', 'few', 'many', 'other'],
  uz: ['one', 'other'],
};
const LANGUAGES = Object.keys(PLURALS);
const CYRILLIC = /[\u0400-\u04ff]/;
/** Names that stay Latin in Russian. */
const NAMES =
  /FinCo KPI|KPI|Telegram|GIF|CSV|QR|API|Excel|Postgres|Redis|Ctrl|Enter|Asia\/Tashkent/g;

const errors = [];

// --- the files against each other ---------------------------------------------------------

const flatten = (node, prefix = '') =>
  Object.entries(node).flatMap(([key, value]) =>
    typeof value === 'object' ? flatten(value, `${prefix}${key}.`) : [[prefix + key, value]],
  );
const readFile = (name) => JSON.parse(readFileSync(`${SRC}locales/${name}.json`, 'utf8'));
/** The office's texts are a file of their own only to be loaded later. */
const readLocale = (l) => ({ ...readFile(l), ...readFile(`office/${l}`) });
const texts = Object.fromEntries(
  LANGUAGES.map((l) => [l, Object.fromEntries(flatten(readLocale(l)))]),
);
const withoutPlural = (key) => key.replace(/_(one|few|many|other)$/, '');
const keys = new Set(LANGUAGES.flatMap((l) => Object.keys(texts[l]).map(withoutPlural)));
const placeholders = (text) =>
  [...text.matchAll(/\{\{(\w+)\}\}/g)]
    .map((match) => match[1])
    .sort()
    .join();

for (const key of keys) {
  const plural = LANGUAGES.some((l) => `${key}_other` in texts[l]);
  const seen = new Set();
  for (const language of LANGUAGES) {
    for (const form of plural ? PLURALS[language].map((p) => `${key}_${p}`) : [key]) {
      const text = texts[language][form];
      if (text === undefined) errors.push(`${language}: missing ${form}`);
      else if (!text.trim()) errors.push(`${language}: empty ${form}`);
      else seen.add(placeholders(text));
    }
  }
  if (seen.size > 1) errors.push(`placeholders differ: ${key}: ${[...seen].join(' | ')}`);
}
for (const [key, text] of Object.entries(texts.uz)) {
  if (CYRILLIC.test(text)) errors.push(`uz has Cyrillic: ${key}`);
  if (/[oOgG]['`’‘]/.test(text)) errors.push(`uz: oʻ and gʻ take U+02BB: ${key}`);
}
for (const [key, text] of Object.entries(texts.ru)) {
  const rest = text.replace(/\{\{\w+\}\}/g, '').replace(NAMES, '');
  if (!CYRILLIC.test(text) && /[A-Za-z]{3,}/.test(rest)) errors.push(`ru untranslated: ${key}`);
}

// --- the files against the code -----------------------------------------------------------

const files = readdirSync(SRC, { recursive: true })
  .filter((name) => /\.tsx?$/.test(name) && !/\.test\.|schema\.d/.test(name))
  .map((name) => join(SRC, name));
const SPOKEN = new Set(['aria-label', 'title', 'placeholder', 'label', 'description', 'alt']);
const WORD = /[A-Za-z\u0400-\u04ff]{2,}/;

function findRawText(path, source) {
  const where = relative(SRC, path);
  const visit = (node) => {
    if (ts.isJsxText(node) && WORD.test(node.text)) {
      errors.push(`raw text in ${where}: ${node.text.trim().slice(0, 40)}`);
    }
    const value = ts.isJsxAttribute(node) && node.initializer;
    if (value && ts.isStringLiteral(value) && SPOKEN.has(node.name.getText())) {
      if (WORD.test(value.text)) errors.push(`raw text in ${where}: ${value.text}`);
    }
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(path, source, ts.ScriptTarget.Latest, true, ts.ScriptKind.TSX));
}

const used = new Set();
const patterns = [];
for (const path of files) {
  const source = readFileSync(path, 'utf8');
  for (const [, key] of source.matchAll(/\bt\(\s*'([\w.]+)'/g)) used.add(key);
  for (const [, template] of source.matchAll(/\bt\(\s*`([^`]+)`/g)) {
    const pattern = template.replace(/\./g, '\\.').replace(/\$\{[^}]+\}/g, '[\\w]+');
    patterns.push(new RegExp(`^${pattern}$`));
  }
  if (path.endsWith('.tsx')) findRawText(path, source);
}
for (const key of used) if (!keys.has(key)) errors.push(`used but not defined: ${key}`);
for (const key of keys) {
  if (!used.has(key) && !patterns.some((p) => p.test(key))) errors.push(`dead: ${key}`);
}

console.log(`${keys.size} keys x ${LANGUAGES.length} languages, ${files.length} files`);
for (const error of errors) console.error('ERROR', error);
process.exit(errors.length ? 1 : 0);
