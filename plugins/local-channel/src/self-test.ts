import { lstatSync } from 'node:fs'
import type { SelfCheck } from '@navigateur-pro/domain/context/plugin.ts'
import { folderProblem } from '@navigateur-pro/sdk/channel-address.ts'
import { refusalMessages } from '@navigateur-pro/sdk/protocol.ts'
import type { Traffic } from './converse.ts'
import type { PairingDesk } from './greet.ts'

/** Tells our socket from another that took its name; undefined where the socket is not a file. */
export function socketMark(address: string): string | undefined {
  const stat = lstatSync(address, { throwIfNoEntry: false })
  return stat && `${stat.dev}:${stat.ino}`
}

type Looked = {
  readonly folder: string
  readonly address: string
  /** The mark of the socket when it was made. */
  readonly socket: string | undefined
  readonly desk: PairingDesk
  readonly traffic: Traffic
}

export function selfTest({ folder, address, socket, desk, traffic }: Looked): readonly SelfCheck[] {
  const isPrivate = folderProblem(folder) === undefined
  const isOurs = socketMark(address) === socket
  return [
    check('Le dossier de liaison est réservé à votre compte', isPrivate, {
      outcome: 'failed',
      advice:
        'D’autres comptes de cet ordinateur peuvent entrer dans le dossier de liaison, ou il a disparu. Réservez-le à votre compte (droits 0700), puis arrêtez et relancez cette voie.',
    }),
    check('Le Navigateur écoute le logiciel de cabinet', isOurs, {
      outcome: 'failed',
      advice:
        'Un autre programme a supprimé ou remplacé la liaison. Il n’a rien appris, mais plus rien n’arrive. Arrêtez et relancez cette voie ; si cela recommence, prévenez la personne qui s’occupe de votre informatique.',
    }),
    check('Un logiciel de cabinet est relié', traffic.linked > 0, notLinked(desk, traffic)),
    check('Un dossier a été annoncé', traffic.announced > 0, {
      outcome: 'waiting',
      advice:
        'Aucun dossier n’a été annoncé depuis l’ouverture du Navigateur. Ouvrez un dossier dans le logiciel de cabinet.',
    }),
  ]
}

type Repair = { readonly outcome: 'waiting' | 'failed'; readonly advice: string }

function check(label: string, holds: boolean, otherwise: Repair): SelfCheck {
  return holds ? { label, outcome: 'ok' } : { label, ...otherwise }
}

function notLinked(desk: PairingDesk, { announced, lastRefusal }: Traffic): Repair {
  if (desk.pending) {
    return {
      outcome: 'waiting',
      advice: 'Un logiciel attend votre accord : comparez les six chiffres, puis acceptez-le ou refusez-le.',
    }
  }
  if (lastRefusal !== undefined) {
    return { outcome: 'failed', advice: `Le dernier essai a été refusé. ${refusalMessages[lastRefusal]}` }
  }
  const advice =
    announced > 0
      ? 'Aucune liaison n’est ouverte en ce moment. C’est normal avec la ligne de commande ; sinon, ouvrez le logiciel de cabinet.'
      : 'Aucun logiciel ne s’est encore relié. Ouvrez le logiciel de cabinet et demandez-y la liaison avec le Navigateur.'
  return { outcome: 'waiting', advice }
}
