import { createHash } from 'node:crypto'
import type { Professional } from '../../domain/people/professional.ts'
import { writableClasses } from '../../domain/people/access.ts'
import { partsToSign, signedText } from '../../domain/plan/signing.ts'
import { carePlan, type CarePlanBody } from '../../domain/records/care-plan.ts'
import { carePlanSignature } from '../../domain/records/care-plan-signature.ts'
import type { ConfidentialityClass } from '../../domain/records/confidentiality.ts'
import { planAction, type PlanActionBody } from '../../domain/records/plan-action.ts'
import { planObjective, type PlanObjectiveBody } from '../../domain/records/plan-objective.ts'
import { planProblem, type PlanProblemBody } from '../../domain/records/plan-problem.ts'
import { planSocial, type PlanSocialBody } from '../../domain/records/plan-social.ts'
import type { RecordType } from '../../domain/records/record-type.ts'
import type { DossierWriter } from './dossier-writer.ts'
import type { Versioned } from './operation-log.ts'

type Given<Body, Ours extends keyof Body> = Partial<Body> & Pick<Body, Ours>
type By = { readonly by: Professional; readonly part?: ConfidentialityClass }

type Story = {
  /** Working day on which the team wrote it. */
  readonly day: number
  readonly header: Partial<CarePlanBody> & By
  readonly problems: readonly (Given<PlanProblemBody, 'kind'> &
    By & {
      readonly objectives: readonly (Given<PlanObjectiveBody, 'text'> &
        Partial<By> & {
          readonly actions: readonly (Given<PlanActionBody, 'what' | 'who'> & Partial<By>)[]
        })[]
    })[]
  readonly social?: Partial<PlanSocialBody> & By
}

type Written = {
  readonly record: Versioned<object>
  readonly confidentiality: ConfidentialityClass
  author: Professional
  at: string
}

/** A plan as its team wrote it in one meeting; then what each changed, and who signed it. */
export function writePlan(dossier: DossierWriter, story: Story) {
  const written: Written[] = []
  let minute = 0
  const write = (type: RecordType, by: Professional, part: ConfidentialityClass, body: object) => {
    const time = `14:${String(minute++).padStart(2, '0')}`
    // Whole, as the service keeps it: a signature is of these very words.
    const whole = type.schema.parse(body) as object
    const { record, at } = dossier.item(by, story.day, time, type.name, part, whole)
    written.push({ record, confidentiality: part, author: by, at })
    return record
  }
  const { by: opener, part: headerPart = 'medico-social', ...header } = story.header
  write(carePlan, opener, headerPart, header)
  for (const { by, part = 'medical', objectives, ...problem } of story.problems) {
    const { id } = write(planProblem, by, part, { priority: 'next', ...problem })
    for (const { by: aimer = by, part: aimPart = part, actions, ...objective } of objectives) {
      const aim = write(planObjective, aimer, aimPart, {
        negotiated: 'with-patient',
        state: 'open',
        ...objective,
        problem: id,
      })
      for (const { by: doer = aimer, part: actPart = aimPart, ...action } of actions) {
        write(planAction, doer, actPart, { kind: 'care', state: 'ongoing', ...action, objective: aim.id })
      }
    }
  }
  if (story.social) {
    const { by, part = 'social', ...social } = story.social
    write(planSocial, by, part, { apa: 'unknown', gir: 'unknown', housing: 'home', ...social })
  }

  /** Changes the item whose title begins so. */
  function change(title: string, by: Professional, day: number, time: string, to: object): void {
    const item = written.find(({ record }) => Object.values(record.body).some((said) => said === title))
    if (!item) throw new Error(`Rien ne dit « ${title} » dans ce plan`)
    item.at = dossier.edit(item.record, by, day, time, to)
    item.author = by
  }

  function sign(by: Professional, day: number, time: string): void {
    const items = written.map(({ record, confidentiality, author, at }) => ({
      id: record.id,
      type: record.type,
      version: record.version,
      schema: 1,
      author: { id: author.id, name: author.name, role: author.role, profession: author.profession },
      recordedAt: at,
      confidentiality,
      body: record.body,
    }))
    const signing = dossier.newId(day, time)
    for (const [part, signed] of partsToSign(items, writableClasses(by.role))) {
      const hash = createHash('sha256').update(signedText(signing, signed)).digest('hex')
      dossier.item(by, day, time, carePlanSignature.name, part, { signing, items: signed, hash })
    }
  }

  return { change, sign }
}
