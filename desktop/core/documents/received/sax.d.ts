/** The part of sax that is used; the package ships no types. */
declare module 'sax' {
  export type Handlers = {
    ondoctype(): void
    onerror(): void
    onopentag(tag: { readonly name: string; readonly attributes: Readonly<Record<string, string>> }): void
    onclosetag(): void
    ontext(text: string): void
    oncdata(text: string): void
  }
  type Parser = Handlers & {
    write(text: string): Parser
    close(): Parser
  }
  // CommonJS: Node gives it as the default export only.
  const sax: { parser(strict: true, options: { readonly strictEntities: true }): Parser }
  export default sax
}
