import { createRoot } from 'react-dom/client';
import '../styles/fonts.css';
import { call } from '../api.ts';
import { ReportDocument } from './ReportDocument.tsx';
import './report.css';
import './page.css';

/**
 * The page of the hidden window that is printed: asks for its model by the token in its address, lays it out,
 * waits for the fonts, and says that it is ready.
 */
async function layOut(): Promise<void> {
  const token = new URLSearchParams(location.search).get('token') ?? '';
  const model = await call('report:page-model', { token });
  const root = document.getElementById('root');
  if (!model.ok || !root) return;
  const { language } = model.value.options;
  document.documentElement.lang = language;
  document.title = `${model.value.meta.documentNumber} ${model.value.meta.customer}`.trim();
  createRoot(root).render(<ReportDocument model={model.value} />);
  // Two frames: React has put the page in place and styles have asked for their fonts.
  await nextFrame();
  await nextFrame();
  await document.fonts.ready;
  await call('report:page-ready', { token });
}

/** A hidden window draws no frames, so a timer stands in for them. */
function nextFrame(): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, 30);
  });
}

void layOut();
