import { join } from 'node:path'

/** A file name that every system takes, made of what a person typed. */
export function fileSlug(name: string): string {
  const slug = name
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
    .slice(0, 60)
  return slug === '' ? 'study' : slug
}

/** `folder/slug.suffix`, or with `-2`, `-3` ...: the first that `taken` does not have. */
export function freePath(folder: string, slug: string, suffix: string, taken: ReadonlySet<string>): string {
  for (let attempt = 1; ; attempt++) {
    const path = join(folder, `${slug}${attempt === 1 ? '' : `-${attempt}`}${suffix}`)
    if (!taken.has(path)) return path
  }
}
