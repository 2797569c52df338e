// The built app as the real server sends it: compressed twins, our CSP, deep links to index.html.
import { existsSync, readFileSync } from 'node:fs';
import { extname, join, normalize } from 'node:path';

const DIST = new URL('../dist/', import.meta.url).pathname;
const TYPES = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
};
const CSP = [
  "default-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'self'",
].join('; ');

export function serveStatic(pathname, req, res) {
  const asked = normalize(pathname).replace(/^\/+/, '');
  const exists = asked && extname(asked) && existsSync(join(DIST, asked));
  if (!exists && asked.startsWith('assets/')) return res.writeHead(404).end();
  const file = join(DIST, exists ? asked : 'index.html');
  const brotli = /\bbr\b/.test(req.headers['accept-encoding'] ?? '') && existsSync(`${file}.br`);
  res.writeHead(200, {
    'content-type': TYPES[extname(file)] ?? 'application/octet-stream',
    'cache-control': asked.startsWith('assets/')
      ? 'public, max-age=31536000, immutable'
      : 'no-cache',
    'content-security-policy': CSP,
    'x-content-type-options': 'nosniff',
    vary: 'accept-encoding',
    ...(brotli && { 'content-encoding': 'br' }),
  });
  res.end(readFileSync(brotli ? `${file}.br` : file));
}
