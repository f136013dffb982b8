/**
 * True while an input method is composing: the Enter that takes a conversion over is not an Enter of ours.
 * 229 is what Chromium gives for every key the input method has taken.
 */
export function isImeKey(event: {
  readonly isComposing?: boolean;
  readonly keyCode?: number;
  readonly nativeEvent?: { readonly isComposing?: boolean; readonly keyCode?: number };
}): boolean {
  const { nativeEvent } = event;
  return (
    event.isComposing === true ||
    event.keyCode === 229 ||
    nativeEvent?.isComposing === true ||
    nativeEvent?.keyCode === 229
  );
}

/** Does the key belong to a field the person types into? There Enter and arrows keep their own meaning. */
export function isTypingTarget(target: EventTarget | null): boolean {
  const element = target as { readonly tagName?: string; readonly isContentEditable?: boolean } | null;
  return (
    element?.tagName === 'INPUT' || element?.tagName === 'TEXTAREA' || element?.isContentEditable === true
  );
}
