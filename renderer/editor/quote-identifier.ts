/** An identifier as SQL needs it written: bare where it can be, else in double quotes. */
export function quoteWhereNeeded(name: string): string {
  return /^[a-z_][a-z0-9_]*$/.test(name) ? name : `"${name.replaceAll('"', '""')}"`
}
