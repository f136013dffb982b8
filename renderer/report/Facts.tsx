import type { Fact } from '../../electron/domain/fact.ts';
import { factWords } from './fact-words.ts';
import type { PartProps } from './part-props.ts';
import { Address, Grid, Section } from './parts.tsx';

type Topic = Fact['topic'];

/** Sentences of sources: each with the place it stands in and, right below, what holds it back. */
function FactList({
  model,
  topic,
  ordered = false,
}: {
  readonly model: PartProps['model'];
  readonly topic: Topic;
  readonly ordered?: boolean;
}) {
  const { source } = factWords(model.options.language);
  const List = ordered ? 'ol' : 'ul';
  const facts = model.facts.filter((fact) => fact.topic === topic);
  return (
    <List className={ordered ? 'facts-said process' : 'facts-said'}>
      {facts.map((fact, index) => (
        <li key={fact.id}>
          {fact.text}
          {fact.source === null || isCitedBelow(fact, facts[index + 1]) ? null : (
            <span className="cited"> {source(fact.source.no, fact.source.page)}</span>
          )}
          {fact.url !== '' && <span className="cited url"> {fact.url}</span>}
          {fact.qualifiers.map((qualifier) => (
            <div key={qualifier} className="qualifier">
              ※ {qualifier}
            </div>
          ))}
        </li>
      ))}
    </List>
  );
}

/** The next one stands in the same place: the source is named once, behind the last of them. */
function isCitedBelow(fact: Fact, next: Fact | undefined): boolean {
  return (
    fact.qualifiers.length === 0 &&
    fact.source?.no === next?.source?.no &&
    fact.source?.page === next?.source?.page
  );
}

/** A topic under its title; nothing where no source says anything of it. */
export function FactTopic({
  model,
  topic,
}: {
  readonly model: PartProps['model'];
  readonly topic: Exclude<Topic, 'process'>;
}) {
  if (!model.facts.some((fact) => fact.topic === topic)) return null;
  return (
    <>
      <h2>{factWords(model.options.language).title[topic]}</h2>
      <FactList model={model} topic={topic} />
    </>
  );
}

/** 送信される情報・送信先・暗号化, as the sources say it. */
export function Data({ model, words }: PartProps) {
  const hosts = [
    ...new Set(
      model.destinations.filter((row) => row.purpose !== 'to-proxy').map((row) => `${row.host}:${row.port}`),
    ),
  ];
  return (
    <Section title={words.sections.data}>
      <p className="note">{factWords(model.options.language).basis}</p>
      <FactTopic model={model} topic="data" />
      <FactTopic model={model} topic="where" />
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
      <FactTopic model={model} topic="direction" />
      <FactTopic model={model} topic="encryption" />
      <FactTopic model={model} topic="licence" />
      <FactTopic model={model} topic="remark" />
    </Section>
  );
}

/** 障害時の流れ. */
export function Process({ model, words }: PartProps) {
  return (
    <Section title={words.sections.process}>
      <FactList model={model} topic="process" ordered />
      <FactTopic model={model} topic="states" />
    </Section>
  );
}

/** The documents that the facts were taken from. */
export function Sources({ model }: PartProps) {
  const words = factWords(model.options.language);
  if (model.sources.length === 0) return null;
  return (
    <>
      <h2>{words.sources}</h2>
      <Grid
        className="sources"
        heads={words.sourceHeads}
        rows={model.sources.map((source) => [
          source.no,
          source.title,
          source.publisher,
          [source.version, source.date].filter((part) => part !== '').join(', '),
          source.url,
        ])}
      />
    </>
  );
}
