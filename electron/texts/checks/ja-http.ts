import { optional, value } from '../say.ts';
import type { Texts } from '../shape.ts';
import { seconds, turnedAway } from './ja-parts.ts';

export const jaHttp = {
  ok: {
    title: '応答がありました',
    means: () =>
      'ページの要求 (GET) に、通報先から HTTP の応答を受け取りました。機器の通報のようなデータの送信 (POST など) は行っていないため、途中で止められるかどうかは確認できていません。',
  },
  'captive-portal': {
    title: '利用者認証ページに転送されました',
    means: () => 'ネットワークのログイン画面 (利用者認証) に止められています。機器はログインできません。',
  },
  filtered: {
    title: '途中の装置が代わりに応答しています',
    means: (args) =>
      `応答は通報先のものではなく、${optional(args, 'product', (v) => `${v} `) || (args.status === 407 ? '利用者認証を求めるプロキシ' : args.proxy === 1 ? '途中のプロキシ' : 'Web フィルター')}のものです${optional(args, 'status', (v) => ` (HTTP ${v})`)}${optional(args, 'title', (v) => `「${v}」`)}。通報先には届いていません。${args.quarantine === 1 ? 'ページによると、要求元 (この PC) が隔離されています。機器が通れるかどうかは確認できていません。' : ''}`,
  },
  'turned-away': turnedAway,
  'unexpected-status': {
    title: '想定外の応答です',
    means: (args) =>
      args.status === 0
        ? 'HTTP として扱えない応答か、応答なしの切断でした。'
        : args.all === 1
          ? `どの通報先からも同じエラー (HTTP ${value(args, 'status')}) が返ります。通報先ではなく、途中の装置 (透過プロキシなど) の応答の可能性があります。`
          : `通報先の正常な応答ではありません (HTTP ${value(args, 'status')})。`,
  },
  timeout: {
    title: '応答がありません',
    means: (args) => `接続はできましたが、${seconds(args)}応答が返りません。`,
  },
} satisfies Texts['check']['http'];
