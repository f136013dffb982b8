import {
  type Bilingual,
  type Catalog,
  catalogMeta,
  dataSent,
  destinationConditions,
  destinationTable,
  documentOf,
  encryption,
  exclusionRules,
  hasTrait,
  limitsConfidence,
  lxcaLicence,
  notices,
  problemStatuses,
  productEntry,
  references,
  type SourceRef,
  serverCountry,
  troubleProcess,
  versionWithin,
  whoConnects,
} from '../catalog/index.ts';
import type { DeviceRow } from '../domain/device-row.ts';
import type { Fact, FactNote, FactQualifier, FactSource } from '../domain/fact.ts';
import type { FirewallRow } from '../domain/firewall-row.ts';
import type { Product, ProfileId } from '../domain/product.ts';
import { textsFor } from '../texts/for-language.ts';
import type { Texts } from '../texts/index.ts';
import { grouped } from './groups.ts';

/**
 * What the sources say that concerns this job, each sentence with its source and its qualifiers; pure. Only of the
 * products that are present: the chosen devices', and the appliance's where anything reports through one.
 */
export type FactsOf = { readonly facts: readonly Fact[]; readonly sources: readonly FactSource[] };

type Draft = Omit<Fact, 'source' | 'url' | 'qualifiers'> & {
  /** Whom it is about, before the text; what is said of several in the same words is said once. */
  readonly about?: readonly string[];
  readonly source: SourceRef | null;
  readonly url?: string | undefined;
  readonly qualifiers?: readonly string[];
};

type Job = {
  readonly catalog: Catalog;
  readonly rows: readonly DeviceRow[];
  readonly destinations: readonly FirewallRow[];
  readonly products: ReadonlySet<Product>;
  readonly texts: Texts;
  readonly say: (words: Bilingual) => string;
  readonly qualify: (code: FactQualifier, args?: Readonly<Record<string, string>>) => string;
  readonly note: (code: FactNote, text?: string) => string;
};

export function factsOf(
  catalog: Catalog,
  chosen: readonly DeviceRow[],
  destinations: readonly FirewallRow[],
  language: 'ja' | 'en',
): FactsOf {
  const texts = textsFor(language);
  const job: Job = {
    catalog,
    rows: chosen,
    destinations,
    products: productsOf(catalog, chosen),
    texts,
    say: (words) => words[language],
    qualify: (code, args = {}) => texts.factQualifier[code](args),
    note: (code, text = '') => texts.factNote[code]({ text }),
  };
  const drafts: readonly Draft[] = [
    ...sentData(job),
    ...whereTo(job),
    ...direction(job),
    ...crypt(job),
    ...events(job),
    ...states(job),
    ...licence(job),
    ...remarks(job),
    ...process(job),
    ...further(job),
  ];
  return numbered(catalog, together(drafts), language);
}

/** The products that the job is about. */
function productsOf(catalog: Catalog, chosen: readonly DeviceRow[]): ReadonlySet<Product> {
  const own = chosen.filter(({ route }) => route !== 'none').map(({ product }) => product);
  const ended = chosen.filter(({ traits }) => traits.includes('support-ended')).map(({ product }) => product);
  const appliances = catalog.products.products
    .map(({ product }) => product)
    .filter((product) => hasTrait(catalog, product, 'appliance'));
  const through = chosen.some(({ route }) => route === 'lxca') ? appliances : [];
  return new Set([...own, ...ended, ...through]);
}

/** The same words of the same source with the same qualifiers stand once, for all whom they are about. */
function together(drafts: readonly Draft[]): readonly Draft[] {
  const same = grouped(drafts, ({ topic, about, text, source, url, qualifiers }, index) =>
    about === undefined ? index : [topic, text, source, url, qualifiers],
  );
  return same.flatMap((own) => {
    const [first] = own;
    if (first === undefined) return [];
    return [{ ...first, about: [...new Set(own.flatMap(({ about }) => about ?? []))] }];
  });
}

/** Documents in the order in which they are first needed. */
function numbered(catalog: Catalog, drafts: readonly Draft[], language: 'ja' | 'en'): FactsOf {
  const sources: FactSource[] = [];
  const ids: string[] = [];
  const numberOf = (source: SourceRef): number => {
    const known = ids.indexOf(source.document);
    if (known !== -1) return known + 1;
    const found = documentOf(catalog, source);
    ids.push(source.document);
    sources.push({
      no: ids.length,
      title: found?.title[language] ?? source.document,
      publisher: found?.publisher ?? '',
      version: found?.version ?? '',
      date: found?.date ?? '',
      url: found?.url ?? '',
    });
    return ids.length;
  };
  const facts = drafts.map(({ about = [], source, url, qualifiers, ...fact }) => ({
    ...fact,
    text: about.length === 0 ? fact.text : `${about.join(', ')}: ${fact.text}`,
    source: source === null ? null : { no: numberOf(source), page: placeIn(catalog, source, language) },
    url: url ?? '',
    qualifiers: [...(qualifiers ?? [])],
  }));
  return { facts, sources };
}

/** The place in a document; the guide's pages carry their titles only, which are told in English too. */
function placeIn(catalog: Catalog, { page }: SourceRef, language: 'ja' | 'en'): string {
  if (language === 'ja') return page;
  return catalogMeta(catalog).slides.find((slide) => slide.page === page)?.en ?? page;
}

const quoted = (quote: { readonly quoteJa: string; readonly en: string }): Bilingual => ({
  ja: quote.quoteJa,
  en: quote.en,
});

const shortOf = (job: Job, products: readonly Product[]): readonly string[] => [
  ...new Set(products.map((product) => job.texts.product[product].short)),
];

const namesOf = (job: Job, products: readonly Product[]): string => shortOf(job, products).join(', ');

const titlesOf = (job: Job, from: readonly SourceRef[]): string =>
  from
    .map((source) => documentOf(job.catalog, source)?.title)
    .flatMap((title) => (title === undefined ? [] : [job.say(title)]))
    .join(', ');

/** The guide says what is sent on a page about IMM2; of the other products no source does. */
function sentData(job: Job): readonly Draft[] {
  const others = [...job.products].filter((product) => product !== job.catalog.guide.dataSentOf);
  const qualifiers =
    others.length === 0
      ? []
      : [
          job.qualify('of-other-product', {
            product: namesOf(job, [job.catalog.guide.dataSentOf]),
            others: namesOf(job, others),
          }),
        ];
  return dataSent(job.catalog).map((each, index, all) => ({
    topic: 'data',
    id: each.id,
    text: job.say(quoted(each)),
    source: index === all.length - 1 ? each.source : null,
    // Said once, behind the last of the list.
    qualifiers: index === all.length - 1 ? qualifiers : [],
  }));
}

function whereTo(job: Job): readonly Draft[] {
  const country = serverCountry(job.catalog);
  const profiles = [
    ...new Set(job.rows.flatMap(({ profile }) => (profile === null ? [] : [profile]))),
  ] as readonly ProfileId[];
  const used = new Set(job.destinations.map(({ condition }) => condition));
  const conditions = destinationConditions(job.catalog).filter(({ id }) => used.has(id));
  return [
    { topic: 'where', id: 'country', text: job.say(quoted(country)), source: country.source },
    ...profiles.map((profile): Draft => {
      const table = destinationTable(job.catalog, profile);
      return {
        topic: 'where',
        id: `table:${profile}`,
        text: [
          `${job.texts.profile[profile]}: ${job.say({ ja: table.titleJa, en: table.titleEn })}`,
          ...table.notes
            .filter(({ ja }) => !conditions.some(({ quoteJa }) => quoteJa === ja))
            .map((note) => job.note('table-note', job.say(note))),
        ].join(' '),
        source: table.source,
        qualifiers: [
          ...(table.reason === undefined ? [] : [job.qualify('assumed', { reason: job.say(table.reason) })]),
          ...(isVersioned(job.catalog, profile) && !versionKnown(job)
            ? [job.qualify('version-unknown', { table: job.texts.profile[profile] })]
            : []),
        ],
      };
    }),
    ...conditions.map(
      (condition): Draft => ({
        topic: 'where',
        id: `condition:${condition.id}`,
        text: job.note('optional', job.say(quoted(condition))),
        source: condition.source,
      }),
    ),
  ];
}

function isVersioned(catalog: Catalog, profile: ProfileId): boolean {
  return catalog.destinations.profiles.some(({ id, versions }) => id === profile && versions !== undefined);
}

/** Did an appliance say its version? */
function versionKnown(job: Job): boolean {
  return job.rows.some(
    ({ traits, device }) => traits.includes('appliance') && /\d/.test(device.firmware ?? ''),
  );
}

function direction(job: Job): readonly Draft[] {
  const { source, ...quote } = whoConnects(job.catalog);
  return [
    {
      topic: 'direction',
      id: quote.id,
      text: job.say(quoted(quote)),
      source,
      qualifiers: [
        job.qualify('of-other-product', {
          product: 'Service and Support Manager',
          others: namesOf(job, [...job.products]),
        }),
      ],
    },
  ];
}

/**
 * The guide's TLSv1 and SSLv3 are obsolete. TLS 1.2 is what the current documents of XCC and XClarity Administrator
 * say; of the older controllers nobody does, and no document speaks of ports that carry no HTTPS.
 */
function crypt(job: Job): readonly Draft[] {
  const { corrected, printed, products, sources } = encryption(job.catalog);
  const said = [...job.products].filter((product) => products.includes(product));
  const others = [...job.products].filter((product) => !products.includes(product));
  const plain = [
    ...new Set(
      job.destinations
        .filter(({ protocol, purpose }) => protocol !== 'https' && purpose === 'call-home')
        .map(({ port, protocol }) => `${port} (${protocol.toUpperCase()})`),
    ),
  ];
  const ports = plain.length === 0 ? [] : [job.qualify('plain-ports', { ports: plain.join(', ') })];
  return [
    ...(said.length === 0
      ? []
      : [
          {
            topic: 'encryption',
            id: 'corrected',
            about: shortOf(job, said),
            text: job.say(corrected),
            source: sources[0] ?? null,
            qualifiers: [job.qualify('not-measured'), ...ports],
          } as const,
        ]),
    {
      topic: 'encryption',
      id: 'printed',
      text: job.say(quoted(printed)),
      source: printed.source,
      qualifiers: [
        job.qualify('superseded', { text: job.note('obsolete-tls') }),
        ...(others.length === 0 ? [] : [`${namesOf(job, others)}: ${job.note('tls-not-documented')}`]),
        ...(said.length === 0 ? ports : []),
      ],
    },
  ];
}

function events(job: Job): readonly Draft[] {
  return exclusionRules(job.catalog)
    .filter((rule) => rule.products.some((product) => job.products.has(product)))
    .map((rule) => ({
      topic: 'events',
      id: rule.id,
      about: shortOf(
        job,
        rule.products.filter((product) => job.products.has(product)),
      ),
      text: job.say(quoted(rule)),
      source: rule.source,
    }));
}

function states(job: Job): readonly Draft[] {
  const shown = problemStatuses(job.catalog).filter(({ product }) => job.products.has(product));
  return shown.map(({ product, values, meanings, source }) => ({
    topic: 'states',
    id: product,
    about: shortOf(job, [product]),
    text: (meanings?.[job.texts.language] ?? values).join(', '),
    source,
    qualifiers: meanings === undefined ? [job.qualify('no-meaning')] : [],
  }));
}

function licence(job: Job): readonly Draft[] {
  const { quotes, product } = lxcaLicence(job.catalog);
  const through = [...job.products].some((each) => hasTrait(job.catalog, each, 'appliance'));
  if (!through) return [];
  return quotes.map((quote) => ({
    topic: 'licence',
    id: `${product}:${quote.id}`,
    text: job.say(quoted(quote)),
    source: quote.source,
  }));
}

/** Notices, versions, superseded routes and remarks of the products present; said of a model, where it is. */
function remarks(job: Job): readonly Draft[] {
  const seen = new Set<string>();
  const models = job.rows.map(({ device }) => device.model ?? '');
  const ofModel = (model: string | undefined): readonly string[] | null => {
    if (model === undefined || models.some((each) => each.includes(model))) return [];
    return models.some((each) => each === '') ? [job.qualify('model-unknown', { model })] : null;
  };
  const once = (draft: Draft): readonly Draft[] => {
    const name = `${(draft.about ?? []).join()} ${draft.text} ${draft.url ?? ''}`;
    if (seen.has(name)) return [];
    seen.add(name);
    return [draft];
  };
  const noticesOf = notices(job.catalog).flatMap((notice) => {
    const products = notice.products.filter((product) => job.products.has(product));
    const held = ofModel(notice.model);
    if (products.length === 0 || held === null) return [];
    const later = notice.supersededBy;
    return once({
      topic: 'remark',
      id: notice.id,
      about: shortOf(job, products),
      text: job.say(quoted(notice)),
      source: notice.source,
      url: notice.url,
      qualifiers: [
        ...held,
        ...(later === undefined
          ? []
          : [
              job.qualify('superseded', { text: `${job.say(later.text)} (${titlesOf(job, later.sources)})` }),
            ]),
      ],
    });
  });
  const told = new Set(noticesOf.map(({ id }) => id));
  // The guide's word on the way that a device takes, and what became of it.
  const routes = job.rows.flatMap((row) => {
    const way = productEntry(job.catalog, row.product).routes.find(({ route }) => route === row.route);
    const said = way?.superseded?.printed ?? way?.quote;
    const [source] = way?.sources.filter(({ document }) => document === 'guide') ?? [];
    if (said === undefined || source === undefined) return [];
    return once({
      topic: 'remark',
      id: `route:${row.product}:${row.route}`,
      about: shortOf(job, [row.product]),
      text: job.say(said),
      source,
      qualifiers:
        way?.superseded === undefined
          ? []
          : [job.qualify('superseded', { text: job.say(way.superseded.reason) })],
    });
  });
  const entries = [...job.products].map((product) => productEntry(job.catalog, product));
  // A mark at destinations of an appliance's versions: not of those that are here, where they said theirs.
  const here = job.rows.flatMap(({ traits, device }) =>
    traits.includes('appliance') && /\d/.test(device.firmware ?? '') ? [device.firmware] : [],
  );
  const isOfOther = (mark: (typeof entries)[number]['versions'][number]): boolean =>
    mark.hosts !== undefined &&
    here.length > 0 &&
    !here.some(
      (firmware) => versionWithin(firmware, mark.minimumLxcaVersion, mark.belowLxcaVersion) !== false,
    );
  return [
    ...noticesOf,
    ...routes,
    ...entries.flatMap(({ product }) => {
      const limits = limitsConfidence(job.catalog, product);
      return limits?.confidence !== 'assumed' || limits.reason === undefined
        ? []
        : once({
            topic: 'remark',
            id: `limits:${product}`,
            about: shortOf(job, [product]),
            text: job.note('limits-assumed'),
            source: null,
            qualifiers: [job.qualify('assumed', { reason: job.say(limits.reason) })],
          });
    }),
    ...entries.flatMap(({ product, terms }) =>
      terms === undefined
        ? []
        : once({
            topic: 'remark',
            id: `terms:${product}`,
            about: shortOf(job, [product]),
            text: job.note('terms', job.say(terms.text)),
            source: terms.source,
          }),
    ),
    ...entries.flatMap(({ product, versions }) =>
      versions.flatMap((version) => {
        const held = ofModel(version.model);
        if (held === null || told.has(version.id) || isOfOther(version)) return [];
        return once({
          topic: 'remark',
          id: `version:${version.id}`,
          // A mark without the destinations that it stands beside says nothing.
          about: [...shortOf(job, [product]), ...(version.hosts ?? [])],
          text: job.say(version.text),
          source: version.source,
          qualifiers: held,
        });
      }),
    ),
    ...entries.flatMap(({ product, remarks: own }) =>
      own
        .filter((remark) => !told.has(remark))
        .flatMap((remark) =>
          once({
            topic: 'remark',
            id: `remark:${remark}`,
            about: shortOf(job, [product]),
            text: job.texts.productRemark[remark],
            source: null,
          }),
        ),
    ),
  ];
}

function process(job: Job): readonly Draft[] {
  return troubleProcess(job.catalog).map((each) => ({
    topic: 'process',
    id: each.short,
    // An abbreviation stands before its name; where the guide has none, the name alone.
    text: `${each.short === each.name.ja ? '' : `${each.short} `}${job.say(each.name)}: ${job.say(each.task)}`,
    source: each.source,
  }));
}

/** Where the guide points to; nobody opened these addresses, and several are older than the guide. */
function further(job: Job): readonly Draft[] {
  return references(job.catalog)
    .filter(({ products }) => products === undefined || products.some((product) => job.products.has(product)))
    .map(({ title, url, source }, index, all) => ({
      topic: 'reference',
      id: url,
      text: job.say(title),
      source,
      url,
      qualifiers: index === all.length - 1 ? [job.qualify('as-printed')] : [],
    }));
}
