/** Numbers of things and devices, and times, as the documents say them. */
export type CountWords = {
  readonly count: (n: number) => string;
  readonly deviceCount: (n: number) => string;
  readonly ofDevices: (n: number, all: number) => string;
  readonly inAll: (count: string) => string;
  readonly deviceNumbers: (numbers: string) => string;
  readonly period: (from: string, until: string) => string;
};

const WORDS: Readonly<Record<'ja' | 'en', CountWords>> = {
  ja: {
    count: (n) => `${n}件`,
    deviceCount: (n) => `${n}台`,
    ofDevices: (n, all) => `${n} / ${all} 台`,
    inAll: (count) => `（計${count}）`,
    deviceNumbers: (numbers) => `No.${numbers}`,
    period: (from, until) => (from === until ? from : `${from} ～ ${until}`),
  },
  en: {
    count: (n) => String(n),
    deviceCount: (n) => String(n),
    ofDevices: (n, all) => `${n} of ${all}`,
    inAll: (count) => ` (${count} in all)`,
    deviceNumbers: (numbers) => `No. ${numbers}`,
    period: (from, until) => (from === until ? from : `${from} to ${until}`),
  },
};

export function countWords(language: 'ja' | 'en'): CountWords {
  return WORDS[language];
}
