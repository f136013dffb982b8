import type { EXTERNAL_LINKS } from '../contract/channels.ts';

/**
 * Checklist #15: the renderer names a page by id, the addresses stay here, https only. All are pages that the
 * guide or the references name.
 */
export const LINK_URLS: Readonly<Record<(typeof EXTERNAL_LINKS)[number], string>> = {
  'lenovo-legal-ja': 'https://www.lenovo.com/jp/ja/legal/',
  ps500182: 'https://support.lenovo.com/us/en/product_security/ps500182',
  ht507940: 'https://support.lenovo.com/jp/en/solutions/ht507940',
  'lxca-callhome': 'https://pubs.lenovo.com/lxca/ja/admin_setupcallhome',
  'xcc2-callhome': 'https://pubs.lenovo.com/xcc2/ja/NN1ia_configuringcallhome',
  'lxca-firewall': 'https://sysmgt.lenovofiles.com/help/topic/com.lenovo.lxca.doc/plan_openports.html',
};
