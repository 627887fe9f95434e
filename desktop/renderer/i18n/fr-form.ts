/** Every sentence of a field that reads a day or an hour. */

export const dayField = {
  placeholder: 'jj/mm/aaaa',
  calendar: 'Choisir dans le calendrier',
  problems: {
    unreadable: 'Ce jour ne se lit pas. Écrivez-le ainsi : 24/11/2026.',
    absent: 'Ce jour n’existe pas dans le calendrier.',
    year: 'Écrivez aussi l’année : ce jour est loin, avant comme après.',
    weekday: 'Le jour de la semaine et la date ne vont pas ensemble.',
    century: 'Écrivez une année de 1900 à 2100.',
  },
  notBefore: (day: string) => `Pas avant le ${day}.`,
  notAfter: (day: string) => `Pas après le ${day}.`,
} as const

export const hourField = {
  placeholder: 'hh:mm',
  problem: 'Cette heure ne se lit pas. Écrivez-la ainsi : 14:30.',
} as const
