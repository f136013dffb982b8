import { deviceSchema } from './device.ts';
import { DRIVER_IDS, PRODUCT_TRAITS, PRODUCTS, PROFILE_IDS, ROUTES } from './product.ts';
import { portsSchema } from './site-file.ts';
import { z } from './zod.ts';

const args = z.record(z.string(), z.union([z.string(), z.number()]));

/** One possible route of a device, with the guide's reason as a code (sentences in texts). */
export const routeOptionSchema = z.object({
  route: z.enum(ROUTES),
  permitted: z.boolean(),
  recommended: z.boolean(),
  reason: z.string(),
  args,
});
export type RouteOption = Readonly<z.infer<typeof routeOptionSchema>>;

/** A device of the site: what was found or typed in, and what follows from the catalog or was chosen for it. */
export const deviceRowSchema = z.object({
  device: deviceSchema,
  /** True: it is part of this job. */
  chosen: z.boolean(),
  /** True: somebody typed it in, discovery did not see it. */
  typed: z.boolean(),
  /** Address of the row that stands for the same box; absent where none does. Then this one is not worked on. */
  sameAs: z.string().optional(),
  product: z.enum(PRODUCTS),
  route: z.enum(ROUTES),
  routes: z.array(routeOptionSchema),
  driver: z.enum(DRIVER_IDS),
  drivers: z.array(z.enum(DRIVER_IDS)),
  /** A person chose the driver: no other one is tried in its place. */
  driverFixed: z.boolean(),
  profile: z.enum(PROFILE_IDS).nullable(),
  credential: z.string(),
  /** User of the login that a file gave this device, which goes before `credential`; in views only. */
  ownUser: z.string().optional(),
  /** What the site's file names for it and its product does not have; `used` stands in its place. Absent where nothing is. */
  notOffered: z
    .array(z.object({ field: z.enum(['route', 'driver']), given: z.string(), used: z.string() }))
    .optional(),
  /** The XClarity Administrator that manages it, by its own word; null where none was asked, '' where none does. */
  managedBy: z.string().nullable(),
  ports: portsSchema,
  /** What sets its product apart, for the screens (catalog). */
  traits: z.array(z.enum(PRODUCT_TRAITS)),
});
export type DeviceRow = Readonly<z.infer<typeof deviceRowSchema>>;
