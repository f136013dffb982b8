import type { LaptopFacts } from '../../electron/contract/views.ts';
import type { Messages } from '../i18n/index.ts';

type Words = Messages['help']['first'];
/** One line of the list: ○ it is there, △ not as it should be, × it is not there, － nobody knows. */
type Line = {
  readonly id: keyof LaptopFacts;
  readonly mark: '○' | '△' | '×' | '－';
  readonly word: string;
  readonly text: string;
};

/** What the laptop's own settings say of being ready, in sentences. Pure. */
export function checkLines(facts: LaptopFacts, t: Words): readonly Line[] {
  const { adapter, resolver, route } = facts;
  const join = (list: readonly string[]): string => list.join(', ');
  const marks = { yes: '○', no: '×', unknown: '－' } as const;
  const adapterState = adapter.state === 'self' ? 'no' : adapter.state;
  const routeState = route.state === 'blocked' ? 'no' : route.state;
  return [
    {
      id: 'adapter',
      mark: adapter.state === 'self' ? '△' : marks[adapterState],
      word: t.mark[adapterState],
      text:
        adapter.state === 'yes' || adapter.state === 'self'
          ? t.adapter[adapter.state](join(adapter.list))
          : t.adapter[adapter.state],
    },
    {
      id: 'resolver',
      // The devices may have others than the laptop.
      mark: resolver.state === 'no' ? '△' : marks[resolver.state],
      word: t.mark[resolver.state],
      text: resolver.state === 'no' ? t.resolver.no : t.resolver[resolver.state](join(resolver.list)),
    },
    {
      id: 'route',
      mark: routeState === 'no' ? '△' : marks[routeState],
      word: t.mark[routeState],
      text: route.state === 'yes' ? t.route.yes(route.from) : t.route[route.state],
    },
  ];
}
