import { value } from '../say.ts';
import type { Texts } from '../shape.ts';

export const jaDevice = {
  ok: {
    title: '通信先カタログはバージョンに合っています',
    means: (args) =>
      `XClarity Administrator ${value(args, 'version')} が使う通信先を確認しています。導入から90日を過ぎると、XClarity Administrator 自身の問題の通報には XClarity Pro のライセンスが必要です (機器のハードウェア通報には影響しません)。`,
  },
  'other-table': {
    title: '版に合う通信先を確認していません',
    means: (args) =>
      `XClarity Administrator ${value(args, 'version')} の通信先カタログ (${value(args, 'needed')}) は、確認したカタログ (${value(args, 'checked')}) に含まれていません。`,
  },
  'planned-outage': {
    title: 'Call Home の計画停止が予告されています',
    means: (args) =>
      `Lenovo の Bulletin によると、${value(args, 'start')} から ${value(args, 'end')} まで Call Home が停止します (「${value(args, 'message')}」)。この間のテストの失敗は、お客様の環境の問題とは限りません。`,
  },
  'version-unknown': {
    title: 'バージョンが分かりません',
    means: () =>
      'XClarity Administrator のバージョンを読み取れないため、どの通信先カタログを使うか確かめられません。最新版 (v2.7 以降) のカタログで確認しています。',
  },
} satisfies Texts['check']['device'];
