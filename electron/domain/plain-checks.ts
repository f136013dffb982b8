import { z } from 'zod';

/**
 * Imported by what starts the program. Of itself zod writes a function for each schema when it is first used and has it
 * compiled: that pays where one schema checks thousands of things, and here most check one file once, while somebody
 * waits for the window. So no code is made from text in this process either.
 */
z.config({ jitless: true });
