import type { PartProps } from './part-props.ts';

type Box = { readonly x: number; readonly y: number; readonly lines: readonly string[] };

const WIDTH = 150;
const HEIGHT = 46;

/** A drawn diagram: devices → (XClarity Administrator) → proxy or direct → destinations. */
export function RouteDiagram({ model, words }: Pick<PartProps, 'model' | 'words'>) {
  const direct = model.devices.filter((device) => device.route === 'direct');
  const viaLxca = model.devices.filter((device) => device.route === 'lxca' && device.product !== 'lxca');
  const lxca = model.devices.filter((device) => device.product === 'lxca');
  const hosts = [...new Set(model.destinations.filter((row) => row.required).map((row) => row.host))];
  const directBox: Box | null =
    direct.length > 0
      ? { x: 0, y: 0, lines: [words.diagram.devices, words.deviceCount(direct.length)] }
      : null;
  const lxcaNeeded = viaLxca.length > 0 || lxca.length > 0;
  const viaBox: Box | null =
    viaLxca.length > 0
      ? { x: 0, y: 90, lines: [words.diagram.devices, words.deviceCount(viaLxca.length)] }
      : null;
  const lxcaBox: Box | null = lxcaNeeded
    ? { x: 200, y: 90, lines: [words.diagram.lxca, lxca[0]?.address ?? ''] }
    : null;
  const proxyBox: Box | null = model.proxy
    ? { x: 400, y: 45, lines: [words.diagram.proxy, `${model.proxy.host}:${model.proxy.port}`] }
    : null;
  const centre: Box = {
    x: 600,
    y: 45,
    lines: [words.diagram.centre, `${hosts[0] ?? ''}${hosts.length > 1 ? ` ＋${hosts.length - 1}` : ''}`],
  };
  const next = proxyBox ?? centre;
  return (
    <figure className="diagram">
      <svg viewBox="-2 -2 764 142" role="img" aria-label={words.diagram.caption}>
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
        {directBox && <Line from={directBox} to={next} label={proxyBox ? '' : words.diagram.direct} />}
        {viaBox && lxcaBox && <Line from={viaBox} to={lxcaBox} label="" />}
        {lxcaBox && <Line from={lxcaBox} to={next} label="" />}
        {proxyBox && <Line from={proxyBox} to={centre} label="HTTPS" />}
        {[directBox, viaBox, lxcaBox, proxyBox, centre].map(
          (box) => box && <BoxView key={`${box.x}-${box.y}`} box={box} />,
        )}
      </svg>
      <figcaption>{words.diagram.caption}</figcaption>
    </figure>
  );
}

function Line({ from, to, label }: { readonly from: Box; readonly to: Box; readonly label: string }) {
  const x1 = from.x + WIDTH;
  const y1 = from.y + HEIGHT / 2;
  const x2 = to.x - 2;
  const y2 = to.y + HEIGHT / 2;
  return (
    <g>
      <line x1={x1} y1={y1} x2={x2} y2={y2} markerEnd="url(#arrow)" />
      {label !== '' && (
        <text x={(x1 + x2) / 2} y={(y1 + y2) / 2 - 5} textAnchor="middle">
          {label}
        </text>
      )}
    </g>
  );
}

/** Room of a box line in half-width characters at its size. */
const LINE_ROOM = 24;

/** Half-width characters a text takes; Japanese ones take two. */
function widthOf(text: string): number {
  return [...text].reduce((sum, character) => sum + ((character.codePointAt(0) ?? 0) > 0x2e7f ? 2 : 1), 0);
}

function fitted(text: string): string {
  if (widthOf(text) <= LINE_ROOM) return text;
  const characters = [...text];
  while (widthOf(characters.join('')) > LINE_ROOM - 1) characters.pop();
  return `${characters.join('')}…`;
}

function BoxView({ box }: { readonly box: Box }) {
  return (
    <g>
      <rect x={box.x} y={box.y} width={WIDTH} height={HEIGHT} rx={3} />
      {box.lines.map((line, index) => (
        <text
          key={line}
          className={index === 0 ? 'strong' : ''}
          x={box.x + WIDTH / 2}
          y={box.y + 19 + index * 16}
          textAnchor="middle"
        >
          {fitted(line)}
        </text>
      ))}
    </g>
  );
}
