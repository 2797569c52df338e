// A thumb on a phone 360 px wide: taps and the phone's own keyboard, nothing else.
import assert from 'node:assert/strict';

export const TOUCH = {
  name: 'touch',
  device: {
    viewport: { width: 360, height: 740 },
    deviceScaleFactor: 2,
    hasTouch: true,
    isMobile: true,
  },
};

/** The least a finger hits (WCAG 2.2, 2.5.8). */
const LEAST_PX = 24;

export function touchHands(page) {
  const press = async (locator) => {
    await locator.waitFor();
    const { width, height } = await locator.evaluate((one) => one.getBoundingClientRect().toJSON());
    const name = (await locator.getAttribute('aria-label')) ?? (await locator.innerText());
    const small = Math.min(width, height) < LEAST_PX;
    assert.ok(!small, `“${name}” is ${width} by ${height} px: too small for a finger`);
    await locator.tap();
  };
  const dialog = page.getByRole('dialog');
  return {
    press,
    async write(field, text) {
      await press(field);
      await page.keyboard.type(text);
    },
    goTo: (t, key) =>
      press(page.getByRole('navigation').getByRole('link', { name: t(`nav.tab.${key}`) })),
    openRow: press,
    async menu(button, item) {
      await press(button);
      await press(item);
    },
    switchTo: (group, label) => press(group.locator('label').filter({ hasText: label })),
    decide: (action) => press(dialog.locator(`[data-action=${action}]`)),
    pick: press,
    undo: (t) => press(page.locator('[data-toast]').getByRole('button', { name: t('write.undo') })),
    search: (t) => press(page.getByRole('button', { name: t('palette.open') })),
    back: (t) => press(dialog.getByRole('button', { name: t('conversation.back') })),
    close: (t) =>
      press(dialog.getByRole('button', { name: t('common.close'), exact: true }).last()),
  };
}
