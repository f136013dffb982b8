import type { ServiceScreens } from '../../domain/handover.ts';
import type { Product, Route } from '../../domain/product.ts';
import { LXCA_CALL_HOME, LXCA_SUPPORT } from './manual-steps.ts';

const NONE: ServiceScreens = { tickets: null, pause: null };

/**
 * The screens of the time after the set-up: guide pages 実際に自動通報が発生した場合 (IMM2, CMM) and 補足 (XClarity
 * Administrator); XCC's from its Call Home page, which documents no list of tickets; XClarity Orchestrator's from
 * pubs.lenovo.com/lxco (support-servicetickets-open).
 */
export function serviceScreens(product: Product, route: Route): ServiceScreens {
  if (route === 'none' || route === 'autosupport') return NONE;
  if (product === 'lxca')
    return {
      tickets: [...LXCA_SUPPORT, '問題レコードのステータス'],
      pause: [...LXCA_CALL_HOME, 'ホーム呼び出しの有効化/無効化'],
    };
  if (route === 'lxca')
    return {
      tickets: ['XClarity Administrator', ...LXCA_SUPPORT, '問題レコードのステータス'],
      pause: ['XClarity Administrator', ...LXCA_SUPPORT, 'エンドポイント・アクション'],
    };
  switch (product) {
    case 'imm2':
    case 'cmm':
    case 'cmm2':
      return { tickets: ['Service and Support', 'Problems'], pause: ['Service and Support', 'Settings'] };
    case 'xcc':
    case 'xcc2':
    case 'xcc3':
      return { tickets: null, pause: ['BMC Configuration', 'Call Home'] };
    case 'xclarity-orchestrator':
      return { tickets: null, pause: ['管理', 'サービスおよびサポート', 'コール・ホームの構成'] };
    default:
      return NONE;
  }
}
