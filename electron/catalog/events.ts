import type { Bilingual, Catalog, KnownEvent, ModelGroupId, SourceRef } from './schema.ts';

export type MatrixModel = {
  readonly model: string;
  readonly group: ModelGroupId;
  readonly groupName: Bilingual;
};

export type MatrixEvent = {
  /** The number in the guide's first column. */
  readonly number: number;
  readonly id: string;
  readonly message: Bilingual;
  /** Model to whether the event calls home there; every model of the table is in it. */
  readonly callsHome: Readonly<Record<string, boolean>>;
};

export type EventMatrix = {
  /** The guide's own date; later models and events are in the vendor's Information Center. */
  readonly asOf: string;
  readonly models: readonly MatrixModel[];
  readonly events: readonly MatrixEvent[];
  readonly notes: readonly Bilingual[];
  readonly source: SourceRef;
};

/**
 * Which event calls home on which ThinkSystem model: 20 events, 16 models in four groups.
 * Source: the guide's appendix 付録: ThinkSystemサーバー各機種における Call Home対象イベントの一覧表.
 */
export function eventMatrix(catalog: Catalog): EventMatrix {
  const { asOf, groups, events, notes, source } = catalog.events.matrix;
  const models = groups.flatMap((group) =>
    group.models.map((model): MatrixModel => ({ model, group: group.id, groupName: group.name })),
  );
  return {
    asOf,
    models,
    events: events.map(({ number, id, message, marks }) => {
      const flags = [...marks];
      return {
        number,
        id,
        message,
        callsHome: Object.fromEntries(models.map(({ model }, index) => [model, flags[index] === '●'])),
      };
    }),
    notes,
    source,
  };
}

/**
 * The table's name of a model, which may be longer (`ThinkSystem SR650`); undefined where the guide does not list it.
 * A later generation of the same name (`SR650 V2`) came after the table of 2019 and is none of its models.
 */
export function matrixModel(catalog: Catalog, model: string): string | undefined {
  const words = model.toUpperCase().split(/[^A-Z0-9]+/);
  const at = words.findIndex((word) =>
    catalog.events.matrix.groups.some(({ models }) => models.includes(word)),
  );
  return at === -1 || /^V\d+$/.test(words[at + 1] ?? '') ? undefined : words[at];
}

/** The events that call home on one model, in the order of the guide; empty for a model the guide does not list. */
export function eventsForModel(catalog: Catalog, model: string): readonly MatrixEvent[] {
  const found = matrixModel(catalog, model);
  return found === undefined
    ? []
    : eventMatrix(catalog).events.filter((event) => event.callsHome[found] === true);
}

/** An event ID without `0x`, dashes and capitals, so that two spellings of one ID compare equal. */
export function eventIdKey(id: string): string {
  return id.trim().toLowerCase().replace(/^0x/, '').replaceAll('-', '');
}

/** Test, manual and sample events whose meaning the sources give. */
export function knownEvents(catalog: Catalog): readonly KnownEvent[] {
  return catalog.events.known;
}

/** The known event behind an ID in any of its spellings (`0x4000008600000000`, `40000086-00000000`). */
export function knownEvent(catalog: Catalog, id: string): KnownEvent | undefined {
  const key = eventIdKey(id);
  return catalog.events.known.find((event) => event.match === key);
}

/** What can be changed about which events call home. Sources: the pages 自動通報の対象となるイベント, 概要. */
export function exclusionRules(catalog: Catalog): Catalog['events']['rules'] {
  return catalog.events.rules;
}

/** The states a product shows for a reported problem. */
export function problemStatuses(catalog: Catalog): Catalog['events']['statuses'] {
  return catalog.events.statuses;
}
