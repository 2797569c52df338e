/** The refusals of the server we have a sentence for. */
import type { TFunction } from 'i18next';
import { ApiError } from '../../api/error';

export function refusal(error: unknown, t: TFunction): string | undefined {
  if (!(error instanceof ApiError) || error.status !== 409) return undefined;
  if (error.code === 'last_admin') return t('users.lastAdmin');
  return error.code === 'login_taken' ? t('users.loginTaken') : undefined;
}
