import type { DocumentSection } from '@navigateur-pro/domain/documents/document.ts'
import type { Content, Entry } from '@navigateur-pro/domain/documents/entry.ts'
import { planProblemKinds } from '@navigateur-pro/domain/records/plan-problem.ts'
import type { PlanParts } from '../../../contract/plan-views.ts'
import { sayDate } from '@navigateur-pro/domain/plan/say-date.ts'
import { entry, type Making, section } from './making.ts'

type Line = PlanParts[keyof PlanParts][number]
/** JDV_J37 of the withdrawn PPS-PAERPA volume. */
const problemSystem = '1.2.250.1.213.1.1.5.37'

const priorities = { first: 'à traiter en premier', next: 'ensuite', later: 'plus tard' } as const
const negotiated = {
  no: '',
  'with-patient': 'convenu avec la personne',
  'with-carer': 'convenu avec l’aidant',
}
const objectiveStates = {
  open: 'en cours',
  reached: 'atteint',
  partly: 'atteint en partie',
  'not-reached': 'non atteint',
  dropped: 'abandonné',
} as const
const actionStates = { planned: 'prévue', ongoing: 'en cours', done: 'faite', stopped: 'arrêtée' } as const
const housing = {
  unknown: '',
  home: 'à domicile',
  seeking: 'recherche en cours',
  temporary: 'temporaire',
  residence: 'en établissement',
} as const
const allowance = { unknown: '', none: 'non demandée', requested: 'demandée', granted: 'accordée' } as const
const agreements = { given: 'Accord de la personne', refused: 'Refus de la personne' } as const
const directives = { unknown: '', none: 'Directives anticipées : pas rédigées' } as const

/** Objectives under their problem, actions under their objective; those whose parent cannot be read come last. */
export function planSection(making: Making): DocumentSection {
  const { problems, objectives, actions } = making.sources.plan
  const told = new Set<string>()
  const tell = (line: Line, content: Content): Entry => {
    told.add(line.recordId)
    return planEntry(making, line, content)
  }
  const ofObjective = (id: string) =>
    actions.filter(({ body }) => body.objective === id).map((line) => tell(line, actionContent(line)))
  const ofProblem = (id: string) =>
    objectives
      .filter(({ body }) => body.problem === id)
      .flatMap((line) => [tell(line, objectiveContent(line)), ...ofObjective(line.recordId)])
  const nested = problems.flatMap((line) => [tell(line, problemContent(line)), ...ofProblem(line.recordId)])
  const others = [
    ...objectives
      .filter(({ recordId }) => !told.has(recordId))
      .flatMap((line) => [tell(line, objectiveContent(line)), ...ofObjective(line.recordId)]),
    ...actions.filter(({ recordId }) => !told.has(recordId)).map((line) => tell(line, actionContent(line))),
  ]
  return section(making, 'plan', 'Problèmes, objectifs et actions', [...nested, ...others])
}

function problemContent({ body }: PlanParts['problems'][number]): Content {
  const [code, label] = planProblemKinds[body.kind]
  const name = body.precision === '' ? label : `${label} : ${body.precision}`
  return {
    kind: 'plan',
    level: 'problem',
    label: name,
    details: [priorities[body.priority]],
    code: { code, system: problemSystem, label },
  }
}

function objectiveContent({ body }: PlanParts['objectives'][number]): Content {
  const { text, criterion, dueOn, assessment, state } = body
  return {
    kind: 'plan',
    level: 'objective',
    label: text,
    details: [
      objectiveStates[state],
      negotiated[body.negotiated],
      dueOn ? `d’ici le ${sayDate(dueOn)}` : '',
      criterion && `critère : ${criterion}`,
      assessment && `bilan : ${assessment}`,
    ].filter((detail) => detail !== ''),
  }
}

function actionContent({ body }: PlanParts['actions'][number]): Content {
  const { what, who, frequency, until, state } = body
  return {
    kind: 'plan',
    level: 'action',
    label: who === '' ? what : `${who} : ${what}`,
    details: [frequency, actionStates[state], until ? `jusqu’au ${sayDate(until)}` : ''].filter(
      (detail) => detail !== '',
    ),
  }
}

/** Who coordinates, what matters to the person, and what was agreed: HAS points 1, 3, 4 and 9. */
export function agreementSection(making: Making): DocumentSection {
  const lines = ofHeader(making, (header) => {
    const {
      coordinator,
      priorities: wanted,
      preferences,
      agreement,
      agreementOn,
      agreementBy,
      reviewOn,
    } = header
    const agreed =
      agreement === 'not-asked'
        ? 'Accord de la personne : pas encore demandé'
        : [
            `${agreements[agreement]}${agreementOn ? `, le ${sayDate(agreementOn)}` : ''}`,
            agreementBy && `recueilli par ${agreementBy}`,
            header.agreementHow,
          ]
            .filter(Boolean)
            .join(', ')
    return [
      coordinator && `Coordonné par ${coordinator}`,
      wanted && `Ce qui compte pour la personne : ${wanted}`,
      preferences && `Ses préférences : ${preferences}`,
      agreed,
      reviewOn ? `À revoir le ${sayDate(reviewOn)}` : '',
    ]
  })
  return section(making, 'agreement', 'La personne et son plan', lines)
}

/** What to do when things go wrong: the alert procedure of the plan. */
export function vigilanceSection(making: Making): DocumentSection {
  const lines = ofHeader(making, ({ alertProcedure }) => [alertProcedure])
  return section(making, 'vigilance', 'Conduite à tenir en cas d’alerte', lines)
}

export function directivesSection(making: Making): DocumentSection {
  const lines = ofHeader(making, (header) => [
    header.directives === 'written'
      ? ['Directives anticipées rédigées', header.directivesWhere].filter(Boolean).join(' : ')
      : directives[header.directives],
  ])
  return section(making, 'directives', 'Directives anticipées', lines)
}

export function socialSection(making: Making): DocumentSection {
  const lines = making.sources.plan.social.flatMap((line) => {
    const { apa, gir, pensionFund, insurer, housing: lives, notes } = line.body
    return textEntries(making, line, [
      housing[lives] && `Hébergement : ${housing[lives]}`,
      allowance[apa] && `Allocation personnalisée d’autonomie : ${allowance[apa]}`,
      gir === 'unknown' ? '' : `Dépendance : ${gir.toUpperCase().replace('-', ' ')}`,
      pensionFund && `Caisse de retraite : ${pensionFund}`,
      insurer && `Mutuelle : ${insurer}`,
      notes,
    ])
  })
  return section(making, 'social', 'Situation médico-sociale', lines)
}

function ofHeader(
  making: Making,
  say: (header: PlanParts['headers'][number]['body']) => readonly string[],
): readonly Entry[] {
  const [header] = making.sources.plan.headers
  return header ? textEntries(making, header, say(header.body)) : []
}

/** Several lines of one record, each of which can be unticked. */
function textEntries(making: Making, line: Line, texts: readonly string[]): readonly Entry[] {
  return texts.flatMap((text, index) =>
    text.trim() === '' ? [] : [planEntry(making, line, { kind: 'text', text }, `${line.recordId}-${index}`)],
  )
}

function planEntry(making: Making, line: Line, content: Content, id = line.recordId): Entry {
  const { recordId, author, recordedAt, conflict } = line
  return entry(making, id, content, {
    recordId,
    author,
    source: `${author.name}, ${author.profession}`,
    statedOn: recordedAt,
    conflict,
  })
}
