import type { ProfileId } from '../../electron/domain/product.ts';
import type { PartProps } from './part-props.ts';
import { Address, Grid, moment, Section } from './parts.tsx';

/** 通報対象イベント: the models present, from the guide's matrix, and what is excluded. */
function Events({ model, words }: PartProps) {
  return (
    <Section title={words.sections.events}>
      {model.events.rows.length === 0 ? (
        <p>{words.noEvents}</p>
      ) : (
        <>
          <p className="note">{words.eventsAsOf}</p>
          <Grid
            className="events"
            heads={words.eventHeads}
            rows={model.events.rows.map((event) => [event.id, event.message, event.models.join(', ')])}
          />
        </>
      )}
      <h2>{words.excluded}</h2>
      <p>{model.events.excluded.length === 0 ? words.none : model.events.excluded.join(', ')}</p>
    </Section>
  );
}

/** 送信される情報・送信先・暗号化, as the guide says it, corrected where it is superseded. */
function Data({ model, words }: PartProps) {
  const say = (note: (typeof model.notes)[number]): string =>
    model.options.language === 'ja' ? note.ja : note.en;
  const of = (prefix: string): typeof model.notes =>
    model.notes.filter((note) => note.id === prefix || note.id.startsWith(`${prefix}:`));
  const hosts = [
    ...new Set(
      model.destinations.filter((row) => row.purpose !== 'to-proxy').map((row) => `${row.host}:${row.port}`),
    ),
  ];
  return (
    <Section title={words.sections.data}>
      <h2>{words.dataSent}</h2>
      <ul>
        {of('data').map((note) => (
          <li key={note.id}>{say(note)}</li>
        ))}
      </ul>
      <h2>{words.where}</h2>
      {of('country').map((note) => (
        <p key={note.id}>{say(note)}</p>
      ))}
      <p className="hosts">
        {hosts.length === 0
          ? words.none
          : hosts.map((host, index) => (
              <span key={host}>
                {index > 0 && ', '}
                <Address value={host} />
              </span>
            ))}
      </p>
      <h2>{words.crypt}</h2>
      {of('encryption').map((note) => (
        <p key={note.id}>{say(note)}</p>
      ))}
      {of('encryption-printed').map((note) => (
        <p key={note.id} className="note">
          ※ {words.superseded(say(note))}
        </p>
      ))}
      {of('notice').length > 0 && <h2>{words.noticesTitle}</h2>}
      <ul>
        {of('notice').map((note) => (
          <li key={note.id}>{say(note)}</li>
        ))}
      </ul>
    </Section>
  );
}

/** 障害時の流れ. */
function Process({ model, words }: PartProps) {
  const steps = model.notes.filter((note) => note.id.startsWith('process:'));
  return (
    <Section title={words.sections.process}>
      <ol className="process">
        {steps.map((note) => (
          <li key={note.id}>
            <b>{note.id.slice('process:'.length)}</b> {model.options.language === 'ja' ? note.ja : note.en}
          </li>
        ))}
      </ol>
    </Section>
  );
}

/** 付録: what the document rests on. */
function Appendix({ model, words, texts }: PartProps) {
  return (
    <Section title={words.sections.appendix}>
      <h2>{words.appendixTool}</h2>
      <ul>
        <li>
          {words.tool} {model.meta.toolVersion}
        </li>
        <li>{model.meta.guide}</li>
        <li>{words.catalogDate(model.meta.catalogDate)}</li>
        <li>{words.generated(moment(model.meta.generatedAt))}</li>
      </ul>
      <h2>{words.corrections}</h2>
      <Grid
        className="corrections"
        heads={words.correctionHeads}
        rows={model.corrections.map((each) => [
          [
            each.table === '' ? '' : (texts.profile[each.table as ProfileId] ?? each.table),
            each.hosts.join(', '),
            words.correctionField(each.field),
          ]
            .filter((part) => part !== '')
            .join(' / '),
          each.printed,
          each.corrected,
          each.reason,
        ])}
      />
      {model.logins.length > 0 && (
        <>
          <h2>{words.logins}</h2>
          <p className="note">{words.loginsNote}</p>
          <Grid
            className="logins"
            heads={words.loginHeads}
            rows={model.logins.map((each) => [
              each.address,
              each.user,
              String(each.tried),
              String(each.refused),
            ])}
          />
        </>
      )}
      {model.evidence.length > 0 && (
        <>
          <h2>{words.evidence}</h2>
          <p className="note">{words.evidenceNote}</p>
          <Grid
            className="hashes"
            heads={words.evidenceHeads}
            rows={model.evidence.map((file) => [file.name, file.sha256])}
          />
        </>
      )}
    </Section>
  );
}

export const InformationSections = { Events, Data, Process, Appendix } as const;
