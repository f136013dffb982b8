import { renderToStaticMarkup } from 'react-dom/server';
import './fonts.css';
import { call } from '../api.ts';
import { ReportDocument } from './ReportDocument.tsx';
import { runningHeadsCss } from './running-heads.ts';
import './report.css';
import './front.css';
import './charts.css';
import './tables.css';
import './papers.css';
import './page.css';

/**
 * The page of the hidden window that is printed: asks for its model by the token in its address, waits for the
 * fonts, sets the document, and says that it is ready.
 */
async function layOut(): Promise<void> {
  // Both weights are used by every document. Loaded before anything is set in them, the pages are laid out once.
  const faces = Promise.all(
    ['400', '700'].map((weight) => document.fonts.load(`${weight} 9pt "Noto Sans JP"`, 'あA')),
  );
  const token = new URLSearchParams(location.search).get('token') ?? '';
  const model = await call('report:page-model', { token });
  const root = document.getElementById('root');
  if (!model.ok || !root) return;
  const { language } = model.value.options;
  document.documentElement.lang = language;
  document.title = `${model.value.meta.documentNumber} ${model.value.meta.customer}`.trim();
  if (model.value.runningHeads !== null) {
    const heads = new CSSStyleSheet();
    heads.replaceSync(runningHeadsCss(model.value.runningHeads));
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, heads];
  }
  if (model.value.kind === 'firewall-request') {
    // The whole document, and not a named page: Chromium before 131 takes one size for all pages.
    const paper = new CSSStyleSheet();
    paper.replaceSync('@page { size: A4 landscape; margin: 16mm 14mm 14mm; }');
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, paper];
  }
  await faces;
  // At once: a hidden window draws no frames, so there is none to wait for. Printing lays the pages out.
  root.innerHTML = renderToStaticMarkup(<ReportDocument model={model.value} />);
  await call('report:page-ready', { token });
}

void layOut();
