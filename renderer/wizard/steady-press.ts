import { useEffect } from 'react';

/** A hand that holds still moves the pointer less than this, in CSS pixels. */
const STILL_PX = 4;

/**
 * A button that is pressed is pressed, also where the step moved between press and release (a notice came, an error of
 * work that had ended): the browser gives such a click to what the two places have in common, and nothing happens. A
 * pointer that was moved away meanwhile presses nothing, as ever. Gives the function that ends it.
 */
export function keepPresses(): () => void {
  let held: { readonly button: HTMLButtonElement; readonly x: number; readonly y: number } | null = null;
  const onDown = ({ target, clientX, clientY }: PointerEvent): void => {
    const button = target instanceof Element ? target.closest('button') : null;
    held = button === null ? null : { button, x: clientX, y: clientY };
  };
  const onClick = (event: MouseEvent): void => {
    const pressed = held;
    held = null;
    // A key's press, or one that a program makes, has no pointer.
    if (pressed === null || event.detail === 0 || !(event.target instanceof Node)) return;
    const { button, x, y } = pressed;
    const still = Math.hypot(event.clientX - x, event.clientY - y) < STILL_PX;
    if (button.contains(event.target) || !still || !button.isConnected) return;
    event.preventDefault();
    event.stopPropagation();
    button.click();
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
