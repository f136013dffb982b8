import { handoverWords, screenPath } from '../../electron/texts/index.ts';
import type { PartProps } from './part-props.ts';
import { BriefNumbers, Grid, Section } from './parts.tsx';

/** 運用引継ぎ: whom to call, where a ticket is seen, how reporting is paused, what a change asks for. */
export function Handover({ model, words, texts }: PartProps) {
  const own = handoverWords(model.options.language);
  const path = (screen: readonly string[]): string =>
    screen.length === 0 ? own.notDocumented : screenPath(model.options.language, screen);
  return (
    <Section title={words.sections.handover}>
      <Grid
        className="matters"
        heads={own.heads}
        rows={[
          own.contact,
          [own.ticket[0], own.ticket[1](words.sections.results)],
          own.change,
          own.replacement,
          [own.destinations[0], own.destinations[1](model.meta.catalogDate)],
        ]}
      />
      <h2>{own.screens}</h2>
      <p className="note">{own.screensNote}</p>
      {model.handover.length === 0 ? (
        <p>{own.noScreens}</p>
      ) : (
        <Grid
          className="screens"
          heads={own.screenHeads}
          rows={model.handover.map((row) => [
            <>
              {row.products.map((product) => texts.product[product].short).join(', ')}
              <div className="evidence">{row.routes.map((route) => texts.route[route].name).join(', ')}</div>
            </>,
            <BriefNumbers key="devices" {...row} words={words} />,
            path(row.tickets),
            path(row.pause),
          ])}
        />
      )}
    </Section>
  );
}
