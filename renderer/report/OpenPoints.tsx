import type { PartProps } from './part-props.ts';
import { Address, Grid, Section } from './parts.tsx';
import { pointSentence } from './point-sentence.ts';

/** 指摘事項・残作業. */
export function OpenPoints({ model, words, texts }: PartProps) {
  return (
    <Section title={words.sections.openPoints}>
      {model.openPoints.length === 0 ? (
        <p>{words.noOpenPoints}</p>
      ) : (
        <Grid
          className="points"
          heads={words.openPointHeads}
          rows={model.openPoints.map((point) => [
            point.no,
            <Address key="category" value={words.category(point.category)} />,
            pointSentence(words, texts, point),
            words.owner(point.owner),
            point.due,
          ])}
        />
      )}
    </Section>
  );
}
