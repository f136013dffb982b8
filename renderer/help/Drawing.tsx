import { Fragment } from 'react';
import type { StepId } from '../../electron/domain/step.ts';
import { useMessages } from '../stores/selectors.ts';
import { DRAWINGS, ICONS } from './drawings.ts';

const WIDTH = 128;
const GAP = 40;
const HEIGHT = 96;

/** What happens in a step as one line of pictures; the words under them say the same. */
export function Drawing({ step }: { readonly step: StepId }) {
  const { alt, words } = useMessages().help.screen[step];
  const icons = DRAWINGS[step];
  const all = icons.length * WIDTH + (icons.length - 1) * GAP;
  return (
    <svg className="drawing" viewBox={`0 0 ${all} ${HEIGHT}`} role="img" aria-label={alt}>
      {icons.map((icon, index) => {
        const x = index * (WIDTH + GAP);
        return (
          <Fragment key={icon}>
            {index === 0 ? null : (
              <path className="drawing-arrow" d={`M${x - GAP + 6} 36h${GAP - 14}m-7-6l7 6l-7 6`} />
            )}
            <rect className="drawing-box" x={x + 1} y={1} width={WIDTH - 2} height={HEIGHT - 2} rx={8} />
            <path
              className="drawing-icon"
              transform={`translate(${x + WIDTH / 2 - 21} 12) scale(1.75)`}
              d={ICONS[icon]}
            />
            <text className="drawing-word" x={x + WIDTH / 2} y={80}>
              {words[index]}
            </text>
          </Fragment>
        );
      })}
    </svg>
  );
}
