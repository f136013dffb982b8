import { isIP } from 'node:net';

/**
 * The part of a name under which organisations register: two names with the same one are of one organisation.
 *
 * A short rule in place of the public suffix list (publicsuffix.org, some 10,000 lines that change weekly): enough to
 * tell `ibm.com` from `lenovo.com` and one company under `co.jp` from another. What it does not know counts as
 * registered directly under the top.
 */

/** Second levels that mean the same under every country's own top level (two letters). */
const ANYWHERE: ReadonlySet<string> = new Set(['ac', 'co', 'com', 'edu', 'gov', 'mil', 'net', 'org']);

/** Further ones, by country. */
const OF_COUNTRY: Readonly<Record<string, ReadonlySet<string>>> = {
  at: words('gv or'),
  au: words('asn id'),
  br: words('art blog coop eco emp eng far gob ind inf jus leg rec srv tv'),
  cn: words(
    'ah bj cq fj gd gs gx gz ha hb he hi hk hl hn jl js jx ln mo nm nx qh sc sd sh sn sx tj tw xj xz yn zj',
  ),
  hk: words('idv'),
  id: words('biz desa go my or sch web'),
  il: words('idf k12 muni'),
  in: words('firm gen ind nic res'),
  // By kind of organisation, and by prefecture (jprs.jp: 属性型, 都道府県型).
  jp: words(
    'ad ed go gr lg ne or aichi akita aomori chiba ehime fukui fukuoka fukushima gifu gunma hiroshima hokkaido hyogo ' +
      'ibaraki ishikawa iwate kagawa kagoshima kanagawa kochi kumamoto kyoto mie miyagi miyazaki nagano nagasaki nara ' +
      'niigata oita okayama okinawa osaka saga saitama shiga shimane shizuoka tochigi tokushima tokyo tottori toyama ' +
      'wakayama yamagata yamaguchi yamanashi',
  ),
  ke: words('go ne or sc'),
  kr: words(
    'busan chungbuk chungnam daegu daejeon es gangwon go gwangju gyeongbuk gyeonggi gyeongnam hs incheon jeju jeonbuk ' +
      'jeonnam kg ms ne or pe re sc seoul ulsan',
  ),
  mx: words('gob'),
  my: words('name'),
  nz: words('cri geek gen govt health iwi kiwi maori school'),
  ph: words('i ngo'),
  sg: words('per'),
  th: words('go in mi or'),
  tr: words('av bel biz gen info k12 name pol tel tv web'),
  tw: words('club ebiz game idv'),
  uk: words('ltd me nhs plc police sch'),
  vn: words('biz health info int name pro'),
  za: words('law nom school web'),
};

/** Cities of Japan that hand out the level below their own name (地域型); `city.<name>.jp` is the city itself. */
const JP_CITIES = words('kawasaki kitakyushu kobe nagoya sapporo sendai yokohama');

/** The registrable part of a name, in lower case; an address is its own. */
export function registrableDomain(host: string): string {
  const name = host.toLowerCase().replace(/\.$/, '');
  if (isIP(name.replace(/^\[|\]$/g, '').replace(/%.*$/, '')) !== 0) return name;
  const labels = name.split('.');
  const [top = '', second = '', third = ''] = [...labels].reverse();
  const inCity = top === 'jp' && JP_CITIES.has(second);
  const shared = top.length === 2 && (ANYWHERE.has(second) || OF_COUNTRY[top]?.has(second) === true);
  const depth = inCity && third !== 'city' ? 4 : inCity || shared ? 3 : 2;
  return labels.slice(-depth).join('.');
}

function words(list: string): ReadonlySet<string> {
  return new Set(list.split(' '));
}
