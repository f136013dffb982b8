import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { onceDrawn } from './components/once-drawn.ts';
import { begin } from './stores/actions.ts';
import { useSiteStore } from './stores/site-store.ts';
import './styles/index.css';
import { readOtherSteps, readStep } from './wizard/screens.ts';
import { Wizard } from './wizard/Wizard.tsx';

/** A window that stands empty for longer looks broken. */
const EMPTY_AT_MOST_MS = 400;

const root = document.getElementById('root');
if (root) {
  const late = new Promise((resolve) => setTimeout(resolve, EMPTY_AT_MOST_MS));
  const begun = begin().then(() => readStep(useSiteStore.getState().site?.step ?? 'site'));
  // Drawn once, with what it is to show, and not empty first.
  void Promise.race([begun, late]).then(() =>
    createRoot(root).render(
      <StrictMode>
        <Wizard />
      </StrictMode>,
    ),
  );
  void begun.then(() => onceDrawn(readOtherSteps));
}
