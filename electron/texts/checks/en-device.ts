import { value } from '../say.ts';
import type { Texts } from '../shape.ts';

export const enDevice = {
  ok: {
    title: 'The destinations fit its version',
    means: (args) =>
      `The destinations of XClarity Administrator ${value(args, 'version')} are checked. 90 days after installation, reports about XClarity Administrator itself need an XClarity Pro licence (hardware reports of devices do not).`,
  },
  'other-table': {
    title: "Its version's destinations were not checked",
    means: (args) =>
      `XClarity Administrator ${value(args, 'version')} needs the table ${value(args, 'needed')}; checked: ${value(args, 'checked')}.`,
  },
  'planned-outage': {
    title: 'A planned outage of Call Home is announced',
    means: (args) =>
      `By a bulletin of Lenovo, Call Home is down from ${value(args, 'start')} to ${value(args, 'end')} ("${value(args, 'message')}"). A test that fails then need not be the site's fault.`,
  },
  'version-unknown': {
    title: 'Version not known',
    means: () =>
      "XClarity Administrator's version could not be read, so which destinations it uses is not certain. Those of v2.7 and later were checked.",
  },
} satisfies Texts['check']['device'];
