import { dialog, shell } from 'electron'

const allowed = new Set(['https:', 'http:', 'mailto:'])
const longest = 2000
let isAsking = false

/**
 * Offers to open an address in the system's browser. The person sees where it leads first: the text of a notebook may
 * come from somebody else. Other schemes than those of the web and of mail are refused, and so is a second question.
 */
export async function offerExternal(url: string): Promise<void> {
  if (isAsking || !isExternal(url)) return
  isAsking = true
  try {
    const { response } = await dialog.showMessageBox({
      type: 'question',
      title: 'Assay',
      message: 'Open this address outside of Assay?',
      detail: new URL(url).href,
      buttons: ['Open', 'Cancel'],
      defaultId: 1,
      cancelId: 1,
      noLink: true,
    })
    if (response === 0) await shell.openExternal(new URL(url).href)
  } finally {
    isAsking = false
  }
}

/** An address of the web or of mail, without a name and a password in it. */
export function isExternal(url: string): boolean {
  if (url.length > longest || !URL.canParse(url)) return false
  const { protocol, username, password } = new URL(url)
  return allowed.has(protocol) && username === '' && password === ''
}
