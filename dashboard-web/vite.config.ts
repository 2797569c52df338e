import react from '@vitejs/plugin-react';
import { readFileSync } from 'node:fs';
import { defineConfig, type Plugin, type Rollup } from 'vite';

const SHELL = '/shell/Shell.tsx';
const SETTINGS = 'settings/SettingsPage';
/** The lazy chunks each address needs besides the shell, so that boot.js can fetch them at once. */
const PAGES = {
  '/': ['overview/OverviewPage'],
  '/leaderboard': ['leaderboard/LeaderboardPage'],
  '/waits': ['waits/WaitsPage'],
};
/** These need the texts of the office as well. */
const OFFICE = {
  '/employees': ['employees/EmployeesPage'],
  '/employees/:id': ['profile/ProfilePage'],
  '/users': ['users/UsersPage'],
  '/ops': ['ops/OpsPage'],
  '/audit': ['audit/AuditPage'],
  '/settings': [SETTINGS],
  '/settings/me': [SETTINGS, 'settings/Me'],
  '/settings/views': [SETTINGS, 'settings/Views'],
  '/settings/company': [SETTINGS, 'settings/Company'],
  '/settings/calendars': [SETTINGS, 'settings/calendar/Calendars'],
  '/settings/targets': [SETTINGS, 'settings/Targets'],
  '/settings/rules': [SETTINGS, 'settings/Rules'],
  '/settings/scores': [SETTINGS, 'settings/Scores'],
  '/settings/chats': [SETTINGS, 'settings/Chats'],
  '/settings/gaps': [SETTINGS, 'settings/gaps/Gaps'],
  '/settings/tokens': [SETTINGS, 'settings/Tokens'],
};

type WithCss = Rollup.OutputChunk & { viteMetadata?: { importedCss: Set<string> } };

/** Emits boot.js with the files of this build: by address, by language, and those of every page. */
function boot(): Plugin {
  return {
    name: 'boot',
    apply: 'build',
    generateBundle(_options, bundle) {
      const chunks = Object.values(bundle).filter((c): c is WithCss => c.type === 'chunk');
      const byModule = (end: string) => {
        const found = chunks.find((c) => c.facadeModuleId?.endsWith(end));
        if (!found) throw new Error(`no chunk for ${end}`);
        return found.fileName;
      };
      const closure = (name: string, seen = new Set<string>()) => {
        const chunk = chunks.find((c) => c.fileName === name);
        if (!chunk || seen.has(name)) return seen;
        seen.add(name);
        for (const next of chunk.imports) closure(next, seen);
        for (const css of chunk.viteMetadata?.importedCss ?? []) seen.add(css);
        return seen;
      };
      const entry = chunks.find((c) => c.isEntry);
      const already = entry ? closure(entry.fileName) : new Set<string>();
      const shell = [...closure(byModule(SHELL))].filter((f) => !already.has(f));
      const files = (pages: Record<string, string[]>) =>
        Object.fromEntries(
          Object.entries(pages).map(([path, modules]) => {
            const all = modules.flatMap((m) => [...closure(byModule(`/pages/${m}.tsx`))]);
            const own = [...new Set(all)].filter((f) => !already.has(f) && !shell.includes(f));
            return [path, own];
          }),
        );
      const texts = (folder: string) =>
        Object.fromEntries(['uz', 'ru', 'en'].map((l) => [l, byModule(`/${folder}/${l}.json`)]));
      const build = {
        shell,
        pages: files(PAGES),
        office: files(OFFICE),
        texts: texts('locales'),
        officeTexts: texts('office'),
      };
      const source = readFileSync('src/boot.js', 'utf8')
        .replace(/^\/\/.*\n/gm, '')
        .replace('__BUILD__', JSON.stringify(build));
      this.emitFile({ type: 'asset', fileName: 'boot.js', source });
    },
  };
}

/** In development there are no chunks to preload: boot.js is empty. */
function emptyBoot(): Plugin {
  return {
    name: 'empty-boot',
    apply: 'serve',
    configureServer(server) {
      server.middlewares.use('/boot.js', (_req, res) => {
        res.setHeader('content-type', 'text/javascript; charset=utf-8');
        res.end();
      });
    },
  };
}

export default defineConfig({
  plugins: [react(), boot(), emptyBoot()],
  build: {
    target: 'es2022',
    cssCodeSplit: true,
    manifest: true,
    chunkSizeWarningLimit: 400,
    rollupOptions: {
      output: {
        codeSplitting: {
          groups: [
            // A request costs more than the bytes it brings: what is shared lies in four files.
            { name: 'react', test: /node_modules\/(react|react-dom|scheduler)\// },
            // What the sign-in needs as well as the pages: other people's code, and ours.
            { name: 'libs', tags: ['$initial'], test: /node_modules\// },
            {
              name: 'start',
              tags: ['$initial'],
              test: /src\/(api|lib|theme|components|shell|icons|pages\/login)/,
            },
            // What the pages behind the sign-in share; the sign-in needs none of it.
            {
              name: 'kit',
              test: /node_modules\/|src\/(components\/(?!metrics)|charts\/|shell\/(?!Shell\.tsx|palette\/Palette\.tsx)|lib\/|pages\/\w+\/queries)/,
              minShareCount: 2,
              includeDependenciesRecursively: false,
            },
            // What the pages about people share, and the sections of the settings.
            {
              name: 'people',
              test: /src\/pages\/(audit|employees|profile|users)\//,
              minShareCount: 2,
              includeDependenciesRecursively: false,
            },
            {
              name: 'sections',
              test: /src\/pages\/settings\//,
              minShareCount: 2,
              includeDependenciesRecursively: false,
            },
          ],
        },
      },
    },
  },
  server: {
    host: '127.0.0.1',
    proxy: { '/api': process.env.FINCO_API ?? 'http://127.0.0.1:4310' },
  },
});
