import { app, crashReporter } from 'electron';

/** Crash reports are kept on this PC and sent to nobody; a supporter is told how many there are (`support`). */
export function keepCrashReports(): void {
  crashReporter.start({ uploadToServer: false, compress: false });
}

/** Why a process of the program ended that should not have; the window's own end is told by Electron's exit code. */
export function logLostProcesses(
  log: (topic: string, text: string, values: Record<string, unknown>) => void,
): void {
  app.on('render-process-gone', (_event, _contents, { reason, exitCode }) => {
    if (reason !== 'clean-exit') log('crash', 'a page ended', { reason, exitCode });
  });
  app.on('child-process-gone', (_event, { type, reason, exitCode }) => {
    if (reason !== 'clean-exit') log('crash', 'a helper process ended', { type, reason, exitCode });
  });
}
