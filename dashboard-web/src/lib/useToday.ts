/** The company's time zone, and the day it is there: whatever the device says. */
import { useSession } from '../api/session';
import { dayIn } from './clock';

/** Until the session is known. */
const DEFAULT_TIME_ZONE = 'Asia/Tashkent';

export const useZone = (): string => useSession()?.company.time_zone ?? DEFAULT_TIME_ZONE;

export const useToday = (): string => dayIn(useZone());
