import type { WebContents } from 'electron';
import {
  CHANNELS,
  type ChannelName,
  type ChannelOutput,
  type ChannelQuestion,
  isSiteView,
} from '../contract/channels.ts';
import { packSite } from '../contract/site-wire.ts';
import type { SiteView } from '../contract/views.ts';
import { type AppError, appError } from '../domain/app-error.ts';
import { err, type Result } from '../domain/result.ts';
import { issuePath } from '../domain/site-file.ts';
import type { z } from '../domain/zod.ts';
import type { Answerer } from './ipc.ts';

/** One handler per channel, given input that fitted the channel's schema; a row without one does not compile. */
export type Handlers = {
  readonly [C in ChannelName]: (
    input: ChannelQuestion<C>,
    sender: WebContents,
  ) => Promise<Result<ChannelOutput<C>, AppError>>;
};

/** Checks what goes in and what comes out by the channel's schemas; what does not fit is a typed refusal. */
export function createAnswerer(
  handlers: Handlers,
  onDefect: (error: unknown, channel: string) => string,
): Answerer {
  return async (channel, input, sender) => {
    try {
      const [inputSchema, outputSchema]: readonly [z.ZodType, z.ZodType] = await CHANNELS[channel].schemas();
      const parsed = inputSchema.safeParse(input);
      if (!parsed.success) {
        const issue = parsed.error.issues[0];
        return err(
          appError('invalid-argument', {
            name: `${channel} ${issue ? issuePath(issue.path) : ''}`.trim(),
            expected: issue?.message ?? '',
          }),
        );
      }
      const handler = handlers[channel] as (
        value: unknown,
        from: WebContents,
      ) => Promise<Result<unknown, AppError>>;
      const result = await handler(parsed.data, sender);
      if (!result.ok) return result;
      const checked = outputSchema.safeParse(result.value);
      if (checked.success) {
        const value: unknown = checked.data;
        const packs = value !== null && isSiteView(outputSchema);
        return { ok: true, value: packs ? packSite(value as SiteView) : value };
      }
      return err(appError('internal', { reference: onDefect(checked.error, channel) }));
    } catch (error) {
      return err(appError('internal', { reference: onDefect(error, channel) }));
    }
  };
}
