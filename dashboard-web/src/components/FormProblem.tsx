/** Why a form was refused: the server's own sentence, and the code to quote. */
import { useTranslation } from 'react-i18next';
import { ApiError } from '../api/error';
import { IconAlertCircle } from '../icons';
import { ErrorCode } from '../shell/ErrorPanel';

export function FormProblem({ error, sentence }: { error: unknown; sentence?: string }) {
  const { t } = useTranslation();
  const told = error instanceof ApiError ? error.status : -1;
  const words = () => {
    if (sentence) return sentence;
    if (told === 0) return t('error.network');
    if (told === 403) return t('form.forbidden');
    const detail = error instanceof ApiError ? error.detail : null;
    if (told === 409) return t('form.conflict', { detail: detail ?? '' }).trim();
    return detail ? t('form.invalid', { detail }) : t('form.refused');
  };
  return (
    <div role="alert">
      {!!error && (
        <p className="fc-banner" data-mood="bad">
          <IconAlertCircle size={18} aria-hidden="true" />
          <span>
            {words()} <ErrorCode error={error} />
          </span>
        </p>
      )}
    </div>
  );
}
