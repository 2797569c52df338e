/** The language switch; a signed-in person's choice is kept on the server too. */
import { ActionIcon, Menu } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { saveLanguage, sessionQuery, useSession } from '../api/session';
import { IconCheck, IconLanguage } from '../icons';
import { type Language, LANGUAGE_NAMES, LANGUAGES, setLanguage } from '../lib/i18n';

/** `onChoose` hears a choice made by hand, as opposed to one that was loaded. */
export function LanguageMenu({ onChoose }: { onChoose?: (language: Language) => void }) {
  const { t, i18n } = useTranslation();
  const queries = useQueryClient();
  const signedIn = !!useSession()?.user;
  const save = useMutation({
    mutationFn: saveLanguage,
    onSuccess: (session) => queries.setQueryData(sessionQuery.queryKey, session),
  });
  const choose = (language: Language) => {
    void setLanguage(language);
    onChoose?.(language);
    // The page speaks the new language even if saving fails: the browser remembers it.
    if (signedIn) save.mutate(language);
  };
  const current = i18n.language as Language;
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon
          variant="subtle"
          color="gray"
          size={40}
          aria-label={`${t('shell.language')}: ${LANGUAGE_NAMES[current]}`}
        >
          <IconLanguage size={20} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {LANGUAGES.map((language) => (
          <Menu.Item
            key={language}
            lang={language}
            onClick={() => choose(language)}
            rightSection={language === current ? <IconCheck size={16} /> : null}
          >
            {LANGUAGE_NAMES[language]}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
