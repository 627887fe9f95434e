import { AppError } from '@navigateur-pro/domain/errors.ts'

export function targetNotEmpty(): AppError {
  return new AppError(
    'conflict',
    'La base d’arrivée contient déjà des données : rien n’a été modifié. Donnez une base vide.',
  )
}

export function otherSchema(): AppError {
  return new AppError(
    'update_needed',
    'La base de départ est d’une autre version : ouvrez-la une fois avec ce service. Rien n’a été modifié.',
  )
}
