import { z } from './zod.ts';

/** 前提条件・対象外: what a document rests on, and what the job left out, as codes (`texts/premises.ts` says them). */
export const ASSUMPTIONS = [
  'measured-from-laptop', // args: -
  'nothing-measured', // args: -
  'destinations-as-of', // args: date
  'lxca-manages', // args: numbers, count
  'proxy-as-entered', // args: host, port
  'simulated', // args: -
  'work-going-on', // args: -
] as const;
export const EXCLUSIONS = [
  'not-chosen', // args: count, addresses
  'not-reporting', // args: numbers, count
  'by-hand', // args: numbers, count
  'network-equipment', // args: -
  'real-fault', // args: -
  'contract', // args: -
] as const;

const args = z.record(z.string(), z.union([z.string(), z.number()]));
export const premisesSchema = z.object({
  assumptions: z.array(z.object({ code: z.enum(ASSUMPTIONS), args })),
  exclusions: z.array(z.object({ code: z.enum(EXCLUSIONS), args })),
});
export type Premises = Readonly<z.infer<typeof premisesSchema>>;
export type PremiseCode = (typeof ASSUMPTIONS)[number] | (typeof EXCLUSIONS)[number];
