import { checkFinding, errorText } from '../../electron/texts/index.ts';
import type { PartProps } from './part-props.ts';
import { Address, Grid, Section } from './parts.tsx';

/** 10 指摘事項・残作業. */
export function OpenPoints({ model, words, texts }: PartProps) {
  const sentence = (point: (typeof model.openPoints)[number]): string => {
    if (point.text !== '') return point.text;
    if (point.code === 'check-failed') {
      const finding = checkFinding(texts, String(point.args.id), String(point.args.code));
      return words.openPoint(point.code, point.args, finding.title);
    }
    const error = String(point.args.error ?? '');
    const why = error === '' ? '' : errorText(texts, { code: error, args: point.args });
    return words.openPoint(point.code, point.args, why);
  };
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
            sentence(point),
            words.owner(point.owner),
            point.due,
          ])}
        />
      )}
    </Section>
  );
}
