import { ServiceError } from '@contract'

const form = /^assay:\/\/experiment\/([^/?#]{1,600})$/
const longestId = 200

/** Whether what was asked to be opened is an address of Assay, and not a file. */
export function isLink(text: string): boolean {
  return /^assay:/i.test(text)
}

/**
 * The experiment's id in `assay://experiment/ID`, the only address that opens something: any program and any web page can
 * hand Assay one. ID is written as in a URL.
 * @throws ServiceError `invalid-input` for every other address.
 */
export function experimentOfLink(link: string): string {
  const id = decoded(form.exec(link)?.[1] ?? '')
  if (id !== null && id !== '' && id.length <= longestId && !/\p{C}/u.test(id)) return id
  throw new ServiceError({
    code: 'invalid-input',
    message: `${JSON.stringify(link.slice(0, longestId))} is no address that Assay opens.`,
    hint: 'An address of an experiment is assay://experiment/ followed by its id, written as in a URL.',
  })
}

/** Null: it is not written as in a URL. */
function decoded(text: string): string | null {
  try {
    return decodeURIComponent(text)
  } catch {
    return null
  }
}
