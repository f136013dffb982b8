import { describe, expect, it } from 'vitest';
import { APP_ERROR_CODES } from '../../../electron/domain/app-error.ts';
import { textsFor } from '../../../electron/texts/for-language.ts';
import { errorText } from '../../../electron/texts/index.ts';
import { en } from '../../../renderer/i18n/en.ts';
import { ja } from '../../../renderer/i18n/ja.ts';

/** What a program offers is said where it can be done: a customer who reads the report has neither buttons nor options. */
const args = { address: '192.0.2.1', name: 'NAME', user: 'USER', seen: 'AB:CD', place: 'login' };

/** Every word of the window, as it stands there. */
function words(part: unknown, found: Set<string> = new Set()): ReadonlySet<string> {
  if (typeof part === 'string') found.add(part);
  else if (typeof part === 'object' && part !== null)
    for (const inner of Object.values(part)) words(inner, found);
  return found;
}

describe.each([
  ['ja', ja, /「([^」]+)」/g],
  ['en', en, /"([^"]+)"/g],
] as const)('%s', (language, messages, quoted) => {
  const texts = textsFor(language);
  const inWindow = words(messages);
  const namesInWindow = (text: string): readonly string[] =>
    [...text.matchAll(quoted)].map((match) => match[1] ?? '').filter((name) => inWindow.has(name));

  it('paper names no button and no option', () => {
    for (const code of APP_ERROR_CODES) {
      const said = errorText(texts, { code, args }, 'paper');
      expect(namesInWindow(said), code).toEqual([]);
      expect(said, code).not.toMatch(/--[a-z]|passwordEnv|コマンドライン|on the command line/);
    }
  });

  it('the terminal names no button, the window no option', () => {
    for (const code of APP_ERROR_CODES) {
      expect(namesInWindow(errorText(texts, { code, args }, 'terminal')), code).toEqual([]);
      expect(errorText(texts, { code, args }, 'window'), code).not.toMatch(/--[a-z]|passwordEnv/);
    }
  });

  it.each([
    ['certificate-changed', '--trust AB:CD'],
    ['host-key-changed', '--trust AB:CD'],
    ['login-not-retried', '--retry-login'],
    ['password-missing', 'passwordEnv'],
  ])('%s leads on in the window and on the terminal', (code, option) => {
    const paper = errorText(texts, { code, args }, 'paper');
    expect(errorText(texts, { code, args }, 'terminal')).toContain(option);
    const window = errorText(texts, { code, args }, 'window');
    expect(window.startsWith(paper)).toBe(true);
    expect(window.length).toBeGreaterThan(paper.length);
  });
});
