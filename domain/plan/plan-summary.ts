import type { CarePlanBody } from '../records/care-plan.ts'
import type { PlanActionBody } from '../records/plan-action.ts'
import type { PlanObjectiveBody } from '../records/plan-objective.ts'
import { type PlanProblemBody, planProblemKinds } from '../records/plan-problem.ts'
import type { PlanSocialBody } from '../records/plan-social.ts'
import { sayDate } from './say-date.ts'

type Many<Body> = readonly { readonly body: Body }[]
type Plan = {
  readonly headers: Many<CarePlanBody>
  readonly problems: Many<PlanProblemBody>
  readonly objectives: Many<PlanObjectiveBody>
  readonly actions: Many<PlanActionBody>
  readonly social: Many<PlanSocialBody>
}
export type PlanSummary = { title: string; lines: string[] }[]

const housing = {
  home: 'Vous vivez chez vous.',
  seeking: 'Nous cherchons avec vous un lieu de vie adapté.',
  temporary: 'Vous êtes hébergé pour un temps.',
  residence: 'Vous vivez en établissement.',
} as const
const allowance = {
  none: 'Vous n’avez pas demandé l’allocation personnalisée d’autonomie.',
  requested: 'L’allocation personnalisée d’autonomie est demandée.',
  granted: 'L’allocation personnalisée d’autonomie vous est accordée.',
} as const
const agreement = {
  given: 'Vous avez donné votre accord à ce plan',
  refused: 'Vous n’avez pas donné votre accord à ce plan',
} as const
const advance = {
  unknown: [],
  none: ['Vous n’avez pas écrit de directives anticipées. Vous pouvez le faire à tout moment.'],
  written: ['Vous avez écrit des directives anticipées.'],
} as const
const result = {
  open: '',
  reached: ' C’est atteint.',
  partly: ' C’est atteint en partie.',
  'not-reached': ' Ce n’est pas encore atteint.',
} as const

/**
 * The plan told to the person it is about, without the words of the trade: only what was given
 * to tell, only what is still to be done.
 */
export function planSummary(plan: Plan): PlanSummary {
  const header = plan.headers[0]?.body
  if (!header) return []
  const aims = plan.objectives.filter(({ body }) => body.state !== 'dropped')
  const acts = plan.actions.filter(({ body }) => body.state === 'planned' || body.state === 'ongoing')
  return [
    {
      title: 'Qui coordonne votre plan',
      lines: header.coordinator === '' ? [] : [sentence(header.coordinator)],
    },
    { title: 'Ce qui compte pour vous', lines: texts(header.priorities, header.preferences) },
    {
      title: 'Ce qui est difficile aujourd’hui',
      lines: plan.problems.map(({ body }) => {
        const label = planProblemKinds[body.kind][1]
        if (body.precision === '') return sentence(label)
        return body.kind === 'other' ? sentence(body.precision) : sentence(`${label} : ${body.precision}`)
      }),
    },
    {
      title: 'Ce que nous visons ensemble',
      lines: aims.map(({ body }) => {
        const when = body.dueOn ? ` D’ici le ${sayDate(body.dueOn)}.` : ''
        const sign =
          body.criterion === '' ? '' : ` Nous saurons que c’est atteint ainsi : ${sentence(body.criterion)}`
        const state = body.state === 'dropped' ? '' : result[body.state]
        return `${sentence(body.text)}${when}${sign}${state}`
      }),
    },
    {
      title: 'Qui fait quoi',
      lines: acts.map(({ body }) => {
        const who = body.who === '' ? '' : `${body.who} : `
        const often = body.frequency === '' ? '' : `, ${body.frequency}`
        const until = body.until ? `, jusqu’au ${sayDate(body.until)}` : ''
        return sentence(`${who}${body.what}${often}${until}`)
      }),
    },
    {
      title: 'Vos droits et votre lieu de vie',
      lines: plan.social.flatMap(({ body }) => [
        ...(body.housing === 'unknown' ? [] : [housing[body.housing]]),
        ...(body.apa === 'unknown' ? [] : [allowance[body.apa]]),
        ...(body.insurer === '' ? [] : [`Votre mutuelle : ${body.insurer}.`]),
        ...(body.pensionFund === '' ? [] : [`Votre caisse de retraite : ${body.pensionFund}.`]),
      ]),
    },
    { title: 'En cas de problème', lines: texts(header.alertProcedure) },
    {
      title: 'Votre accord et vos volontés',
      lines: [
        ...(header.agreement === 'not-asked'
          ? []
          : [
              `${agreement[header.agreement]}${header.agreementOn ? `, le ${sayDate(header.agreementOn)}` : ''}.`,
            ]),
        ...advance[header.directives],
      ],
    },
    {
      title: 'Quand en reparlons-nous',
      lines: header.reviewOn ? [`Nous ferons le point avec vous le ${sayDate(header.reviewOn)}.`] : [],
    },
  ].filter(({ lines }) => lines.length > 0)
}

function texts(...all: readonly string[]): string[] {
  return all.filter((text) => text !== '').map(sentence)
}

/** With its capital and its full stop. */
function sentence(text: string): string {
  const trimmed = text.trim()
  const ended = /[.?…]$/.test(trimmed) ? trimmed : `${trimmed}.`
  return ended.charAt(0).toLocaleUpperCase('fr') + ended.slice(1)
}
