// A keyboard at a wide screen: Tab, Enter, arrows and the shortcuts, nothing else.
import assert from 'node:assert/strict';

export const KEYS = { name: 'keys', device: { viewport: { width: 1280, height: 800 } } };

/** Whoever needs more presses than this has lost the way. */
const MOST_PRESSES = 80;
const JUMPS = { waits: 'r', leaderboard: 'l' };
const LETTERS = { reassign: 'r', exclude: 'e' };

const isFocused = (locator) => locator.evaluate((one) => one === document.activeElement);
/** What can tell a focused control from the others: its own look, or that of the box around it. */
const lookOf = (locator) =>
  locator.evaluate((one) =>
    [one, one.nextElementSibling, one.parentElement].map((element) => {
      if (!element) return null;
      const { outlineStyle, outlineColor, boxShadow, borderColor } = getComputedStyle(element);
      return outlineStyle === 'none'
        ? { boxShadow, borderColor }
        : { outlineStyle, outlineColor, boxShadow, borderColor };
    }),
  );
const isUncovered = (locator) =>
  locator.evaluate((one) => {
    const { left, top, width, height } = one.getBoundingClientRect();
    const hit = document.elementFromPoint(left + width / 2, top + height / 2);
    return (
      !!hit && (one.contains(hit) || hit.contains(one) || hit.closest('label')?.control === one)
    );
  });

export function keyHands(page) {
  const key = (name) => page.keyboard.press(name);
  /** Presses `step` until the control has the focus; the focus must be seen. */
  const reach = async (locator, step = 'Tab') => {
    // A switch keeps its radio button out of sight, under its label.
    await locator.waitFor({ state: 'attached' });
    const name = (await locator.getAttribute('aria-label')) ?? (await locator.innerText());
    if (await isFocused(locator)) return;
    const before = await lookOf(locator);
    for (let presses = 0; !(await isFocused(locator)); presses++) {
      assert.ok(presses < MOST_PRESSES, `“${name}” is not reached by ${step}`);
      await key(step);
    }
    assert.notDeepEqual(await lookOf(locator), before, `“${name}” does not show its focus`);
    assert.ok(await isUncovered(locator), `“${name}” has the focus, covered by something else`);
  };
  const press = async (locator) => {
    await reach(locator);
    await key('Enter');
  };
  /** Walks a list that keeps the focus in its field. */
  const pick = async (option) => {
    await option.waitFor();
    const chosen = async () => (await option.getAttribute('aria-selected')) === 'true';
    for (let presses = 0; !(await chosen()); presses++) {
      assert.ok(presses < MOST_PRESSES, `“${await option.innerText()}” is not reached by arrows`);
      await key('ArrowDown');
    }
    await key('Enter');
  };
  return {
    press,
    async write(field, text) {
      await reach(field);
      await page.keyboard.type(text);
    },
    async goTo(t, place) {
      await key('g');
      await key(JUMPS[place]);
    },
    async openRow(row) {
      await row.waitFor();
      // From the field that narrows a list, Enter leads into the list.
      const typing = await page.evaluate(() => document.activeElement.matches('main input'));
      if (typing) await key('Enter');
      await reach(row, 'j');
      await key('Enter');
    },
    async menu(button, item) {
      await press(button);
      await reach(item, 'ArrowDown');
      await key('Enter');
    },
    async switchTo(group, label) {
      const wanted = group.getByRole('radio', { name: label });
      await reach(group.locator('input:checked'));
      for (let presses = 0; !(await wanted.isChecked()); presses++) {
        assert.ok(presses < MOST_PRESSES, `“${label}” is not reached by arrows`);
        await key('ArrowRight');
      }
    },
    decide: (action) => key(LETTERS[action]),
    pick,
    undo: () => key('u'),
    search: () => key('Control+k'),
    back: () => key('Escape'),
    close: () => key('Escape'),
  };
}
