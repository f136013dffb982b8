/** Answers of proxy auto-configuration (`FindProxyForURL`) and proxy variables, read; pure. */

export type ProxyWay = {
  readonly kind: 'direct' | 'http' | 'https' | 'socks' | 'unknown';
  readonly host: string;
  readonly port: number;
};

const KINDS: Readonly<Record<string, ProxyWay['kind']>> = {
  DIRECT: 'direct',
  PROXY: 'http',
  HTTP: 'http',
  HTTPS: 'https',
  SOCKS: 'socks',
  SOCKS4: 'socks',
  SOCKS5: 'socks',
};
const DEFAULT_PORTS: Readonly<Record<ProxyWay['kind'], number>> = {
  direct: 0,
  http: 80,
  https: 443,
  socks: 1080,
  unknown: 0,
};
const WAYS_LIMIT = 10;

/** `PROXY a:8080; DIRECT` as a list of ways, in the order in which they are tried. */
export function parsePacAnswer(answer: string): readonly ProxyWay[] {
  return answer
    .split(';')
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .slice(0, WAYS_LIMIT)
    .map((part) => {
      const [word = '', where = ''] = part.split(/\s+/, 2);
      const kind = KINDS[word.toUpperCase()] ?? 'unknown';
      const match = /^(\[[^\]]+\]|[^:]*)(?::(\d{1,5}))?$/.exec(where);
      const host = (match?.[1] ?? where).replace(/^\[|\]$/g, '').slice(0, 253);
      return { kind, host, port: match?.[2] === undefined ? DEFAULT_PORTS[kind] : Number(match[2]) };
    });
}

const VARIABLES = ['HTTPS_PROXY', 'HTTP_PROXY', 'ALL_PROXY', 'NO_PROXY'] as const;

/** The environment's proxy variables (either case), with user and password taken out. */
export function proxyVariables(
  environment: Readonly<Record<string, string | undefined>>,
): readonly { readonly name: string; readonly value: string }[] {
  return VARIABLES.flatMap((upper) =>
    [upper, upper.toLowerCase()].flatMap((name) => {
      const value = environment[name];
      return value === undefined || value === ''
        ? []
        : [{ name, value: value.replace(/\/\/[^@/]*@/, '//***@').slice(0, 500) }];
    }),
  ).filter(({ name }, index, all) => all.findIndex((each) => each.name === name) === index);
}
