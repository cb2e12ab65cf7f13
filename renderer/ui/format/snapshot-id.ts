/** `sha256:3f9c1a…` as it is spoken of: the first eight digits. The whole id is for copying. */
export function shortSnapshotId(id: string): string {
  return `${id.replace(/^sha256:/, '').slice(0, 8)}…`
}
