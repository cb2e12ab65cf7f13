/** How long a test waits for anything, in milliseconds: long enough for a machine that does other things too. */
export const patience = 30_000
