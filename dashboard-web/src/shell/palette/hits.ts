/** What the palette offers: pages, people, chats and messages as one list one can walk through. */
import { api, type Schemas, unwrap } from '../../api/client';

export type HitKind = 'page' | 'employee' | 'chat' | 'message';
export type Hit = {
  kind: HitKind;
  /** unlike any other: the kind with its number */
  key: string;
  title: string;
  note?: string;
  /** where it leads; null: it can be read here, and leads nowhere */
  to: string | null;
};

export const searchAll = (q: string) =>
  unwrap(api.GET('/api/v1/search', { params: { query: { q, limit: 8 } } }));

type Sight = { waits: boolean; when: (iso: string) => string };

/** `waits`: may this person open conversations? */
export function hitsOf(found: Schemas['SearchResults'], { waits, when }: Sight): Hit[] {
  const employees = found.employees.map((one): Hit => ({
    kind: 'employee',
    key: `employee-${one.id}`,
    title: one.name,
    note: one.department ?? undefined,
    to: `/employees/${one.id}`,
  }));
  const chats = found.chats.map((one): Hit => ({
    kind: 'chat',
    key: `chat-${one.id}`,
    title: one.title,
    to: waits ? `/waits?tab=all&chat=${encodeURIComponent(one.id)}` : null,
  }));
  const messages = found.messages.map((one): Hit => ({
    kind: 'message',
    key: `message-${one.chat.id}-${one.message_id}`,
    title: one.snippet,
    note: [one.author, one.chat.title, when(one.sent_at)].filter(Boolean).join(' · '),
    to: waits && one.wait_id ? `/waits?tab=all&wait=${encodeURIComponent(one.wait_id)}` : null,
  }));
  return [...employees, ...chats, ...messages];
}

const RECENT_KEY = 'palette-recent';
const RECENT_MOST = 6;

const isHit = (value: unknown): value is Hit =>
  typeof value === 'object' &&
  value !== null &&
  'key' in value &&
  'title' in value &&
  'to' in value;

export function recentHits(): Hit[] {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(RECENT_KEY) ?? '[]');
    return Array.isArray(stored) ? stored.filter(isHit) : [];
  } catch {
    return [];
  }
}

/** Words of clients are not left behind in the browser: messages are not remembered. */
export function remember(hit: Hit) {
  if (hit.kind === 'message') return;
  const others = recentHits().filter((one) => one.key !== hit.key);
  localStorage.setItem(RECENT_KEY, JSON.stringify([hit, ...others].slice(0, RECENT_MOST)));
}
