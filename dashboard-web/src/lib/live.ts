/** The live stream: one per tab, reconnects with a growing pause, refreshes what has changed. */
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { reportSessionEnded } from '../api/client';
import { EventReader } from './sse';

const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 15_000;
/** The server sends a heartbeat every 15 s: a longer silence is a dead line nobody closed. */
const SILENCE_MS = 40_000;

type Handlers = { onOpen: () => void; onEvent: (name: string, data: string) => void };

/** Reads one connection until it ends; throws when it could not be opened or fell silent. */
async function readStream(signal: AbortSignal, { onOpen, onEvent }: Handlers) {
  const connection = new AbortController();
  const close = () => connection.abort();
  signal.addEventListener('abort', close);
  let silence = setTimeout(close, SILENCE_MS);
  try {
    const response = await fetch('/api/v1/events', {
      signal: connection.signal,
      credentials: 'same-origin',
      headers: { Accept: 'text/event-stream' },
    });
    if (response.status === 401) reportSessionEnded();
    if (!response.ok || !response.body) throw new Error(`stream: ${response.status}`);
    onOpen();
    const events = new EventReader(onEvent);
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    for (;;) {
      const { value, done } = await reader.read();
      if (done) return;
      clearTimeout(silence);
      silence = setTimeout(close, SILENCE_MS);
      events.push(value);
    }
  } finally {
    clearTimeout(silence);
    signal.removeEventListener('abort', close);
  }
}

/** Keeps the stream open while `enabled`; tells whether it is up (true until first refused). */
export function useLive(enabled: boolean): boolean {
  const queries = useQueryClient();
  const [up, setUp] = useState(true);

  useEffect(() => {
    if (!enabled) return;
    const stop = new AbortController();
    let pause = FIRST_PAUSE_MS;
    let missed = false;

    const handlers: Handlers = {
      onOpen() {
        setUp(true);
        pause = FIRST_PAUSE_MS;
        // Whatever happened while the line was down is unknown: ask for everything again.
        if (missed) void queries.invalidateQueries();
        missed = false;
      },
      onEvent(name, data) {
        if (name !== 'changed') return;
        const { topic } = JSON.parse(data) as { topic: string };
        void queries.invalidateQueries({ queryKey: [topic] });
      },
    };
    const keepOpen = async () => {
      while (!stop.signal.aborted) {
        await readStream(stop.signal, handlers).catch(() => {});
        if (stop.signal.aborted) return;
        missed = true;
        setUp(false);
        await new Promise((done) => setTimeout(done, pause * (1 + Math.random() / 2)));
        pause = Math.min(pause * 2, LONGEST_PAUSE_MS);
      }
    };
    void keepOpen();
    return () => stop.abort();
  }, [enabled, queries]);

  return up;
}
