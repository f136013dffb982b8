import { useCallback, useEffect, useState } from 'react';
import type { LaptopFacts } from '../../electron/contract/views.ts';
import { Button } from '../components/Button.tsx';
import { onceDrawn } from '../components/once-drawn.ts';
import { StatusMark } from '../components/StatusMark.tsx';
import { ask } from '../stores/actions.ts';
import { useMessages } from '../stores/selectors.ts';
import { checkLines } from './check-lines.ts';

/** Cable and address, DNS server, route out: ticked from what the system says, asked again at will. */
export function LaptopCheck() {
  const t = useMessages().help.first;
  const [facts, setFacts] = useState<LaptopFacts | null>(null);
  const look = useCallback((): void => {
    setFacts(null);
    void ask('network:laptop-facts', undefined).then(setFacts);
  }, []);
  useEffect(() => onceDrawn(look), [look]);
  return (
    <section className="card" aria-labelledby="laptop-check">
      <div className="card-head">
        <h2 id="laptop-check">{t.checkTitle}</h2>
        <Button small onPress={look}>
          {t.again}
        </Button>
      </div>
      <ul className="plain check-list" aria-live="polite">
        {facts === null ? (
          <li className="muted">{t.looking}</li>
        ) : (
          checkLines(facts, t).map(({ id, mark, word, text }) => (
            <li key={id} data-check={id}>
              <StatusMark words={{ mark, word }} />
              <p className="selectable">
                <strong>{t.check[id]}</strong> {text}
              </p>
            </li>
          ))
        )}
      </ul>
      <p className="hint">{t.checkHint}</p>
    </section>
  );
}
