/** What a message holds: its text, the kind of its attachment, or a word that it has neither. */
import type { Icon } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import {
  IconChartBar,
  IconFile,
  IconInfoCircle,
  IconMapPin,
  IconMicrophone,
  IconPaperclip,
  IconPhoto,
  IconSticker,
  IconUser,
  IconVideo,
} from '../../icons';
import { oneOf } from '../../lib/search';
import classes from './conversation.module.css';

/** The kinds we have a word for; any other one is "attachment". */
const KINDS = [
  'voice',
  'audio',
  'photo',
  'video',
  'video_note',
  'animation',
  'document',
  'sticker',
  'location',
  'contact',
  'poll',
  // What Telegram itself says in a chat: somebody came, the title changed.
  'service',
] as const;
type Kind = (typeof KINDS)[number] | 'other';

const ICONS: Record<Kind, Icon> = {
  voice: IconMicrophone,
  audio: IconMicrophone,
  photo: IconPhoto,
  video: IconVideo,
  video_note: IconVideo,
  animation: IconVideo,
  document: IconFile,
  sticker: IconSticker,
  location: IconMapPin,
  contact: IconUser,
  poll: IconChartBar,
  service: IconInfoCircle,
  other: IconPaperclip,
};

export function MessageContent({ text, media }: { text: string | null; media: string | null }) {
  const { t } = useTranslation();
  if (!media) return text ?? <i className={classes.nothing}>{t('media.none')}</i>;
  const kind = oneOf(KINDS, media) ?? 'other';
  const Sign = ICONS[kind];
  return (
    <>
      <span className={classes.media}>
        <Sign size={14} aria-hidden="true" />
        {t(`media.${kind}`)}
      </span>
      {text}
    </>
  );
}
