import { own } from './say.ts';

/**
 * Parts of a screen's path whose names the sources print in Japanese, as the English documentation calls them; other
 * names are the product's own in both languages (pubs.lenovo.com/lxca: Administration > Service and Support, Hardware).
 */
const DOCUMENTED: Readonly<Record<string, string>> = {
  管理: 'Administration',
  ハードウェア: 'Hardware',
  サービスおよびサポート: 'Service and Support',
  ホーム呼び出しの構成: 'Call Home Configuration',
  'コール・ホームの構成': 'Call Home Configuration',
  'ホーム呼び出しの有効化/無効化': 'enable / disable Call Home',
  'エンドポイント・アクション': 'Endpoint Actions',
  問題レコードのステータス: 'status of problem records',
};

/** What those say whose English name no source gives (the guide's screenshots are of Japanese screens). */
const MEANING: Readonly<Record<string, string>> = {
  ホーム呼び出しの再試行回数を構成: 'retries of Call Home',
  'すべてのエンドポイントでホーム呼び出しを有効/無効にする': 'enable / disable Call Home on all endpoints',
  ようこそ: 'welcome',
  会社連絡先: 'company contact',
  'システム・ロケーション': 'system location',
  接続: 'connection',
  'IBM ID の許可': 'permission of IBM IDs',
  サマリー: 'summary',
};

/** A screen's path as a reader of the language finds it; a part without an English name stands as the guide prints it, with what it says. */
export function screenPath(language: 'ja' | 'en', screen: readonly string[]): string {
  return screen.map((part) => (language === 'en' ? inEnglish(part) : part)).join(' > ');
}

function inEnglish(part: string): string {
  const meaning = own(MEANING, part);
  return own(DOCUMENTED, part) ?? (meaning === undefined ? part : `${meaning} [${part}]`);
}
