import { z } from 'zod';

/**
 * The only way to zod. Of itself it writes a function for each schema when that is first used and has it compiled: this
 * pays where a schema checks thousands of things, and here most check one file once, while somebody waits for the window.
 * It has to be told before the first schema is made. So no code is made from text in this process either.
 */
z.config({ jitless: true });

export { z };
