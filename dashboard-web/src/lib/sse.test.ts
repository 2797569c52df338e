import { expect, it } from 'vitest';
import { EventReader } from './sse';

const STREAM =
  ': heartbeat\n\nevent: hello\ndata: {}\n\nevent: changed\r\ndata: {"topic":"leaderboard"}\r\n\r\ndata: a\ndata: b\n\n';
const EVENTS = [
  ['hello', '{}'],
  ['changed', '{"topic":"leaderboard"}'],
  ['message', 'a\nb'],
];

it.each([1, 2, 7, 1000])('finds the events in chunks of %d characters', (size) => {
  const seen: string[][] = [];
  const reader = new EventReader((name, data) => seen.push([name, data]));
  for (let i = 0; i < STREAM.length; i += size) reader.push(STREAM.slice(i, i + size));
  expect(seen).toEqual(EVENTS);
});

it('keeps an unfinished event for later', () => {
  const seen: string[] = [];
  const reader = new EventReader((name) => seen.push(name));
  reader.push('event: changed\ndata: {}\n');
  expect(seen).toEqual([]);
  reader.push('\n');
  expect(seen).toEqual(['changed']);
});
