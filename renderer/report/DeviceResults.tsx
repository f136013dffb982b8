import { resultCells, resultWords } from '../../electron/texts/index.ts';
import type { PartProps } from './part-props.ts';
import { Grid, Section } from './parts.tsx';

/** 機器別結果一覧: one line a device, so that what is left to do on which device is found at a glance. */
export function DeviceResults({ model, words, texts }: PartProps) {
  const own = resultWords(model.options.language);
  return (
    <Section title={words.sections.results}>
      {model.deviceResults.length === 0 ? (
        <p>{words.noDevices}</p>
      ) : (
        <>
          <p className="note">{own.note}</p>
          <Grid
            className="results"
            heads={own.heads}
            rows={model.deviceResults.map((result) => resultCells(texts, result))}
          />
        </>
      )}
    </Section>
  );
}
