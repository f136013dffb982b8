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
 * work that had ended): the browser gives such a click to what the two places have in common, and nothing happens. A
 * pointer that was moved away meanwhile presses nothing, as ever, nor does one over which a dialog came, which asks first.
 * It is the click that it would have been: the second of a double click stays one. Gives the function that ends it.
 */
export function keepPresses(): () => void {
  let held: { readonly pressed: HTMLElement; readonly x: number; readonly y: number } | null = null;
  const onDown = ({ target, button, clientX, clientY }: PointerEvent): void => {
    const pressed = target instanceof Element && button === 0 ? target.closest<HTMLElement>(PRESSED) : null;
    held = pressed === null ? null : { pressed, x: clientX, y: clientY };
  };
  const onClick = (event: MouseEvent): void => {
    const before = held;
    held = null;
    // A key's press, or one that a program makes, has no pointer.
    if (before === null || event.detail === 0 || !(event.target instanceof Node)) return;
    const { pressed, x, y } = before;
    const still = Math.hypot(event.clientX - x, event.clientY - y) < STILL_PX;
    if (pressed.contains(event.target) || !still || !pressed.checkVisibility() || isCovered(pressed)) return;
    event.preventDefault();
    event.stopPropagation();
    const { detail, clientX, clientY, ctrlKey, shiftKey, altKey, metaKey } = event;
    pressed.dispatchEvent(
      new MouseEvent('click', {
        ...{ bubbles: true, cancelable: true, composed: true, view: window },
        ...{ detail, clientX, clientY, ctrlKey, shiftKey, altKey, metaKey },
      }),
    );
  };
  window.addEventListener('pointerdown', onDown, true);
  window.addEventListener('click', onClick, true);
  return () => {
    window.removeEventListener('pointerdown', onDown, true);
    window.removeEventListener('click', onClick, true);
  };
}

/** While the wizard is on the screen. */
export function useSteadyPress(): void {
  useEffect(keepPresses, []);
}
