/** The parts of the settings, and who may open them. */
import type { Role } from '../../shell/nav';

/** What a chat is for. */
export const PURPOSES = ['client', 'internal'] as const;

export const SECTIONS = [
  'me',
  'views',
  'company',
  'calendars',
  'targets',
  'rules',
  'scores',
  'chats',
  'gaps',
  'tokens',
] as const;
export type SectionKey = (typeof SECTIONS)[number];

/** One's own part is everybody's; the company's is the administrators'. */
const OWN: SectionKey[] = ['me', 'views'];
const HR: SectionKey[] = [...OWN, 'calendars', 'targets', 'scores', 'gaps'];
/** They answer for chats, and are told when nothing was seen there. */
const SUPERVISOR: SectionKey[] = [...OWN, 'gaps'];
export const sectionsFor = (role: Role | undefined): SectionKey[] => {
  if (role === 'admin') return [...SECTIONS];
  if (role === 'supervisor') return SUPERVISOR;
  return role === 'hr' ? HR : OWN;
};
