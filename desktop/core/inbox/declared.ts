import { AppError, isAppError } from '@navigateur-pro/domain/errors.ts'
import type { Identity } from '@navigateur-pro/domain/identity/identity.ts'
import { isInsDatamatrix, parseInsDatamatrix } from '@navigateur-pro/domain/identity/ins-datamatrix.ts'
import type { MediaType } from '@navigateur-pro/domain/records/media-type.ts'
import { readCda } from '../documents/received/read-cda.ts'
import { fromBase64 } from '../lock/bytes.ts'
import type { CodeReader, PdfReader } from '../platform/ports.ts'
import { contradictions, type DocumentClaims, sayTraits } from './claims.ts'
import { textOf } from './text-of.ts'

/** What a document says of whom it is about, whatever its form. */
export type Declared = {
  readonly claims?: DocumentClaims
  /** Why it goes nowhere by itself, whoever it says it is about. */
  readonly hold?: string
}

/** Of the documents of one message. Throws AppError for a file that is not what its type says. */
export type Declare = (bytes: Uint8Array, mediaType: MediaType) => Promise<Declared>

type Dependencies = {
  readonly pdf: Pick<PdfReader, 'attachedCda'>
  readonly codes: CodeReader
  /** The cache is about to close. */
  readonly until: Promise<void>
}

/** A reading may last tens of seconds each, and the messages behind wait. */
const mostLooked = 20
const mostFailures = 3

/**
 * A CDA speaks for itself; a PDF by the CDA that is attached to it and by the datamatrix drawn on its first pages. All
 * that one document says must agree: otherwise it says nobody, and says why.
 */
export function createDeclarations({ pdf, codes, until }: Dependencies) {
  const closing = until.then(() => {
    throw new AppError('locked', 'Le poste se ferme : ce document n’a pas été pris, il sera relu.')
  })
  // Whoever waits is told; nobody may be waiting.
  closing.catch(() => undefined)
  const unlessStopped = <T>(work: Promise<T>): Promise<T> => Promise.race([work, closing])
  let last: Promise<unknown> = Promise.resolve()

  /** The decoders are bounded each: one at a time. */
  function readCodes(bytes: Uint8Array): Promise<readonly string[]> {
    const read = last.then(() => codes(bytes, until))
    last = read.catch(() => undefined)
    return read
  }

  return function forMessage(): Declare {
    let looked = 0
    let failed = 0

    async function ofPdf(bytes: Uint8Array): Promise<Declared> {
      looked += 1
      if (looked > mostLooked || failed >= mostFailures) return { hold: notLooked }
      try {
        const attached = (await unlessStopped(pdf.attachedCda(bytes))).map(claimsOfXml)
        const drawn = await unlessStopped(readCodes(bytes)).catch((error: unknown) => {
          if (isAppError(error) && !isClosing(error)) throw new AppError('bad_input', notSeen)
          throw error
        })
        return agree([...attached, ...drawn.filter(isInsDatamatrix).map(claimsOfCode)])
      } catch (error) {
        if (isClosing(error) || !isAppError(error)) throw error
        failed += 1
        return { hold: error.message }
      }
    }

    return async function declare(bytes, mediaType) {
      if (mediaType === 'application/pdf') return ofPdf(bytes)
      if (mediaType !== 'text/xml') return {}
      const cda = readCda(textOf(bytes))
      const body = cda.pdf === undefined ? undefined : fromBase64(cda.pdf)
      const { claims, hold } = body ? await ofPdf(body) : {}
      const all = agree([claimsOf(cda), ...(claims ? [claims] : [])])
      return hold === undefined ? all : { ...all, hold }
    }
  }
}

/** The desk closes: that is no failure of the document. */
function isClosing(error: unknown): boolean {
  return isAppError(error) && error.code === 'locked'
}

const notLooked =
  'Ce message porte trop de documents longs à lire : celui-ci n’a pas été regardé. Lisez-le avant de le rattacher.'
const notSeen =
  'Les pages de ce document n’ont pas pu être lues : rien ne dit si elles parlent du même patient. Lisez-le avant de le rattacher.'
const brokenCode = 'Le datamatrix INS de ce document est incomplet, ou ses valeurs sont fausses.'

function claimsOfXml(bytes: Uint8Array): DocumentClaims {
  try {
    return claimsOf(readCda(textOf(bytes)))
  } catch (error) {
    if (!isAppError(error)) throw error
    throw new AppError('bad_input', `Le CDA joint à ce PDF n’a pas été lu. ${error.message}`)
  }
}

function claimsOf({ title, type, madeAt, author, patient }: DocumentClaims): DocumentClaims {
  return { title, type, madeAt, author, patient }
}

function claimsOfCode(text: string): DocumentClaims {
  const parsed = parseInsDatamatrix(text)
  if (parsed.kind === 'invalid') throw new AppError('bad_input', brokenCode)
  const nothing = { title: '', type: '', madeAt: '', author: { name: '', organisation: '' } }
  return { ...nothing, patient: patientOf(parsed.identity), scanned: true }
}

function patientOf(identity: Identity): DocumentClaims['patient'] {
  const {
    matricule,
    oid,
    birthName,
    firstGivenName,
    givenNames = '',
    sex,
    birthDate,
    birthPlace = '',
  } = identity
  return {
    ...(matricule !== undefined && oid !== undefined && { ins: { matricule, oid } }),
    birthName,
    usedName: '',
    firstGivenName,
    givenNames,
    sex,
    birthDate: birthDate.replaceAll('-', ''),
    birthPlace,
  }
}

/** The best of what agrees: a CDA before a code. What disagrees says nobody. */
function agree(said: readonly DocumentClaims[]): Declared {
  for (const [index, left] of said.entries()) {
    for (const right of said.slice(index + 1)) {
      const differing = contradictions(left.patient, right.patient)
      if (differing.length > 0) return { hold: sayContradiction(left, right, differing) }
    }
  }
  const claims = said.find(({ scanned }) => !scanned) ?? said[0]
  return claims ? { claims } : {}
}

function sayContradiction(left: DocumentClaims, right: DocumentClaims, differing: readonly string[]): string {
  const [one, other] = [left, right].map(
    ({ scanned, patient }) => `${scanned ? 'datamatrix imprimé' : 'CDA'} : ${sayTraits(patient)}`,
  )
  return `Ce document porte deux identités qui ne s’accordent pas (${differing.join(', ')}). ${one} ; ${other}. Lisez-le avant de le rattacher.`
}
