import type { Product } from '../domain/product.ts';
import { catalog } from './load.ts';
import type { Catalog, Guide, SourceRef } from './schema.ts';

/** Which guide the catalog holds: title, version 1.22, 2020/07, and when it was entered. */
export function catalogMeta(from: Catalog = catalog()): Catalog['meta'] {
  return from.meta;
}

/** The document a source names. */
export function documentOf(
  source: SourceRef,
  from: Catalog = catalog(),
): Catalog['meta']['documents'][number] | undefined {
  return from.meta.documents.find((document) => document.id === source.document);
}

/** What each tool offers and needs. Source: 各ツールが提供する機能詳細とシステム要件. */
export function comparisonOfTools(from: Catalog = catalog()): Guide['toolComparison'] {
  return from.guide.toolComparison;
}

/** Where Systems Director and XClarity Administrator differ. Source: Systems Director と XClarity Administrator の差異点. */
export function comparisonWithDirector(from: Catalog = catalog()): Guide['directorComparison'] {
  return from.guide.directorComparison;
}

/** What XClarity Administrator gains and lacks. Source: Systems Director Standard Edition との比較. */
export function comparisonWithStandardEdition(from: Catalog = catalog()): Guide['standardEdition'] {
  return from.guide.standardEdition;
}

/** How reports are encrypted: the printed TLSv1/SSLv3 and the corrected TLS 1.2. Source: Call Home で使用される暗号化通信. */
export function encryption(from: Catalog = catalog()): Guide['encryption'] {
  return from.guide.encryption;
}

/** In which country the servers stand that receive the reports. Source: 補足: ファイアーウォールの設定. */
export function serverCountry(from: Catalog = catalog()): Guide['serverCountry'] {
  return from.guide.serverCountry;
}

/** What a report contains. Source: IBMへ送信される内容 – IMM2. */
export function dataSent(from: Catalog = catalog()): Guide['dataSent'] {
  return from.guide.dataSent;
}

/** Who works on a hardware fault: HTC, TSG, 製品技術, 製品開発. Source: ハードウェア障害時の対応プロセス. */
export function troubleProcess(from: Catalog = catalog()): Guide['process'] {
  return from.guide.process;
}

/** Which part of Call Home stops 90 days after deployment without XClarity Pro. Source: ライセンスを購入することでできること. */
export function lxcaLicence(from: Catalog = catalog()): Guide['licence'] {
  return from.guide.licence;
}

/** The guide's notices and remarks, all of them or those of one product. */
export function notices(product?: Product, from: Catalog = catalog()): Guide['notices'] {
  return product === undefined
    ? from.guide.notices
    : from.guide.notices.filter((notice) => notice.products.includes(product));
}

/** The set-up steps on the device's own screen, as the guide words them; undefined where it has none. */
export function procedureFor(
  product: Product,
  from: Catalog = catalog(),
): Guide['procedures'][number] | undefined {
  const wanted = product === 'cmm2' ? 'cmm' : product;
  return from.guide.procedures.find((procedure) => procedure.product === wanted);
}
