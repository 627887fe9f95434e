/** Hands a file of this session to the browser or the shell, which keep it where the person keeps files. */
export function saveFile(file: { readonly url: string; readonly fileName: string }): void {
  const link = document.createElement('a')
  link.href = file.url
  link.download = file.fileName
  link.click()
}
