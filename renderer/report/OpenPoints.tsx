import { pointCategory, pointHeads, pointOwner, pointSentence } from '../../electron/texts/index.ts';
import type { PartProps } from './part-props.ts';
import { Address, Grid, Section } from './parts.tsx';

/** 指摘事項・残作業. */
export function OpenPoints({ model, words, texts }: PartProps) {
  return (
    <Section title={words.sections.openPoints}>
      {model.openPoints.length === 0 ? (
        <p>{words.noOpenPoints}</p>
      ) : (
        <Grid
          className="points"
          heads={pointHeads(texts)}
          rows={model.openPoints.map((point) => [
            point.no,
            <Address key="category" value={pointCategory(texts, point)} />,
            pointSentence(texts, point),
            pointOwner(texts, point),
            point.due,
          ])}
        />
      )}
    </Section>
  );
}
