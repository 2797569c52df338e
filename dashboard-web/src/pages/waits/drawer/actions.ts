/** What can be decided about a wait, its key, and what more it asks for. */
import type { TFunction } from 'i18next';
import type { Schemas } from '../../../api/client';
import type { Wait } from '../../../api/waits';
import type { Picking } from '../../../components/conversation/Talk';

/** `accept` and `refuse` are about the suggested answer. */
export const ACTIONS = [
  { key: 'accept', code: 'KeyA', letter: 'A' },
  { key: 'refuse', code: 'KeyD', letter: 'D' },
  { key: 'reassign', code: 'KeyR', letter: 'R' },
  { key: 'close', code: 'KeyC', letter: 'C' },
  { key: 'exclude', code: 'KeyE', letter: 'E' },
  { key: 'dismiss', code: 'KeyN', letter: 'N' },
  { key: 'link', code: 'KeyL', letter: 'L' },
  { key: 'split', code: 'KeyS', letter: 'S' },
  { key: 'merge', code: 'KeyM', letter: 'M' },
  { key: 'ask', code: 'KeyQ', letter: 'Q' },
] as const;
export type ActionKey = (typeof ACTIONS)[number]['key'];

/** Those that stand as buttons; the rest is behind "More". */
export const MAIN: ActionKey[] = ['accept', 'refuse', 'reassign', 'close', 'exclude'];

export function isPossible(action: ActionKey, wait: Wait): boolean {
  if (wait.pending) return false;
  const open = wait.state === 'open';
  const counts = open || wait.state === 'answered' || wait.state === 'closed';
  switch (action) {
    case 'accept':
      return !!wait.suggestion && open;
    case 'refuse':
      return (!!wait.suggestion && open) || (!!wait.answer && wait.state === 'answered');
    case 'reassign':
    case 'close':
      return open;
    case 'link':
      return open || wait.state === 'answered';
    default:
      return counts;
  }
}

/** Decisions for which a message is chosen; `ask`: one of another ask, or of none. */
const PICKED = ['link', 'split', 'ask'] as const;
export type PickKind = (typeof PICKED)[number];
export const isPicked = (action: ActionKey | null): action is PickKind =>
  PICKED.some((one) => one === action);

/** How messages can be chosen while an action asks for one. */
export function pickingFor(
  action: ActionKey | null,
  onPick: (kind: PickKind, message: Schemas['Message']) => void,
  t: TFunction,
): Picking | undefined {
  if (!isPicked(action)) return undefined;
  const role = action === 'link' ? 'staff' : 'client';
  return {
    can: (message) => message.author.role === role && !(action === 'ask' && message.mark),
    onPick: (message) => onPick(action, message),
    label: t(`waits.pick.${action}`),
  };
}
