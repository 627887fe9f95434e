/** Longer than any link of ours; what a program could send to weigh on the core is dropped here. */
const longestLink = 4_096

/** What may be handed to the core to read; it does all the rest (plugins/deep-link). */
export function isLink(argument: string): boolean {
  return (
    argument.startsWith('navigateurpro://') && argument.length <= longestLink && !/\p{Cc}/u.test(argument)
  )
}

/**
 * The one link of a command line: after `--`, where the system puts it, and never among our switches.
 * With two links, or with a switch behind (an address crafted to close its quotes: CVE-2018-1000006),
 * there is none. Nothing else of a command line is ever read.
 */
export function findLink(argv: readonly string[]): string | undefined {
  const [link, ...others] = argv.filter((argument) => argument.startsWith('navigateurpro://'))
  if (link === undefined || others.length > 0 || !isLink(link)) return undefined
  const mark = argv.indexOf('--')
  const received = mark < 0 ? [] : argv.slice(mark + 1)
  const isCrafted = received.some((argument) => argument.startsWith('-'))
  return received.includes(link) && !isCrafted ? link : undefined
}

export type LinkInbox = {
  receive(link: string | undefined): void
  /** From now on links go there, beginning with the last one that came before. */
  openWith(open: (link: string) => unknown): void
}

/** On a Mac the link that starts the application comes before there is anything to open it. */
export function createLinkInbox(): LinkInbox {
  let waiting: string | undefined
  let open: ((link: string) => unknown) | undefined
  return {
    receive: (link) => {
      if (link === undefined) return
      if (open) open(link)
      else waiting = link
    },
    openWith: (reader) => {
      open = reader
      if (waiting !== undefined) reader(waiting)
      waiting = undefined
    },
  }
}
