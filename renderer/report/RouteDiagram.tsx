import type { ReportModel } from '../../electron/domain/report-model.ts';
import { widthOf } from '../../electron/domain/text-width.ts';
import type { PartProps } from './part-props.ts';

type Box = {
  readonly id: string;
  readonly x: number;
  readonly y: number;
  readonly lines: readonly string[];
  /** Outside this job: drawn with a broken line. */
  readonly outside?: boolean;
};
type Way = { readonly from: Box; readonly to: Box; readonly label: string };

const WIDTH = 166;
const HEIGHT = 60;
const GAP = 14;
const LINE = 16;
const COLUMNS = [0, 206, 412, 618] as const;

/**
 * A drawn diagram: devices → (XClarity Administrator) → proxy or direct → support centre; storage and what is
 * left out stand in rows of their own. Lines and words only, so that grey paper shows the same.
 */
export function RouteDiagram({ model, words, texts }: PartProps) {
  const { boxes, ways, height } = drawing(model, words, texts);
  if (boxes.length === 0) return null;
  return (
    <div className="diagram">
      <svg
        viewBox={`-2 -2 790 ${height + 4}`}
        role="img"
        aria-label={told(words.diagram.caption, boxes, ways)}
      >
        <defs>
          <marker
            id="arrow"
            viewBox="0 0 8 8"
            refX="7"
            refY="4"
            markerWidth="7"
            markerHeight="7"
            orient="auto"
          >
            <path d="M0 0 L8 4 L0 8 z" />
          </marker>
        </defs>
        {ways.map((way) => (
          <Line key={`${way.from.id}-${way.to.id}`} way={way} />
        ))}
        {boxes.map((box) => (
          <BoxView key={box.id} box={box} />
        ))}
      </svg>
      <p className="caption">{words.diagram.caption}</p>
    </div>
  );
}

/** The drawing in words, for whoever cannot see it: what leads where. */
function told(caption: string, boxes: readonly Box[], ways: readonly Way[]): string {
  const box = ({ lines }: Box): string => lines.join(' ');
  const led = ways.map(({ from, to, label }) =>
    [box(from), label, box(to)].filter((part) => part !== '').join(' → '),
  );
  const alone = boxes
    .filter(({ id }) => !ways.some(({ from, to }) => from.id === id || to.id === id))
    .map(box);
  return `${caption}: ${[...led, ...alone].join(' / ')}`;
}

function drawing(
  model: ReportModel,
  words: PartProps['words'],
  texts: PartProps['texts'],
): { readonly boxes: readonly Box[]; readonly ways: readonly Way[]; readonly height: number } {
  const of = (test: (device: ReportModel['devices'][number]) => boolean): ReportModel['devices'] =>
    model.devices.filter(test);
  const direct = of(({ route }) => route === 'direct');
  const viaLxca = of(({ route, appliance }) => route === 'lxca' && !appliance);
  const appliances = of(({ appliance, route }) => appliance && route !== 'none');
  const storage = of(({ route }) => route === 'autosupport');
  const left = of(({ route }) => route === 'none');
  const kinds = (devices: ReportModel['devices']): string =>
    [...new Set(devices.map(({ product }) => texts.product[product].short))].join(', ');
  const group = (id: string, y: number, devices: ReportModel['devices'], outside = false): Box => ({
    id,
    x: COLUMNS[0],
    y,
    lines: [`${words.diagram.devices} ${words.deviceCount(devices.length)}`, kinds(devices)],
    outside,
  });

  const boxes: Box[] = [];
  const ways: Way[] = [];
  let y = 0;
  const place = (box: Box): Box => {
    boxes.push(box);
    return box;
  };
  const nextRow = (): void => {
    y += HEIGHT + GAP;
  };
  const outward: { readonly from: Box; readonly label: string }[] = [];
  if (direct.length > 0) {
    outward.push({ from: place(group('direct', y, direct)), label: words.diagram.direct });
    nextRow();
  }
  if (viaLxca.length > 0 || appliances.length > 0) {
    const lxca = place({
      id: 'lxca',
      x: COLUMNS[1],
      y,
      lines: [words.diagram.lxca, appliances[0]?.address ?? words.diagram.unknown],
    });
    if (viaLxca.length > 0) ways.push({ from: place(group('via', y, viaLxca)), to: lxca, label: '' });
    outward.push({ from: lxca, label: '' });
    nextRow();
  }
  if (outward.length > 0) {
    const middle = (y - GAP - HEIGHT) / 2;
    const hosts = [
      ...new Set(
        model.destinations
          .filter((row) => row.required && row.purpose === 'call-home')
          .map((row) => row.host),
      ),
    ];
    const centre = place({
      id: 'centre',
      x: COLUMNS[3],
      y: middle,
      lines: [
        words.diagram.centre,
        hosts[0] ?? '',
        ...(hosts.length > 1 ? [words.diagram.others(hosts.length - 1)] : []),
      ],
    });
    const proxy = model.proxy
      ? place({
          id: 'proxy',
          x: COLUMNS[2],
          y: middle,
          lines: [words.diagram.proxy, `${model.proxy.host}:${model.proxy.port}`],
        })
      : null;
    for (const { from, label } of outward)
      ways.push({ from, to: proxy ?? centre, label: proxy ? '' : label });
    if (proxy) ways.push({ from: proxy, to: centre, label: 'HTTPS' });
  }
  if (storage.length > 0) {
    const from = place(group('storage', y, storage));
    const to = place({
      id: 'autosupport',
      x: COLUMNS[3],
      y,
      lines: ['AutoSupport', words.diagram.notCovered],
      outside: true,
    });
    ways.push({ from, to, label: '' });
    nextRow();
  }
  if (left.length > 0) {
    place({
      ...group('none', y, left, true),
      lines: [`${words.diagram.none} ${words.deviceCount(left.length)}`, kinds(left)],
    });
    nextRow();
  }
  return { boxes, ways, height: Math.max(HEIGHT, y - GAP) };
}

function Line({ way: { from, to, label } }: { readonly way: Way }) {
  const x1 = from.x + WIDTH;
  const y1 = from.y + HEIGHT / 2;
  const x2 = to.x - 2;
  const y2 = to.y + HEIGHT / 2;
  return (
    <g>
      <line x1={x1} y1={y1} x2={x2} y2={y2} markerEnd="url(#arrow)" className={to.outside ? 'outside' : ''} />
      {label !== '' && (
        <text x={(x1 + x2) / 2} y={(y1 + y2) / 2 - 5} textAnchor="middle">
          {label}
        </text>
      )}
    </g>
  );
}

/** Room of a box line in half-width characters at its size. */
const LINE_ROOM = 27;

/** A long host name keeps its end too: that is where its domain and port stand. */
function fitted(text: string): string {
  if (widthOf(text) <= LINE_ROOM) return text;
  const characters = [...text];
  const tail: string[] = [];
  while (widthOf(tail.join('')) < LINE_ROOM / 2 - 2) tail.unshift(characters.pop() ?? '');
  while (widthOf(characters.join('')) + widthOf(tail.join('')) > LINE_ROOM - 1) characters.pop();
  return `${characters.join('')}…${tail.join('')}`;
}

function BoxView({ box }: { readonly box: Box }) {
  return (
    <g className={box.outside ? 'outside' : ''}>
      <rect x={box.x} y={box.y} width={WIDTH} height={HEIGHT} rx={3} />
      {box.lines.map((line, index) => (
        <text
          key={line}
          className={index === 0 ? 'strong' : ''}
          x={box.x + WIDTH / 2}
          y={box.y + HEIGHT / 2 + 4 + (index - (box.lines.length - 1) / 2) * LINE}
          textAnchor="middle"
        >
          {fitted(line)}
        </text>
      ))}
    </g>
  );
}
