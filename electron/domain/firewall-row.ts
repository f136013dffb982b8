import { PROFILE_IDS } from './product.ts';
import { SERVED_STATES } from './served.ts';
import { z } from './zod.ts';

/** What the firewall has to let out: one host, port and purpose, with who says so and what was measured. */
export const firewallRowSchema = z.object({
  no: z.number(),
  sources: z.array(z.string()),
  host: z.string(),
  /** All of them; and which the guide prints (2020), which were measured now. */
  addresses: z.array(z.string()),
  printed: z.array(z.string()),
  measured: z.array(z.string()),
  protocol: z.string(),
  transport: z.string(),
  port: z.number(),
  required: z.boolean(),
  /** `to-proxy`: the controllers' way to the site's own proxy. `custom`: added to this site; `use` says what for. */
  purpose: z.enum(['call-home', 'to-proxy', 'custom']),
  use: z.string(),
  /** The destination tables that name it. */
  profiles: z.array(z.enum(PROFILE_IDS)),
  /** Which of them are taken over from a product like it, as no source lists that one's own. */
  assumed: z.array(z.enum(PROFILE_IDS)),
  /** Addresses that were tried and did not connect, where others of the host did or did not. */
  dead: z.array(z.string()),
  /** Over all layers of the way that the site uses (`served`). */
  state: z.enum(SERVED_STATES),
  /** `id:code` of the row that decided; empty where nothing is wrong. */
  cause: z.string(),
  /** The month in which a document last named it, YYYY-MM; empty for what was added to the site. */
  confirmed: z.string(),
  /** The guide's remark that makes it optional; empty where it is required. */
  condition: z.string(),
  corrected: z.object({ printed: z.string(), reason: z.string() }).optional(),
});
export type FirewallRow = Readonly<z.infer<typeof firewallRowSchema>>;
