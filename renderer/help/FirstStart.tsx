import type { ReactNode } from 'react';
import { useAppStore } from '../stores/app-store.ts';
import { useMessages } from '../stores/selectors.ts';
import { EnterPractice } from '../wizard/EnterPractice.tsx';
import { LaptopCheck } from './LaptopCheck.tsx';

/** What a person needs who opens this for the first time; `actions` begin the first job. */
export function FirstStart({ actions }: { readonly actions?: ReactNode }) {
  const { first: t, practice } = useMessages().help;
  const offered = useAppStore((state) => state.info?.practice === 'offered');
  return (
    <div className="first-start">
      <section className="card first-wide">
        <h2>{t.title}</h2>
        <ol className="first-steps">
          {t.what.map((sentence) => (
            <li key={sentence}>{sentence}</li>
          ))}
        </ol>
        {actions === undefined ? null : <div className="bar">{actions}</div>}
      </section>
      {offered ? (
        <section className="card first-wide first-practice" aria-label={practice.enter}>
          <p>{practice.what}</p>
          <EnterPractice />
        </section>
      ) : null}
      <section className="card">
        <h2>{t.needTitle}</h2>
        <ul className="need-list">
          {t.need.map((thing) => (
            <li key={thing}>{thing}</li>
          ))}
        </ul>
      </section>
      <LaptopCheck />
    </div>
  );
}
