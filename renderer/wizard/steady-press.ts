import { useEffect } from 'react';

/** A hand that holds still moves the pointer less than this, in CSS pixels. */
const STILL_PX = 4;
/** What a press does something to. */
const PRESSED = 'button, a[href], summary, label, [type="checkbox"], [type="radio"]';

/** A dialog lies over all that is not in it. */
const isCovered = (pressed: Element): boolean =>
  [...document.querySelectorAll('.overlay')].at(-1)?.contains(pressed) === false;

/**
 * A button, a box or a link that is pressed is pressed, also where the step moved between press and release (a notice came, an error of
 * work that had ended), or where it was put to another place (a row of a list that came in another order): the browser gives
 * such a click to what the two places have in common, or to nobody, and nothing happens. A pointer that was moved away
 * meanwhile presses nothing, as ever, nor does one over which a dialog came, which asks first. It is the click that it would
 * have been: the second of a double click stays one. Gives the function that ends it.
 */
export function keepPresses(): () => void {
  let held: { readonly pressed: HTMLElement; readonly x: number; readonly y: number } | null = null;
  let clicked = false;
  /** What the pointer went down on, where it comes up at the same place and that can be pressed still. */
  const stillHeld = (event: MouseEvent): HTMLElement | null => {
    if (held === null || Math.hypot(event.clientX - held.x, event.clientY - held.y) >= STILL_PX) return null;
    const { pressed } = held;
    const open = pressed.checkVisibility() && !pressed.matches(':disabled') && !isCovered(pressed);
    return open ? pressed : null;
  };
  const press = (pressed: HTMLElement, detail: number, event: MouseEvent): void => {
    const { clientX, clientY, ctrlKey, shiftKey, altKey, metaKey } = event;
    pressed.dispatchEvent(
      new MouseEvent('click', {
        ...{ bubbles: true, cancelable: true, composed: true, view: window },
        ...{ detail, clientX, clientY, ctrlKey, shiftKey, altKey, metaKey },
      }),
    );
  };
  const onDown = ({ target, button, clientX, clientY }: PointerEvent): void => {
    const pressed = target instanceof Element && button === 0 ? target.closest<HTMLElement>(PRESSED) : null;
    held = pressed === null ? null : { pressed, x: clientX, y: clientY };
    clicked = false;
  };
  const onClick = (event: MouseEvent): void => {
    // A key's press, or one that a program makes, has no pointer.
    if (event.detail === 0 || !event.isTrusted) return;
    clicked = true;
    const pressed = stillHeld(event);
    held = null;
    if (pressed === null || !(event.target instanceof Node) || pressed.contains(event.target)) return;
    event.preventDefault();
    event.stopPropagation();
    press(pressed, event.detail, event);
  };
  /** What was taken out of the page and put in again gets no click at all; the click of a release comes with it. */
  const onUp = (event: PointerEvent): void => {
    if (held === null || event.button !== 0) return;
    setTimeout(() => {
      const pressed = clicked ? null : stillHeld(event);
      held = null;
      if (pressed !== null) press(pressed, 1, event);
    });
  };
  const ends = new AbortController();
  const listening = { capture: true, signal: ends.signal };
  window.addEventListener('pointerdown', onDown, listening);
  window.addEventListener('click', onClick, listening);
  window.addEventListener('pointerup', onUp, listening);
  return () => ends.abort();
}

/** While the wizard is on the screen. */
export function useSteadyPress(): void {
  useEffect(keepPresses, []);
}
