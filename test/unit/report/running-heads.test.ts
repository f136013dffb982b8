import { expect, test } from 'vitest';
import { runningHeadsCss } from '../../../renderer/report/running-heads.ts';

const HEADS = { topLeft: '東京 DC　設定報告書', topRight: 'CHR-1', bottomLeft: '会社', hasCover: true };

test('every page but the cover has its heads and its number', () => {
  const css = runningHeadsCss(HEADS);
  expect(css).toContain('@top-left { content: "東京 DC　設定報告書"');
  expect(css).toContain('@bottom-right { content: counter(page) " / " counter(pages)');
  expect(css).toMatch(/@page :first \{ @top-left \{ content: none; \}/);
  expect(runningHeadsCss({ ...HEADS, hasCover: false })).not.toContain(':first');
});

test('what a person typed ends neither the string nor the rule', () => {
  const css = runningHeadsCss({ ...HEADS, topLeft: 'a"; } body { display: none } \\', bottomLeft: 'x\ny' });
  expect(css).toContain('content: "a\\22 ; } body { display: none } \\5c "');
  expect(css).toContain('content: "x\\a y"');
});
