import { optional, value } from './say.ts';
import type { Args } from './shape.ts';

/**
 * Sentences about connections that ICMP ended, in Japanese and English. `args`: `errno`, the system's word; `by`, who
 * answered (`laptop`, `way`, `unsure`; absent where the system does not tell); `near`, 1 where this laptop called it
 * unreachable itself; `hop`, the neighbour that is silent;
 * `reached`, a port of the same address that answers; `unanswered`, how many of them all were met with silence.
 */
type Say = (args: Args, where: string) => string;
export type RejectionWords = {
  readonly rejected: Say;
  /** What is added to "refused": who else may have said so. */
  readonly refused: (args: Args) => string;
  /** It does not get as far as this laptop's own network; '' where that is not known. */
  readonly unreachable: Say;
  /** Of connections that IPv4 was shut to altogether: `rejections`, how many were answered so, and by whom. */
  readonly allOfIPv4: (args: Args) => string;
  /** This laptop's own rule answered; '' where its system forbade it right away. */
  readonly own: Say;
};

/** "Administratively prohibited", and nothing else, is what Linux calls EACCES over IPv6 (RFC 4443 §3.1). */
const isProhibited = (args: Args): boolean => args.errno === 'EACCES';

export const jaRejection: RejectionWords = {
  rejected: (args, where) => {
    const said = isProhibited(args) ? '禁止されている' : '届けられない';
    const silent = optional(
      args,
      'unanswered',
      (v) =>
        `このうち ${v} 件には応答がありませんでした。拒否の応答 (ICMP) は 1 秒あたりの回数が制限されるため、同じ原因の可能性が高い状態です。`,
    );
    const answer = `${where} への接続に、${said}という応答 (ICMP) が${args.by === 'way' ? '途中の機器から' : ''}ありました。`;
    const mine =
      args.by === 'unsure'
        ? '応答したのが途中の機器か、この PC のファイアウォールかは区別できませんでした。'
        : '';
    const why =
      args.reached !== undefined
        ? `同じアドレスのポート ${value(args, 'reached')} には届くため、経路の問題ではなく、ファイアウォールの規則で拒否している可能性が高い状態です。`
        : isProhibited(args)
          ? 'ファイアウォールまたはルーターの規則で拒否している可能性が高い状態です。'
          : 'ファイアウォールの規則で拒否しているか、応答した機器の先に経路がない可能性があります。この PC には経路があります。';
    return `${answer}${mine}${why}${silent}`;
  },
  refused: (args) =>
    args.by === 'way'
      ? '応答は途中の機器などからの「ポートに届けられない」(ICMP) です。'
      : args.by === 'laptop'
        ? 'この PC のファイアウォールの規則による応答の可能性が高い状態です。'
        : args.by === 'unsure'
          ? 'この PC のファイアウォールの規則による拒否の可能性もあります。'
          : '',
  unreachable: (args, where) =>
    args.hop !== undefined
      ? `${where} への最初の機器 ${value(args, 'hop')} (デフォルトゲートウェイ、または同じネットワークの宛先) が、この PC の問い合わせ (ARP) に応答しません。その機器の電源と接続、デフォルトゲートウェイの指定を確認してください。`
      : args.near === 1
        ? `${where} への通信が、この PC の中で「届けられない」となりました。隣の機器 (デフォルトゲートウェイなど) が応答しないか、この PC のファイアウォールの規則で拒否している可能性があります。`
        : '',
  allOfIPv4: (args) =>
    `${value(args, 'rejections')} 件の接続には、${args.by === 'way' ? '途中の機器から' : ''}拒否の応答 (ICMP) がありました。${
      args.by === 'way'
        ? '応答した機器までは IPv4 で届いています。その機器の規則で拒否しているか、その先に IPv4 の経路がない可能性があります。'
        : '応答したのが途中の機器か、この PC のファイアウォールかは区別できませんでした。'
    }`,
  own: (args, where) =>
    args.by === 'laptop'
      ? `${where} への接続に、この PC 自身が拒否の応答 (ICMP) をしました (${value(args, 'errno')})。この PC のファイアウォールの規則の可能性が高い状態です。お客様のネットワークの結果ではありません。`
      : '',
};

export const enRejection: RejectionWords = {
  rejected: (args, where) => {
    const said = isProhibited(args) ? 'prohibited' : 'unreachable';
    const silent = optional(
      args,
      'unanswered',
      (v) =>
        ` ${v} of them had no answer at all: such answers are limited to a few a second, so the cause is probably the same.`,
    );
    const answer = `The connection to ${where} was answered "${said}" (ICMP)${args.by === 'way' ? ' by something on the way' : ''}.`;
    const mine =
      args.by === 'unsure'
        ? " It could not be told whether something on the way or this PC's own firewall answered."
        : '';
    const why =
      args.reached !== undefined
        ? ` Port ${value(args, 'reached')} of the same address is reached, so the route is not the cause; most likely a firewall rule rejects it.`
        : isProhibited(args)
          ? ' Most likely a rule of a firewall or router rejects it.'
          : ' A firewall rule may reject it, or whoever answered knows no way on. This PC itself has a route.';
    return `${answer}${mine}${why}${silent}`;
  },
  refused: (args) =>
    args.by === 'way'
      ? ' The answer was "port unreachable" (ICMP), of something on the way or of the host itself.'
      : args.by === 'laptop'
        ? " Most likely a rule of this PC's own firewall answered."
        : args.by === 'unsure'
          ? " It may also be a rule of this PC's own firewall."
          : '',
  unreachable: (args, where) =>
    args.hop !== undefined
      ? `The first hop to ${where}, ${value(args, 'hop')} (the default gateway, or the destination on the same network), does not answer this PC (ARP). Check its power and connection, and the default gateway that is set.`
      : args.near === 1
        ? `What goes to ${where} was called unreachable by this PC itself. A neighbour such as the default gateway may not answer, or a rule of this PC's own firewall rejects it.`
        : '',
  allOfIPv4: (args) =>
    `${value(args, 'rejections')} of the connections were answered with a rejection (ICMP)${
      args.by === 'way'
        ? ' by something on the way. That box is reached over IPv4; its rules may reject them, or it has no way on over IPv4. '
        : "; it could not be told whether something on the way or this PC's own firewall answered. "
    }`,
  own: (args, where) =>
    args.by === 'laptop'
      ? `This PC itself answered the connection to ${where} with a rejection (ICMP, ${value(args, 'errno')}). Most likely it is a rule of this PC's firewall. It says nothing about the customer's network.`
      : '',
};
