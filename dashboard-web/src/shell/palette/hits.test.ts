import { beforeEach, describe, expect, it } from 'vitest';
import { type Hit, hitsOf, recentHits, remember } from './hits';

const found = {
  employees: [{ id: 3, name: 'Madina', department: 'Savdo' }],
  chats: [{ id: '-100/5', title: 'Artel' }],
  messages: [
    {
      chat: { id: '-100', title: 'Artel' },
      message_id: '7',
      sent_at: '2026-11-20T06:00:00Z',
      author: 'Botir',
      text: 'narxi <b>qancha</b>',
      snippet: 'narxi <b>qancha</b>',
      marks: [{ from: 0, to: 5 }],
      wait_id: '42',
    },
  ],
};
const when = () => '20 Nov';

describe('what was found', () => {
  it('leads to profiles, chats and conversations', () => {
    const hits = hitsOf(found, { waits: true, when });
    expect(hits.map((hit) => hit.to)).toEqual([
      '/employees/3',
      '/waits?tab=all&chat=-100%2F5',
      '/waits?tab=all&wait=42',
    ]);
    expect(hits[2]).toMatchObject({ title: 'narxi <b>qancha</b>', note: 'Botir · Artel · 20 Nov' });
  });

  it('leads nowhere for those who may not read conversations', () => {
    expect(hitsOf(found, { waits: false, when }).map((hit) => hit.to)).toEqual([
      '/employees/3',
      null,
      null,
    ]);
  });
});

describe('what was opened before', () => {
  beforeEach(() => localStorage.clear());
  const hit = (n: number, kind: Hit['kind'] = 'employee'): Hit => ({
    kind,
    key: `${kind}-${n}`,
    title: `N${n}`,
    to: `/employees/${n}`,
  });

  it('comes newest first, each once, six at most', () => {
    for (const n of [1, 2, 3, 4, 5, 6, 7, 3]) remember(hit(n));
    expect(recentHits().map((one) => one.title)).toEqual(['N3', 'N7', 'N6', 'N5', 'N4', 'N2']);
  });

  it('holds no words of clients, and survives a spoilt store', () => {
    remember(hit(1, 'message'));
    expect(recentHits()).toEqual([]);
    localStorage.setItem('palette-recent', '{oops');
    expect(recentHits()).toEqual([]);
  });
});
