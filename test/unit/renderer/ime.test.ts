import { describe, expect, it } from 'vitest';
import { isImeKey, isTypingTarget } from '../../../renderer/components/ime.ts';

describe('isImeKey', () => {
  it.each([
    [{ isComposing: true, keyCode: 13 }, true],
    [{ isComposing: false, keyCode: 229 }, true],
    [{ nativeEvent: { isComposing: true } }, true],
    [{ nativeEvent: { keyCode: 229 } }, true],
    [{ isComposing: false, keyCode: 13 }, false],
    [{ nativeEvent: { isComposing: false, keyCode: 13 } }, false],
    [{}, false],
  ])('%o → %s', (event, expected) => {
    expect(isImeKey(event)).toBe(expected);
  });
});

describe('isTypingTarget', () => {
  it('knows fields from the rest', () => {
    expect(isTypingTarget({ tagName: 'INPUT' } as unknown as EventTarget)).toBe(true);
    expect(isTypingTarget({ tagName: 'BUTTON' } as unknown as EventTarget)).toBe(false);
    expect(isTypingTarget(null)).toBe(false);
  });
});
