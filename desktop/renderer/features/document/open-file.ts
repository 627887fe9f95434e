/** Shows a file of this session where the system shows and prints it: the browser does, the shell hands it on. */
export function openFile(file: { readonly url: string }): void {
  const link = document.createElement('a')
  link.href = file.url
  link.target = '_blank'
  link.rel = 'noreferrer'
  link.click()
}
