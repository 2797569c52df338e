// Bars on what a first visit downloads, in kB of gzip; run after the build.
import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';

const DIST = new URL('../dist/', import.meta.url).pathname;
const MANIFEST = JSON.parse(readFileSync(`${DIST}.vite/manifest.json`, 'utf8'));
const ENTRY = 'index.html';
const SHELL = 'src/shell/Shell.tsx';
const LOCALES = ['uz', 'ru', 'en'].map((l) => `src/locales/${l}.json`);
const OFFICE = ['uz', 'ru', 'en'].map((l) => `src/locales/office/${l}.json`);

/** What each page loads besides the entry and one language; the bar of each in kB. */
const PAGES = [
  { path: '/login', bar: 215, chunks: [] },
  { path: '/', bar: 280, chunks: [SHELL, 'src/pages/overview/OverviewPage.tsx'] },
  { path: '/leaderboard', bar: 280, chunks: [SHELL, 'src/pages/leaderboard/LeaderboardPage.tsx'] },
  { path: '/waits', bar: 280, chunks: [SHELL, 'src/pages/waits/WaitsPage.tsx'] },
  ...[
    'employees/EmployeesPage',
    'profile/ProfilePage',
    'ops/OpsPage',
    'users/UsersPage',
    'audit/AuditPage',
    'settings/SettingsPage',
  ].map((page) => ({
    path: `/${page.split('/')[0]}`,
    bar: 280,
    chunks: [SHELL, `src/pages/${page}.tsx`],
    office: true,
  })),
];
const LAZY_BAR = 60;
const LOCALE_BAR = 12;

function closure(name, seen = new Set()) {
  if (seen.has(name)) return seen;
  if (!MANIFEST[name]) throw new Error(`${name} is not in the manifest`);
  seen.add(name);
  for (const next of MANIFEST[name].imports ?? []) closure(next, seen);
  return seen;
}
const filesOf = (names) =>
  new Set([...names].flatMap((n) => [MANIFEST[n].file, ...(MANIFEST[n].css ?? [])]));
const kilobytes = (files) =>
  [...files].reduce((sum, f) => sum + gzipSync(readFileSync(DIST + f), { level: 9 }).length, 0) /
  1000;

let failed = false;
function check(what, size, bar) {
  const over = size > bar;
  failed ||= over;
  console.log(`${over ? 'OVER' : 'ok  '} ${what.padEnd(44)} ${size.toFixed(1)} of ${bar} kB`);
}

const largest = (locales) =>
  locales.toSorted((a, b) => kilobytes(filesOf([b])) - kilobytes(filesOf([a])))[0];
for (const { path, bar, chunks, office } of PAGES) {
  const texts = office ? [largest(LOCALES), largest(OFFICE)] : [largest(LOCALES)];
  const names = new Set([ENTRY, ...texts, ...chunks].flatMap((name) => [...closure(name)]));
  check(`page ${path}`, kilobytes(filesOf(names)), bar);
}
for (const locale of [...LOCALES, ...OFFICE])
  check(locale, kilobytes(filesOf([locale])), LOCALE_BAR);
const entry = closure(ENTRY);
for (const [name, chunk] of Object.entries(MANIFEST)) {
  if (!chunk.isDynamicEntry || [...LOCALES, ...OFFICE].includes(name)) continue;
  const own = [...closure(name)].filter((n) => !entry.has(n));
  check(`lazy ${name}`, kilobytes(filesOf(own)), LAZY_BAR);
}
process.exit(failed ? 1 : 0);
