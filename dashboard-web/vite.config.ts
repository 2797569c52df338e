import react from '@vitejs/plugin-react';
import { readFileSync } from 'node:fs';
import { defineConfig, type Plugin, type Rollup } from 'vite';

const SHELL = '/shell/Shell.tsx';
const LEADERBOARD = '/pages/leaderboard/LeaderboardPage.tsx';
const OVERVIEW = '/pages/overview/OverviewPage.tsx';
const WAITS = '/pages/waits/WaitsPage.tsx';
/** The lazy chunks each address needs, so that boot.js can fetch them at once. */
const ROUTE_CHUNKS = {
  '/': [SHELL, OVERVIEW],
  '/leaderboard': [SHELL, LEADERBOARD],
  '/waits': [SHELL, WAITS],
  '/employees': [SHELL, '/pages/employees/EmployeesPage.tsx'],
  '/users': [SHELL, '/pages/users/UsersPage.tsx'],
  '/ops': [SHELL, '/pages/ops/OpsPage.tsx'],
  '/audit': [SHELL, '/pages/audit/AuditPage.tsx'],
};

type WithCss = Rollup.OutputChunk & { viteMetadata?: { importedCss: Set<string> } };

/** Emits boot.js with the route -> files and language -> file maps of this build. */
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
      const files = (modules: string[]) =>
        [...new Set(modules.flatMap((m) => [...closure(byModule(m))]))].filter(
          (f) => !already.has(f),
        );

      const routes = Object.fromEntries(
        Object.entries(ROUTE_CHUNKS).map(([path, modules]) => [path, files(modules)]),
      );
      const locales = Object.fromEntries(
        ['uz', 'ru', 'en'].map((l) => [l, byModule(`/locales/${l}.json`)]),
      );
      const source = readFileSync('src/boot.js', 'utf8')
        .replace(/^\/\/.*\n/gm, '')
        .replace('__ROUTES__', JSON.stringify(routes))
        .replace('__LOCALES__', JSON.stringify(locales));
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
              test: /node_modules\/|src\/(components\/(?!metrics)|charts\/|shell\/(?!Shell\.tsx|palette\/Palette\.tsx)|lib\/)/,
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
