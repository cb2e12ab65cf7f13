/**
 * What a record holds for a name that somebody chose, or undefined. What every object inherits (`constructor`, `toString`)
 * is nobody's value. Make such records with `Object.fromEntries`, which keeps `__proto__` too; an assignment loses it.
 */
export function named<T>(record: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(record, name) ? record[name] : undefined
}
