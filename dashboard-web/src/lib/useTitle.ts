/** The browser tab's title follows the page. */
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';

export function useTitle(page: string) {
  const { t } = useTranslation();
  const title = `${page} · ${t('app.name')}`;
  useEffect(() => {
    document.title = title;
  }, [title]);
}
