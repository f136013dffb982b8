import type { StepId } from '../../electron/domain/step.ts';

/** Pages of the guide that a step follows, as the guide heads them; a test finds each in the catalog's sources. */
export const GUIDE_PAGES: Readonly<Record<StepId, readonly string[]>> = {
  site: ['H/W障害自動通報 (Call Home)', '概要'],
  discover: ['自動問題通知 (Call Home) を行うための方法'],
  preflight: [
    '補足: ファイアーウォールの設定',
    '補足: ファイアーウォール設定 – IMM2',
    '補足: プロキシ・サーバーの設定',
    'Call Home で使用される暗号化通信',
  ],
  settings: [
    'Service and Support の初期設定 – IMM2',
    'Service and Support の初期設定 - CMM',
    'IBMへ送信される内容 – IMM2',
  ],
  apply: ['Service and Support の初期設定 – IMM2', 'Service and Support の初期設定 - CMM', '設定手順'],
  'test-call': ['実際に自動通報が発生した場合 – IMM2', '実際H/W障害が通報されると・・・ - CMM'],
  report: ['ハードウェア障害時の対応プロセス', '免責'],
};
