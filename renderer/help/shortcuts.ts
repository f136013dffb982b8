/** The keys that the window knows, as they are shown under `?`; each is handled where its comment says. */
export const SHORTCUTS = [
  // wizard/Wizard.tsx
  { id: 'back', keys: ['Alt', '←'] },
  { id: 'next', keys: ['Alt', '→'] },
  { id: 'rerun', keys: ['F5'] },
  { id: 'region', keys: ['F6'] },
  { id: 'regionBack', keys: ['Shift', 'F6'] },
  { id: 'help', keys: ['?'] },
  // components/table/TableTools.tsx
  { id: 'search', keys: ['/'] },
  // components/table/move-rows.ts
  { id: 'rows', keys: ['↑', '↓', 'PageUp', 'PageDown', 'Home', 'End'] },
  { id: 'tick', keys: ['Space'] },
  // components/table/use-lines.ts
  { id: 'range', keys: ['Shift', 'Space'] },
  // components/SidePanel.tsx, Dialog.tsx
  { id: 'close', keys: ['Esc'] },
] as const;
