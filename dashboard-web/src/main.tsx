/** Starts the app: language first, then theme, queries and routes around the pages. */
import './theme/styles.css';
import { MantineProvider } from '@mantine/core';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { onSessionEnded, onWriteRefused, setCsrf } from './api/client';
import { worthRetrying } from './api/error';
import { type Session, sessionQuery } from './api/session';
import { initI18n } from './lib/i18n';
import { makeRouter } from './router';
import { cssVariablesResolver, theme } from './theme/theme';

const queries = new QueryClient({ defaultOptions: { queries: { retry: worthRetrying } } });
const router = makeRouter(queries);
declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}

onSessionEnded(() => {
  const { pathname, href } = router.state.location;
  // Several calls may fail at once; the first one leads to the sign-in page.
  if (pathname === '/login') return;
  setCsrf(null);
  queries.setQueryData(
    sessionQuery.queryKey,
    (old?: Session) => old && { ...old, user: null, csrf: null },
  );
  void router
    .navigate({ to: '/login', search: { next: href, ended: true }, replace: true })
    .then(() => {
      // What the last person saw must not be shown to the next one.
      queries.removeQueries({ predicate: (q) => q.queryKey[0] !== sessionQuery.queryKey[0] });
    });
});

// Another tab may have signed in anew: with the new token the next try succeeds.
onWriteRefused(() => void queries.invalidateQueries({ queryKey: sessionQuery.queryKey }));

const root = document.getElementById('root');
if (!root) throw new Error('index.html has no #root');
void initI18n().then(() =>
  createRoot(root).render(
    <StrictMode>
      <MantineProvider
        theme={theme}
        cssVariablesResolver={cssVariablesResolver}
        defaultColorScheme="auto"
      >
        <QueryClientProvider client={queries}>
          <RouterProvider router={router} />
        </QueryClientProvider>
      </MantineProvider>
    </StrictMode>,
  ),
);
