import { optional, value } from '../say.ts';
import type { Args } from '../shape.ts';

/** Parts of sentences that findings of several layers share. */

/** The port that was tried, as a sentence names it. */
export const port = (args: Args): string =>
  `${optional(args, 'address', (v) => `${v} `) || '通報先'}のポート ${value(args, 'port')}`;
export const seconds = (args: Args): string => optional(args, 'seconds', (v) => ` ${v} 秒以内に`);
/** Reached, and not served: by whom nobody can tell but the destination's operator. */
export const turnedAway = {
  title: '通報先に届きましたが、応じてもらえません',
  means: (args: Args) =>
    `${value(args, 'host', '通報先')} に届きましたが、応答は HTTP ${value(args, 'status')} でした。${
      args.plain === 1 || args.added === 1
        ? '通報先側 (配信網など) か途中の装置が、この回線の送信元アドレス、要求の回数、または一時的な事情を理由に応じていません。'
        : args.how === 'refused'
          ? 'この回線の送信元アドレスの国・地域、または評価を理由に、通報先側 (配信網など) が拒否している可能性が高い状態です。ファイアウォールの遮断ではありません。'
          : args.how === 'limited'
            ? '要求の回数の制限を理由に、通報先側が一時的に拒否しています。'
            : '通報先の入口 (配信網など) には届き、その先のサーバーが応じていない可能性があります。'
    }機器の通報に応じるかどうかは確認できていません。`,
};
/** Others of the same name are open. */
export const others = (args: Args): string =>
  optional(
    args,
    'open',
    (v) =>
      `同じ名前のほかのアドレス (${v}) には届きます。ファイアウォールがアドレスで許可していて、その一覧が古いか、このアドレスのサーバーが止まっている可能性があります。`,
  );
/** A public address that is not printed, and nobody there: whose it is nobody can tell from here. */
export const strange = (args: Args): string =>
  args.strange === 1
    ? 'ガイドにはこの名前のアドレスとして記載がなく、ほかの通報先には同じポートで届きます。通報先のアドレスでなければ、DNS フィルターがこの名前を別のアドレスに導いており、ファイアウォールの変更では解決しません。'
    : '';
export const BARE =
  '名前にドメインがありません。この確認ではドメインを補わず、補わない機器もあるため、完全な名前 (FQDN) か IP アドレスを指定してください。';
export const REFERENCES: Readonly<Record<string, string>> = {
  ntp: 'NTP サーバーの時刻',
  'https-date': '通報先サーバーの時刻',
  laptop: 'この PC',
  program: '本ツールの作成日',
};
export const reference = (args: Args): string => REFERENCES[String(args.reference)] ?? '基準';
export const days = (args: Args): string => {
  const size = Math.abs(Number(args.seconds ?? 0));
  const ahead = Number(args.seconds ?? 0) >= 0 ? '進んで' : '遅れて';
  if (size < 120) return `${size} 秒${ahead}`;
  if (size < 7200) return `${Math.round(size / 60)} 分${ahead}`;
  return size < 172_800
    ? `${Math.round(size / 3600)} 時間${ahead}`
    : `${Math.round(size / 86_400)} 日${ahead}`;
};
