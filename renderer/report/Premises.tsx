import type { ReportModel } from '../../electron/domain/report-model.ts';
import { premiseWords } from '../../electron/texts/index.ts';

/** 前提条件・対象外, before the first section: what the document rests on, and what nobody should read into it. */
export function Premises({ model }: { readonly model: ReportModel }) {
  const own = premiseWords(model.options.language);
  return (
    <>
      {(['assumptions', 'exclusions'] as const).map((part) => (
        <div key={part}>
          <h2 className="plain">{own[part]}</h2>
          <ul className="facts-said">
            {model.premises[part].map(({ code, args }) => (
              <li key={code}>{own.said[code](args)}</li>
            ))}
          </ul>
        </div>
      ))}
    </>
  );
}
