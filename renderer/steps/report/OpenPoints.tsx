import type { SiteView } from '../../../electron/contract/views.ts';
import { Button } from '../../components/Button.tsx';
import { TextField } from '../../components/TextField.tsx';
import { change } from '../../stores/actions.ts';
import { useMessages } from '../../stores/selectors.ts';
import { useDraft } from '../../stores/use-draft.ts';

type OpenPoint = SiteView['openPoints'][number];
const FIELDS = ['category', 'text', 'owner', 'due'] as const;

/** Points the engineer adds by hand; those that follow from results come by themselves. */
export function OpenPoints({ site }: { readonly site: SiteView }) {
  const m = useMessages();
  const t = m.steps.report;
  const draft = useDraft<OpenPoint[]>(site.openPoints, (openPoints) =>
    change('site:set-open-points', { siteId: site.id, openPoints }),
  );
  const points = draft.value;
  const withPoint = (index: number, point: OpenPoint): OpenPoint[] =>
    points.map((each, at) => (at === index ? point : each));
  return (
    <section className="card">
      <h2>{t.openPoints}</h2>
      <p className="hint">{t.openPointsHint}</p>
      {points.map((point, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: points have no identity but their place
        <div key={index} className="open-point">
          {FIELDS.map((key) => (
            <TextField
              key={key}
              label={t[key]}
              multiline={key === 'text'}
              wide={key === 'text'}
              value={point[key]}
              onChange={(text) => draft.set(withPoint(index, { ...point, [key]: text }))}
              onBlur={draft.commit}
            />
          ))}
          <Button small kind="quiet" onPress={() => draft.setNow(points.filter((_, at) => at !== index))}>
            {m.common.remove}
          </Button>
        </div>
      ))}
      <div>
        <Button
          small
          onPress={() => draft.setNow([...points, { category: '', text: '', owner: '', due: '' }])}
        >
          {t.addPoint}
        </Button>
      </div>
    </section>
  );
}
