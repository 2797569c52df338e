/** A blind time as it is typed in, on the clocks of the company. */
import { momentIn } from '../dates';

export type GapDraft = { chat: string; from: string; to: string; note: string };
export type GapFault = 'noFrom' | 'noTo' | 'order' | 'future';

/** `mustEnd`: an end that was told once can be moved, not taken back. */
export function faultOf(
  { from, to }: GapDraft,
  now: string,
  mustEnd: boolean,
): GapFault | undefined {
  if (!from) return 'noFrom';
  if (!to && mustEnd) return 'noTo';
  // Local times are compared as they are written.
  if (from > now || to > now) return 'future';
  return to && to <= from ? 'order' : undefined;
}

export const spanOf = ({ from, to }: GapDraft, zone: string) => ({
  from_at: momentIn(from, zone),
  to_at: to ? momentIn(to, zone) : null,
});
