/** Short notes at the foot of the screen; a write's note carries its undo for six seconds. */
import { useSyncExternalStore } from 'react';

export const UNDO_MS = 6_000;

export type Toast = {
  id: number;
  text: string;
  mood: 'done' | 'failed';
  /** code and request id, for support */
  error?: unknown;
  undo?: () => void;
};

let toasts: Toast[] = [];
let lastId = 0;
const listeners = new Set<() => void>();

function publish(next: Toast[]) {
  toasts = next;
  for (const told of listeners) told();
}

/** Shows one; the newest replaces an older one of the same mood, so that undo is never a guess. */
export function showToast(toast: Omit<Toast, 'id'>): number {
  const id = ++lastId;
  publish([...toasts.filter((other) => other.mood !== toast.mood), { ...toast, id }]);
  return id;
}

export const hideToast = (id: number) => publish(toasts.filter((toast) => toast.id !== id));

export const useToasts = (): Toast[] =>
  useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => toasts,
  );
