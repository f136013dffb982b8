import type { Product } from '../domain/product.ts';
import type { Catalog, Guide, SourceRef } from './schema.ts';

/** Which guide the catalog holds: title, version 1.22, 2020/07, and when it was entered. */
export function catalogMeta(catalog: Catalog): Catalog['meta'] {
  return catalog.meta;
}

/** The document a source names. */
export function documentOf(
  catalog: Catalog,
  source: SourceRef,
): Catalog['meta']['documents'][number] | undefined {
  return catalog.meta.documents.find((document) => document.id === source.document);
}

/** What each tool offers and needs. Source: 各ツールが提供する機能詳細とシステム要件. */
export function comparisonOfTools(catalog: Catalog): Guide['toolComparison'] {
  return catalog.guide.toolComparison;
}

/** Where Systems Director and XClarity Administrator differ. Source: Systems Director と XClarity Administrator の差異点. */
export function comparisonWithDirector(catalog: Catalog): Guide['directorComparison'] {
  return catalog.guide.directorComparison;
}

/** What XClarity Administrator gains and lacks. Source: Systems Director Standard Edition との比較. */
export function comparisonWithStandardEdition(catalog: Catalog): Guide['standardEdition'] {
  return catalog.guide.standardEdition;
}

/** How reports are encrypted: the printed TLSv1/SSLv3 and the corrected TLS 1.2. Source: Call Home で使用される暗号化通信. */
export function encryption(catalog: Catalog): Guide['encryption'] {
  return catalog.guide.encryption;
}

/** Where the guide points to for more, as printed in 2020. Source: 参考資料 and the pages that name them. */
export function references(catalog: Catalog): Guide['references'] {
  return catalog.guide.references;
}

/** Who opens the connections. Source: the excerpt on Call Home で使用される暗号化通信. */
export function whoConnects(catalog: Catalog): Guide['direction'] {
  return catalog.guide.direction;
}

/** In which country the servers stand that receive the reports. Source: 補足: ファイアーウォールの設定. */
export function serverCountry(catalog: Catalog): Guide['serverCountry'] {
  return catalog.guide.serverCountry;
}

/** What a report contains. Source: IBMへ送信される内容 – IMM2. */
export function dataSent(catalog: Catalog): Guide['dataSent'] {
  return catalog.guide.dataSent;
}

/** Who works on a hardware fault: HTC, TSG, 製品技術, 製品開発. Source: ハードウェア障害時の対応プロセス. */
export function troubleProcess(catalog: Catalog): Guide['process'] {
  return catalog.guide.process;
}

/** Which part of Call Home stops 90 days after deployment without XClarity Pro. Source: ライセンスを購入することでできること. */
export function lxcaLicence(catalog: Catalog): Guide['licence'] {
  return catalog.guide.licence;
}

/** The guide's notices and remarks, all of them or those of one product. */
export function notices(catalog: Catalog, product?: Product): Guide['notices'] {
  return product === undefined
    ? catalog.guide.notices
    : catalog.guide.notices.filter((notice) => notice.products.includes(product));
}

/** The set-up steps on the device's own screen, as the guide words them; undefined where it has none. */
export function procedureFor(catalog: Catalog, product: Product): Guide['procedures'][number] | undefined {
  const wanted = product === 'cmm2' ? 'cmm' : product;
  return catalog.guide.procedures.find((procedure) => procedure.product === wanted);
}
