import axe from 'axe-core';
import type { Page } from 'playwright';

const { source } = axe;

type Finding = { readonly id: string; readonly nodes: readonly { readonly html: string }[] };

/** What axe finds on the page as it stands, by the rules of WCAG 2.2 A and AA but those named: one line a rule. */
export async function findings(page: Page, without: readonly string[] = []): Promise<readonly string[]> {
  // The page's policy lets no script in; the debugger does.
  const session = await page.context().newCDPSession(page);
  await session.send('Runtime.evaluate', { expression: source });
  await session.detach();
  const found = await page.evaluate(async (left) => {
    const { axe: inPage } = globalThis as unknown as {
      axe: { run: (context: unknown, options: unknown) => Promise<{ violations: Finding[] }> };
    };
    const { violations } = await inPage.run(document, {
      runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'],
      rules: Object.fromEntries(left.map((rule) => [rule, { enabled: false }])),
    });
    return violations.map(({ id, nodes }) => ({ id, nodes: nodes.map(({ html }) => ({ html })) }));
  }, without);
  return found.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`);
}
