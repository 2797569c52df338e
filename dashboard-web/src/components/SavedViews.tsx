/** Filters under a name: one's own, or shared with everybody who may see the page. */
import { Button, Checkbox, CloseButton, Menu, Modal, TextInput } from '@mantine/core';
import { queryOptions, useQuery, useQueryClient } from '@tanstack/react-query';
import { useRouter, useRouterState } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, type Schemas, unwrap } from '../api/client';
import { IconBookmark, IconPlus } from '../icons';
import { useWrite } from '../lib/useWrite';
import classes from './kit.module.css';

export type SavedView = Schemas['SavedView'];

const KEY = ['saved-views'];
export const savedViewsQuery = queryOptions({
  queryKey: KEY,
  staleTime: 60_000,
  queryFn: () => unwrap(api.GET('/api/v1/saved-views')),
  select: (found) => found.items,
});
const addView = (body: Schemas['SavedViewBody']) =>
  unwrap(api.POST('/api/v1/saved-views', { body }));
const deleteView = (id: number) =>
  unwrap(api.DELETE('/api/v1/saved-views/{id}', { params: { path: { id } } }));

/** Where a view leads. */
export const viewAddress = ({ path, query }: Pick<SavedView, 'path' | 'query'>): string =>
  query ? `${path}?${query.replace(/^\?/, '')}` : path;

/** Takes a view away, with undo. */
export function useDeleteView() {
  const { t } = useTranslation();
  const write = useWrite();
  return ({ id, name, path, query, shared }: SavedView) =>
    void write({
      done: t('kit.viewDeleted', { name }),
      run: () => deleteView(id),
      undo: () => addView({ name, path, query, shared }),
      refresh: [KEY],
    });
}

/** What a view keeps: the filters, never an open drawer. */
export function filtersOnly(search: string, drawers: readonly string[]): string {
  const params = new URLSearchParams(search);
  for (const drawer of drawers) params.delete(drawer);
  return params.toString();
}

/** `drawers`: the parameters that open something rather than filter. */
export function SavedViews({ drawers = [] }: { drawers?: readonly string[] }) {
  const { t } = useTranslation();
  const router = useRouter();
  const queries = useQueryClient();
  const write = useWrite();
  const remove = useDeleteView();
  const location = useRouterState({ select: (state) => state.location });
  const [naming, setNaming] = useState(false);
  const path = location.pathname;
  const query = filtersOnly(location.searchStr, drawers);
  const views = (useQuery(savedViewsQuery).data ?? []).filter((view) => view.path === path);

  const save = (name: string, shared: boolean) => {
    setNaming(false);
    void write({
      done: t('kit.viewSaved', { name }),
      run: () => addView({ name, path, query, shared }),
      undo: (view) => deleteView(view.id),
      refresh: [KEY],
    });
  };
  const open = (view: SavedView) => {
    router.history.push(viewAddress(view));
    void queries.invalidateQueries({ queryKey: KEY });
  };
  return (
    <>
      <Menu position="bottom-end">
        <Menu.Target>
          <Button variant="default" leftSection={<IconBookmark size={18} />}>
            {t('kit.views')}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {views.length === 0 && <Menu.Label>{t('kit.noViews')}</Menu.Label>}
          {views.map((view) => (
            <div key={view.id} className={classes.view} role="none">
              <Menu.Item onClick={() => open(view)}>
                {view.name}
                <span className={classes.viewNote}>
                  {view.shared ? t('kit.viewShared') : t('kit.viewPrivate')}
                </span>
              </Menu.Item>
              {view.own && (
                <CloseButton
                  size="lg"
                  role="menuitem"
                  aria-label={t('kit.viewDelete', { name: view.name })}
                  onClick={() => remove(view)}
                />
              )}
            </div>
          ))}
          <Menu.Divider />
          <Menu.Item leftSection={<IconPlus size={16} />} onClick={() => setNaming(true)}>
            {t('kit.viewSave')}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <Modal
        opened={naming}
        onClose={() => setNaming(false)}
        title={t('kit.viewSave')}
        closeButtonProps={{ 'aria-label': t('common.close') }}
      >
        <NameForm onSave={save} />
      </Modal>
    </>
  );
}

function NameForm({ onSave }: { onSave: (name: string, shared: boolean) => void }) {
  const { t } = useTranslation();
  const [name, setName] = useState('');
  const [shared, setShared] = useState(false);
  return (
    <form
      className={classes.form}
      onSubmit={(event) => {
        event.preventDefault();
        if (name.trim()) onSave(name.trim(), shared);
      }}
    >
      <TextInput
        data-autofocus
        label={t('kit.viewName')}
        value={name}
        maxLength={80}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <Checkbox
        label={t('kit.viewShare')}
        checked={shared}
        onChange={(event) => setShared(event.currentTarget.checked)}
      />
      <Button type="submit" disabled={!name.trim()}>
        {t('common.save')}
      </Button>
    </form>
  );
}
