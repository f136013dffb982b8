/** Where the name of the field that has the focus is kept: as long as the window, whatever becomes of its page. */
const KEY = 'focused-field';

/** The field that was being typed in when the page was lost; empty where this is no page that was loaded anew. */
let lost = ((): string => {
  const [load] = performance.getEntriesByType('navigation');
  const again = load instanceof PerformanceNavigationTiming && load.type === 'reload';
  return again ? (sessionStorage.getItem(KEY) ?? '') : '';
})();

/** Follows the focus; returns what ends that. */
export function keepFocus(): () => void {
  const onFocus = ({ target }: FocusEvent): void => {
    const name = target instanceof Element ? target.closest('.content [name]')?.getAttribute('name') : null;
    if ((name ?? '') === '') sessionStorage.removeItem(KEY);
    else sessionStorage.setItem(KEY, name ?? '');
  };
  window.addEventListener('focusin', onFocus);
  return () => window.removeEventListener('focusin', onFocus);
}

/** The field that had the focus in the page that was lost, once; null where there was none, or it is not on this screen. */
export function lostField(): HTMLElement | null {
  const name = lost;
  lost = '';
  return name === '' ? null : document.querySelector(`.content [name="${CSS.escape(name)}"]`);
}
