// What every screen must satisfy: no accessibility fault, nothing cut off, no sideways scroll.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';

const AXE = readFileSync(new URL('../node_modules/axe-core/axe.min.js', import.meta.url), 'utf8');
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

export async function axeFaults(page) {
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(AXE);
  const { violations } = await page.evaluate(
    (values) => window.axe.run(document, { runOnly: { type: 'tag', values } }),
    RULES,
  );
  return violations.flatMap((violation) =>
    violation.nodes.map((node) => `${violation.id}: ${node.target.join(' ')}`),
  );
}

/** Text that is cut or runs out of its button, a page wider than the window, raw ICU months. */
export const layoutFaults = (page) =>
  page.evaluate(() => {
    const faults = new Set();
    const root = document.documentElement;
    if (root.scrollWidth > root.clientWidth) {
      faults.add(`sideways scroll: ${root.scrollWidth} > ${root.clientWidth}`);
    }
    const ownText = (element) =>
      [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim());
    const visible = (element) =>
      element.checkVisibility() && !element.closest('.fc-hidden, [inert]');
    const name = (element) => element.textContent.trim().slice(0, 40);
    for (const element of document.querySelectorAll('body *')) {
      if (!ownText(element) || element.closest('svg, option, style') || !visible(element)) continue;
      const style = getComputedStyle(element);
      // A clamped preview is cut on purpose: its whole text is one press away.
      const clamped = element.closest('[data-ask], [data-preview]');
      const cut = element.scrollWidth > element.clientWidth + 1 && style.overflowX !== 'visible';
      if (cut && style.display !== 'inline' && style.position !== 'absolute' && !clamped) {
        faults.add(`clipped: ${name(element)}`);
      }
      const holder = element.closest('button, a, th, [role=group]');
      const inner = element.getBoundingClientRect();
      const outer = holder?.getBoundingClientRect();
      if (outer && style.position !== 'absolute' && inner.right > outer.right + 1) {
        faults.add(`out of its box: ${name(element)}`);
      }
      if (
        !element.closest('[role=region]') &&
        inner.right > root.clientWidth + 1 &&
        inner.width > 1
      ) {
        faults.add(`out of the window: ${name(element)}`);
      }
    }
    if (/\bM\d\d\b|\{\{/.test(document.body.innerText)) faults.add('raw month or placeholder');
    return [...faults];
  });

/** Everything at once; `where` names the screen in the failure. */
export async function assertSound(page, where, { axe = true } = {}) {
  const faults = [
    ...(axe ? await axeFaults(page) : []),
    ...(await layoutFaults(page)),
    ...page.problems,
  ];
  assert.deepEqual(faults, [], where);
}
