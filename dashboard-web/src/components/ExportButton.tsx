/** A file of what the page shows: a job on the server, its percent in the button, then the file. */
import { Button, Menu } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, type Schemas, unwrap } from '../api/client';
import { IconDownload } from '../icons';
import { showToast } from '../lib/toasts';

type ExportFormat = Schemas['ExportFormat'];

const FORMATS: ExportFormat[] = ['xlsx', 'csv'];
const POLL_MS = 700;

function download(address: string) {
  const link = document.createElement('a');
  link.href = address;
  link.download = '';
  document.body.append(link);
  link.click();
  link.remove();
}

type Props = {
  kind: Schemas['ExportKind'];
  /** the filters of the page, as the list's own call takes them */
  query: Record<string, string | number | boolean | undefined>;
};

export function ExportButton({ kind, query }: Props) {
  const { t } = useTranslation();
  const [id, setId] = useState<string | null>(null);
  const start = useMutation({
    mutationFn: (format: ExportFormat) =>
      // Which filters there are is for each list to know: the document leaves it open.
      unwrap(api.POST('/api/v1/exports', { body: { kind, format, query: query as never } })),
    onSuccess: (job) => setId(job.id),
    onError: (error) => showToast({ text: t('kit.exportFailed'), mood: 'failed', error }),
  });
  const { data, error } = useQuery({
    queryKey: ['exports', id],
    enabled: id !== null,
    queryFn: () => unwrap(api.GET('/api/v1/exports/{id}', { params: { path: { id: id ?? '' } } })),
    // The live stream tells sooner; asking covers a stream that is down.
    refetchInterval: (job) =>
      job.state.data?.state === 'done' || job.state.data?.state === 'failed' ? false : POLL_MS,
  });

  const settled = useRef<string | null>(null);
  useEffect(() => {
    if (id === null || settled.current === id) return;
    const failed = error || data?.state === 'failed';
    if (!failed && data?.state !== 'done') return;
    settled.current = id;
    const file = failed ? null : data?.file;
    if (file) {
      download(file.url);
      showToast({ text: t('kit.exportDone'), mood: 'done' });
    } else {
      showToast({ text: t('kit.exportFailed'), mood: 'failed', error: error ?? undefined });
    }
    setId(null);
  }, [id, data, error, t]);

  const busy = start.isPending || id !== null;
  return (
    <Menu position="bottom-end" disabled={busy}>
      <Menu.Target>
        <Button
          variant="default"
          leftSection={<IconDownload size={18} />}
          aria-busy={busy}
          data-export={busy ? 'running' : 'idle'}
        >
          {busy ? t('kit.exportPercent', { percent: data?.percent ?? 0 }) : t('kit.export')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {FORMATS.map((format) => (
          <Menu.Item key={format} onClick={() => start.mutate(format)}>
            {t(`kit.format.${format}`)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
