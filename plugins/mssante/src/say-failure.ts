type Failure = { readonly code?: unknown; readonly message?: unknown; readonly [name: string]: unknown }

/** What went wrong between this desk and a server, for a person. Never the server's own words: they may name somebody. */
export function sayFailure(error: unknown, server: string): string {
  const failure = (typeof error === 'object' && error !== null ? error : {}) as Failure
  const code = typeof failure.code === 'string' ? failure.code : ''
  const text = typeof failure.message === 'string' ? failure.message : ''
  if (code === 'EAUTH' || code === 'ENOAUTH' || failure['authenticationFailed'] === true) {
    return `Le serveur ${server} refuse l’identifiant ou le mot de passe. Vérifiez-les auprès de votre opérateur MSSanté.`
  }
  if (isCertificate(code, text)) {
    return `Le certificat du serveur ${server} n’est pas reconnu. Ajoutez le certificat de l’autorité donné par votre opérateur ; rien n’est envoyé sans lui.`
  }
  if (
    code === 'ETLS' ||
    failure['tlsFailed'] === true ||
    /STARTTLS|wrong version|EPROTO/i.test(text + code)
  ) {
    return `Le serveur ${server} ne propose pas de connexion chiffrée sur ce port. Vérifiez le port et la sécurité ; rien n’est envoyé en clair.`
  }
  if (code === 'EDNS' || code === 'ENOTFOUND' || code === 'EAI_AGAIN') {
    return `Le serveur ${server} est introuvable. Vérifiez son nom, ou la connexion de ce poste.`
  }
  if (code === 'ECONNREFUSED' || /ECONNREFUSED/.test(text)) {
    return `Le serveur ${server} ne répond pas sur ce port. Vérifiez le port, ou réessayez plus tard.`
  }
  return `La liaison avec le serveur ${server} s’est interrompue ou n’a pas abouti. Vérifiez la connexion de ce poste.`
}

function isCertificate(code: string, text: string): boolean {
  return (
    /CERT|SELF_SIGNED|UNABLE_TO_VERIFY|UNABLE_TO_GET_ISSUER|ALTNAME/.test(code) ||
    /certificate|altname/i.test(text)
  )
}
