import { existsSync, statfsSync } from 'node:fs'
import { dirname } from 'node:path'
import { AppError } from '@navigateur-pro/domain/errors.ts'

/** Linux `statfs` magic numbers (linux/magic.h): NFS, SMB, CIFS, SMB2, AFS, Coda, 9P, Ceph. */
const networkTypes = new Set([
  0x6969, 0x517b, 0xff534d42, 0xfe534d42, 0x5346414f, 0x73757245, 0x01021997, 0x00c36400,
])

export function isNetworkType(type: number): boolean {
  return networkTypes.has(type >>> 0)
}

/**
 * SQLite's write-ahead log shares memory between processes of one machine (sqlite.org/wal.html): on
 * a network drive it loses data without a word. Linux tells by the file system's type, Windows by a
 * UNC path; a mapped Windows letter is not seen here.
 */
export function refuseNetworkFolder(path: string): void {
  const folder = dirname(path)
  const unc = /^[\\/]{2}(?![.?][\\/])/.test(path) && process.platform === 'win32'
  if (!unc && (!existsSync(folder) || !isNetworkType(statfsSync(folder).type))) return
  throw new AppError(
    'forbidden',
    'Le dossier de Navigateur Pro se trouve sur un lecteur réseau, où la base locale risquerait d’être abîmée. Rien n’a été ouvert ni modifié. Demandez à l’assistance de le placer sur le disque de ce poste.',
  )
}
