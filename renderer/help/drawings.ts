import type { StepId } from '../../electron/domain/step.ts';

/** Little pictures of our own, 24 by 24, drawn with lines. */
export const ICONS = {
  person: 'M12 4a4 4 0 1 1 0 8a4 4 0 1 1 0-8M4 21c0-5 4-7 8-7s8 2 8 7',
  folder: 'M3 6h6l2 2h10v11H3z',
  sheet: 'M6 3h9l4 4v14H6zM15 3v4h4M9 12h7M9 16h7',
  laptop: 'M5 5h14v10H5zM2 19h20l-2-4H4z',
  device: 'M4 5h16v6H4zM4 13h16v6H4zM7 8h.01M7 16h.01M11 8h6M11 16h6',
  wall: 'M3 6h18v12H3zM3 12h18M9 6v6M15 6v6M6 12v6M12 12v6M18 12v6',
  proxy: 'M3 9h14l-4-4M21 15H7l4 4',
  cloud: 'M7 18a4 4 0 0 1 0-8a5 5 0 0 1 10-1a4.5 4.5 0 0 1 0 9z',
  pen: 'M4 20l1-5L16 4l4 4L9 19zM14 6l4 4',
  eye: 'M2 12c4-7 16-7 20 0c-4 7-16 7-20 0M12 9a3 3 0 1 1 0 6a3 3 0 1 1 0-6',
  check: 'M4 12l5 6L20 6',
  bell: 'M6 17V11a6 6 0 0 1 12 0v6l2 2H4zM10 21h4',
  ticket: 'M3 7h18v3a2 2 0 0 0 0 4v3H3v-3a2 2 0 0 0 0-4zM9 7v10',
  box: 'M4 8l8-4 8 4v9l-8 4-8-4zM4 8l8 4 8-4M12 12v9',
} as const;

/** What happens in a step, from left to right; the words beside it are in i18n, in this order. */
export const DRAWINGS: Readonly<Record<StepId, readonly (keyof typeof ICONS)[]>> = {
  site: ['person', 'sheet', 'folder'],
  discover: ['laptop', 'device', 'check'],
  preflight: ['device', 'wall', 'proxy', 'cloud'],
  settings: ['pen', 'sheet', 'device'],
  apply: ['eye', 'pen', 'device', 'check'],
  'test-call': ['device', 'bell', 'cloud', 'ticket'],
  report: ['folder', 'sheet', 'box', 'person'],
};
