import { did, type HandlersOf } from '../handlers.ts'
import { createIdentityFile, type IdentityFileDependencies } from './identity-file.ts'
import { createJoinedDossiers, type JoinedDossiersDependencies } from './joined-dossiers.ts'

type Dependencies = IdentityFileDependencies & JoinedDossiersDependencies & { readonly onAdopted: () => void }

export function identityHandlers(dependencies: Dependencies): HandlersOf<'identity'> {
  const identityFile = createIdentityFile(dependencies)
  const joinedDossiers = createJoinedDossiers(dependencies)
  return {
    'identity.read': ({ patientId }) => identityFile.read(patientId),
    'identity.adopt': ({ patientId }) => {
      identityFile.adopt(patientId)
      dependencies.onAdopted()
      return {}
    },
    'identity.join': ({ patientId, other }) => did(joinedDossiers.join(patientId, other)),
    'identity.separate': ({ joinId }) => did(joinedDossiers.separate(joinId)),
  }
}
