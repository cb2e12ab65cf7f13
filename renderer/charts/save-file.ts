/** Offers a file to the person through the browser's own download. */
export function saveFile(fileName: string, url: string): void {
  const link = document.createElement('a')
  link.href = url
  link.download = fileName
  link.click()
}

/** The same for text made here. */
export function saveText(fileName: string, text: string, type: string): void {
  const url = URL.createObjectURL(new Blob([text], { type }))
  saveFile(fileName, url)
  URL.revokeObjectURL(url)
}
