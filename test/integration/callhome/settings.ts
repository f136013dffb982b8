/** A complete form, as a site file holds it. */
export const SETTINGS = {
  termsAccepted: { by: '練習 太郎', at: '2026-11-24T10:00:00+09:00' },
  enable: true,
  country: 'JP',
  company: 'Renshu K.K.',
  contact: {
    name: 'Taro Renshu',
    phone: '0312345678',
    phoneExtension: '101',
    email: 'taro.renshu@practice.co.jp',
    address: '1-1 Kanda',
    city: 'Chiyoda',
    state: 'TOK',
    postalCode: '1010021',
  },
  alternate: {
    name: 'Hanako Renshu',
    phone: '0312345679',
    phoneExtension: '',
    email: 'hanako@practice.co.jp',
  },
  location: { phone: '', country: '', address: '', city: '', state: '', postalCode: '' },
  retries: { count: 2, minimumIntervalMinutes: 2 },
  excludedEvents: [],
};
