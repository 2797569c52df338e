/** Opens the palette by Ctrl+K, also while typing; its code is fetched when first wanted. */
import { lazy, Suspense, useEffect, useState } from 'react';
import { chord } from '../../lib/keys';
import { showPalette, usePaletteOpened } from './store';

const Palette = lazy(() => import('./Palette'));

export function PaletteHost() {
  const opened = usePaletteOpened();
  const [wanted, setWanted] = useState(false);
  if (opened && !wanted) setWanted(true);

  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.repeat || chord(event) !== 'Mod+KeyK') return;
      event.preventDefault();
      showPalette(true);
    };
    window.addEventListener('keydown', onKeyDown);
    return () => {
      window.removeEventListener('keydown', onKeyDown);
      showPalette(false);
    };
  }, []);
  return (
    wanted && (
      <Suspense fallback={null}>
        <Palette opened={opened} onClose={() => showPalette(false)} />
      </Suspense>
    )
  );
}
