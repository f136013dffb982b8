import type { ProfileId } from '../domain/product.ts';
import type {
  Bilingual,
  Catalog,
  Certainty,
  DestinationProfile,
  DestinationRow,
  EndpointProtocol,
  GuideDefect,
  PrintedCells,
  Quote,
  SourceRef,
} from './schema.ts';

/** A printed value that is not used as printed, with the reason (shown as a footnote in the report). */
export type EndpointCorrection = {
  readonly defect: string;
  readonly field: GuideDefect['field'];
  readonly printed: string;
  readonly corrected: string;
  readonly certainty: Certainty;
  /** False where the doubt is only noted and the printed value stays in use. */
  readonly applied: boolean;
  readonly reason: Bilingual;
  readonly sources: readonly SourceRef[];
};

/** One host and port a profile needs, in its corrected form. */
export type Endpoint = {
  readonly profile: ProfileId;
  readonly host: string;
  readonly port: number;
  /** Every destination of the guide is reached over TCP. */
  readonly transport: 'tcp';
  readonly protocol: EndpointProtocol;
  readonly required: boolean;
  /** Id of the guide's remark that makes it optional (see `destinationConditions`). */
  readonly condition?: string;
  readonly ipv4: readonly string[];
  /** Lower case, as RFC 5952 writes them. */
  readonly ipv6: readonly string[];
  readonly path?: string;
  readonly source: SourceRef;
  /** `unsure` where the profile borrows the hosts of another one. */
  readonly confidence: 'printed' | 'unsure';
  readonly borrowedFrom?: ProfileId;
  /** The month (YYYY-MM) in which a document last named it: whoever opens a firewall has to know how old that is. */
  readonly confirmed: string;
  readonly corrections: readonly EndpointCorrection[];
};

/** A row as printed, and what it means for one profile. */
export type TableRow = {
  readonly id: string;
  readonly printed: PrintedCells;
  readonly required: boolean;
  readonly condition?: string;
  /** The row repeats another one; its endpoints count once. */
  readonly duplicateOf?: string;
  readonly source: SourceRef;
};

/** One destination table as one profile sees it. */
export type DestinationTable = {
  readonly profile: ProfileId;
  readonly name: Bilingual;
  readonly confidence: 'printed' | 'unsure';
  readonly borrowedFrom?: ProfileId;
  /** Why it borrows. */
  readonly reason?: Bilingual;
  readonly titleJa: string;
  readonly titleEn: string;
  readonly columns: readonly string[];
  readonly notes: readonly Bilingual[];
  readonly rows: readonly TableRow[];
  readonly source: SourceRef;
};

type ResolvedProfile = {
  readonly profile: DestinationProfile;
  /** The profile whose rows are meant: itself, or the lender. */
  readonly owner: ProfileId;
  readonly table: Catalog['destinations']['tables'][number];
};

function resolve(catalog: Catalog, id: ProfileId): ResolvedProfile {
  const { profiles, tables } = catalog.destinations;
  const profile = profiles.find((each) => each.id === id);
  const owner = profile?.borrows ?? id;
  const tableId = profiles.find((each) => each.id === owner)?.table;
  const table = tables.find((each) => each.id === tableId);
  if (profile === undefined || table === undefined) throw new Error(`no destination table for ${id}`);
  return { profile, owner, table };
}

function correctionsOf(
  catalog: Catalog,
  ids: readonly string[],
  port: number,
): readonly EndpointCorrection[] {
  return catalog.destinations.defects
    .filter((defect) => ids.includes(defect.id) && (defect.port === undefined || defect.port === port))
    .map(({ id, field, printed, corrected, certainty, applied, reason, sources }) => ({
      defect: id,
      field,
      printed,
      corrected,
      certainty,
      applied,
      reason,
      sources,
    }));
}

const union = <T>(a: readonly T[], b: readonly T[]): readonly T[] => [...new Set([...a, ...b])];

function merge(a: Endpoint, b: Endpoint): Endpoint {
  const { condition, ...rest } = a;
  const required = a.required || b.required;
  return {
    ...rest,
    required,
    ...(required || condition === undefined ? {} : { condition }),
    ipv4: union(a.ipv4, b.ipv4),
    ipv6: union(a.ipv6, b.ipv6),
    corrections: [
      ...a.corrections,
      ...b.corrections.filter((each) => !a.corrections.some((other) => other.defect === each.defect)),
    ],
  };
}

function endpointsOfRow(
  catalog: Catalog,
  row: DestinationRow,
  resolved: ResolvedProfile,
): readonly Endpoint[] {
  const { profile, owner } = resolved;
  const use = row.use.find((each) => each.profile === owner);
  if (use === undefined) return [];
  return row.endpoints.flatMap((endpoint) =>
    endpoint.ports.map(({ port, protocol, required }): Endpoint => {
      const needed = use.required && required;
      return {
        profile: profile.id,
        host: endpoint.host,
        port,
        transport: 'tcp',
        protocol,
        required: needed,
        ...(needed || use.condition === undefined ? {} : { condition: use.condition }),
        ipv4: endpoint.ipv4,
        ipv6: endpoint.ipv6,
        ...(endpoint.path === undefined ? {} : { path: endpoint.path }),
        source: row.source,
        confidence: profile.confidence,
        ...(profile.borrows === undefined ? {} : { borrowedFrom: profile.borrows }),
        confirmed: profile.confirmed ?? catalog.meta.guide.date.replace('/', '-'),
        corrections: correctionsOf(catalog, endpoint.defects, port),
      };
    }),
  );
}

/**
 * Where a profile's reports go: corrected, without duplicates (one entry per host and port), in the order of
 * the printed table. Optional destinations are left out unless asked for.
 * Source: the guide's pages 補足: ファイアーウォール設定, one table per system.
 */
export function endpointsFor(
  catalog: Catalog,
  profile: ProfileId,
  options: { readonly includeOptional?: boolean } = {},
): readonly Endpoint[] {
  const resolved = resolve(catalog, profile);
  const byHostAndPort = new Map<string, Endpoint>();
  for (const row of resolved.table.rows) {
    for (const endpoint of endpointsOfRow(catalog, row, resolved)) {
      const key = `${endpoint.host}:${endpoint.port}`;
      const before = byHostAndPort.get(key);
      byHostAndPort.set(key, before === undefined ? endpoint : merge(before, endpoint));
    }
  }
  const all = [...byHostAndPort.values()];
  return options.includeOptional === true ? all : all.filter((endpoint) => endpoint.required);
}

/** One profile's table with every printed row of it, optional and repeated rows included. */
export function destinationTable(catalog: Catalog, profile: ProfileId): DestinationTable {
  const { profile: found, owner, table } = resolve(catalog, profile);
  const rows = table.rows.flatMap((row): readonly TableRow[] => {
    const use = row.use.find((each) => each.profile === owner);
    if (use === undefined) return [];
    return [
      {
        id: row.id,
        printed: row.printed,
        required: use.required,
        ...(use.condition === undefined ? {} : { condition: use.condition }),
        ...(row.duplicateOf === undefined ? {} : { duplicateOf: row.duplicateOf }),
        source: row.source,
      },
    ];
  });
  return {
    profile,
    name: found.name,
    confidence: found.confidence,
    ...(found.borrows === undefined ? {} : { borrowedFrom: found.borrows }),
    ...(found.reason === undefined ? {} : { reason: found.reason }),
    titleJa: table.titleJa,
    titleEn: table.titleEn,
    columns: table.columns,
    notes: table.notes,
    rows,
    source: table.source,
  };
}

/** The table a profile's rows are printed in; a borrower's is the lender's. */
export function tableIdOf(catalog: Catalog, profile: ProfileId): string {
  return resolve(catalog, profile).table.id;
}

/** All tables of the guide, one per profile, in the order of the catalog; the borrowed one last. */
export function destinationTables(catalog: Catalog): readonly DestinationTable[] {
  return catalog.destinations.profiles.map((profile) => destinationTable(catalog, profile.id));
}

/** Where the guide is misprinted, superseded or doubtful, with printed and corrected value and the reason. */
export function guideDefects(catalog: Catalog): readonly GuideDefect[] {
  return catalog.destinations.defects;
}

/** The guide's remarks that make a destination optional, by the id an endpoint's `condition` names. */
export function destinationConditions(catalog: Catalog): readonly Quote[] {
  return catalog.destinations.conditions;
}
