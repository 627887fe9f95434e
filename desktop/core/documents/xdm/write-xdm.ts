import { documentTitle } from '@navigateur-pro/domain/documents/cda/header.ts'
import { type Child, writeXml, type XmlElement, xml } from '@navigateur-pro/domain/documents/cda/xml.ts'
import type { DocumentHead } from '@navigateur-pro/domain/documents/document.ts'
import { xdmMetadata } from '@navigateur-pro/domain/documents/xdm/metadata.ts'
import { zipSync } from 'fflate'
import { toHex, toUtf8 } from '../../lock/bytes.ts'
import type { Crypto } from '../../platform/ports.ts'
import { parisTime } from '../paris-time.ts'

const folder = 'IHE_XDM/SUBSET01'
/** Eight characters and three, in capitals: what ITI TF-2 §3.32 asks of the names of files. */
const cdaName = 'DOC0001.XML'

/** IHE_XDM.zip: one patient, one document, as MSSanté carries it (ITI-32). `cda` is that very document's. */
export async function writeXdm(
  document: DocumentHead,
  cda: string,
  crypto: Pick<Crypto, 'sha1'>,
): Promise<Uint8Array> {
  const bytes = toUtf8(cda)
  const sha1 = toHex(await crypto.sha1(bytes))
  return zipSync(
    {
      'INDEX.HTM': toUtf8(index(document)),
      'README.TXT': toUtf8(readme),
      [`${folder}/METADATA.XML`]: toUtf8(xdmMetadata(document, { name: cdaName, size: bytes.length, sha1 })),
      [`${folder}/${cdaName}`]: bytes,
    },
    // The oldest that a zip can tell, in local time as zips tell it: the same bytes whenever and wherever it is made.
    { mtime: new Date(1980, 0, 1), level: 9 },
  )
}

const readme = [
  'Navigateur Pro - Sante Landes',
  '',
  'Cette archive suit le profil IHE XDM : un document de sante et ses metadonnees, pour un seul patient.',
  "INDEX.HTM  : ce que contient l'archive, a ouvrir dans un navigateur",
  `${folder}/METADATA.XML : metadonnees XDS, pour le logiciel qui integre le document`,
  `${folder}/${cdaName} : le document (CDA R2)`,
  '',
].join('\r\n')

/** Names no more than the document does, and holds nothing that runs. */
function index(document: DocumentHead): string {
  const { author, madeAt, patient } = document
  const { birthName, firstGivenName, birthDate } = patient.identity
  const born = birthDate.split('-').toReversed().join('/')
  return writeXml(
    xml(
      'html',
      { xmlns: 'http://www.w3.org/1999/xhtml', lang: 'fr', 'xml:lang': 'fr' },
      xml('head', {}, xml('title', {}, documentTitle(document))),
      xml(
        'body',
        {},
        xml('h1', {}, documentTitle(document)),
        line(`${birthName} ${firstGivenName}, né(e) le ${born}`),
        line(`Fait le ${parisTime(madeAt)} par ${author.name}, ${author.profession}, ${author.organisation}`),
        xml(
          'ul',
          {},
          item(`${folder}/${cdaName}`, 'Le document (CDA R2)'),
          item(`${folder}/METADATA.XML`, 'Ses métadonnées'),
          item('README.TXT', 'À propos de cette archive'),
        ),
      ),
    ),
  )
}

function line(words: Child): XmlElement {
  return xml('p', {}, words)
}

function item(href: string, words: string): XmlElement {
  return xml('li', {}, xml('a', { href }, words))
}
