import { premiseWords } from '../../electron/texts/index.ts';
import type { PartProps } from './part-props.ts';
import { Section } from './parts.tsx';

/** 前提条件・対象外: what the document rests on, and what nobody should read into it. */
export function Premises({ model, words }: PartProps) {
  const own = premiseWords(model.options.language);
  return (
    <Section title={words.sections.premises}>
      {(['assumptions', 'exclusions'] as const).map((part) => (
        <div key={part}>
          <h2>{own[part]}</h2>
          <ul className="facts-said">
            {model.premises[part].map(({ code, args }) => (
              <li key={code}>{own.said[code](args)}</li>
            ))}
          </ul>
        </div>
      ))}
    </Section>
  );
}
