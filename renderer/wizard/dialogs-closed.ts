/** Is a dialog open? What stands behind it cannot be used then. */
export function isDialogOpen(): boolean {
  return document.querySelector('.overlay') !== null;
}

/** Waits until no dialog is open; at once where none is. */
export function dialogsClosed(): Promise<void> {
  if (!isDialogOpen()) return Promise.resolve();
  return new Promise((resolve) => {
    const watch = new MutationObserver(() => {
      if (isDialogOpen()) return;
      watch.disconnect();
      resolve();
    });
    watch.observe(document.body, { childList: true, subtree: true });
  });
}
