// How a screen may look: on a phone and on wide screens, light and dark, in three languages. What
// only a new window can be (the language, touch) takes a load; width and theme change under it.
import { assertSound } from './checks.mjs';

export const LANGUAGES = ['uz', 'ru', 'en'];
export const DEVICES = [
  { name: 'phone', widths: [360], isMobile: true, hasTouch: true },
  { name: 'wide', widths: [768, 1280] },
];
const SCHEMES = ['light', 'dark'];
const HEIGHT = 800;

/** The options of `openPage` for a device. */
export const optionsOf = ({ widths, isMobile, hasTouch }) => ({
  viewport: { width: widths[0], height: HEIGHT },
  isMobile,
  hasTouch,
});

async function wear(page, width, scheme) {
  await page.setViewportSize({ width, height: HEIGHT });
  await page.emulateMedia({ colorScheme: scheme });
  await page.waitForFunction(
    ([width, scheme]) =>
      matchMedia(`(min-width: ${width}px) and (max-width: ${width}px)`).matches &&
      document.documentElement.dataset.mantineColorScheme === scheme &&
      !document.querySelector('[aria-busy=true]'),
    [width, scheme],
  );
  await page.evaluate(async () => {
    // What measures itself draws anew in the frame after; colours fade into each other.
    const frame = () => new Promise((done) => requestAnimationFrame(done));
    await frame();
    await frame();
    for (const one of document.getAnimations()) if (one instanceof CSSTransition) one.finish();
  });
}

/** Checks the screen that is open in every width of the device and both themes. */
export async function assertSoundInEveryLook(page, device, where, options) {
  for (const width of device.widths) {
    for (const scheme of SCHEMES) {
      await wear(page, width, scheme);
      await assertSound(page, `${width} ${scheme} ${where}`, options);
    }
  }
}
