/** The part of sax that is used; the package ships no types. */
declare module 'sax' {
  type Tag = { readonly name: string; readonly attributes: Readonly<Record<string, string>> }
  type Parser = {
    onopentag: (tag: Tag) => void
    onclosetag: () => void
    ontext: (text: string) => void
    oncdata: (text: string) => void
    ondoctype: () => void
    onerror: (error: Error) => void
    write(text: string): Parser
    close(): Parser
  }
  // CommonJS: Node gives it as the default export only.
  const sax: { parser(strict: true, options: { readonly strictEntities: true }): Parser }
  export default sax
}
