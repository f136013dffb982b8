import type { ProfileId } from '../../electron/domain/product.ts';
import { moment } from '../../electron/texts/index.ts';
import { Data, FactTopic, Process, Sources } from './Facts.tsx';
import { factWords } from './fact-words.ts';
import type { PartProps } from './part-props.ts';
import { Grid, Section } from './parts.tsx';

/** 通報対象イベント: the models present, from the guide's matrix, and what is excluded. */
function Events({ model, words }: PartProps) {
  const oneModel = model.events.models.length === 1;
  return (
    <Section title={words.sections.events}>
      {model.events.rows.length === 0 ? (
        <p>{words.noEvents}</p>
      ) : (
        <>
          <p className="note">
            {words.eventsAsOf}
            {oneModel && ` ${words.eventHeads[2]}: ${model.events.models[0]}`}
          </p>
          <Grid
            className="events"
            heads={oneModel ? words.eventHeads.slice(0, 2) : words.eventHeads}
            rows={model.events.rows.map((event) => [
              event.id,
              event.message,
              ...(oneModel ? [] : [event.models.join(', ')]),
            ])}
          />
        </>
      )}
      {model.events.unlisted.length > 0 && (
        <p className="note">{factWords(model.options.language).unlisted(model.events.unlisted.join(', '))}</p>
      )}
      <FactTopic model={model} topic="events" />
      <h2>{words.excluded}</h2>
      <p>{model.events.excluded.length === 0 ? words.none : model.events.excluded.join(', ')}</p>
    </Section>
  );
}

/** 付録: what the document rests on. */
function Appendix({ model, words, texts }: PartProps) {
  return (
    <Section title={words.sections.appendix}>
      <h2>{words.appendixTool}</h2>
      {/* Not held to what follows it: the page may end here. */}
      <div className="line">
        {[
          `${words.tool} ${model.meta.toolVersion}`,
          model.meta.guide,
          words.catalogDate(model.meta.catalogDate),
          words.generated(moment(model.meta.generatedAt)),
        ].join(' ｜ ')}
      </div>
      <h2>{words.corrections}</h2>
      <ul className="facts-said corrections">
        {model.corrections.map((each) => {
          const place = [
            each.table === '' ? '' : (texts.profile[each.table as ProfileId] ?? each.table),
            each.hosts.join(', '),
            words.correctionField(each.field),
          ]
            .filter((part) => part !== '')
            .join(' / ');
          return (
            <li key={`${place} ${each.printed} ${each.corrected}`}>
              <b>{place}</b>{' '}
              {words.correction(
                each.printed,
                each.applied ? each.corrected : factWords(model.options.language).asPrinted,
              )}{' '}
              {each.reason}
            </li>
          );
        })}
      </ul>
      <Sources model={model} words={words} texts={texts} />
      <FactTopic model={model} topic="reference" />
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
