/** Settings of this window, kept by the browser between starts. Only layout and taste go here: never data or secrets. */
const prefix = 'assay.'

/** The stored value, or null when there is none or it is not of the expected form. */
export function readStored<T>(key: string, isExpected: (value: unknown) => value is T): T | null {
  try {
    const text = localStorage.getItem(prefix + key)
    const value: unknown = text === null ? null : JSON.parse(text)
    return isExpected(value) ? value : null
  } catch {
    return null
  }
}

/** Forgets instead of failing where storage is full or forbidden: a layout is not worth an error. */
export function writeStored(key: string, value: unknown): void {
  try {
    localStorage.setItem(prefix + key, JSON.stringify(value))
  } catch {
    return
  }
}
