import { relative } from 'node:path';

/** What is said once a platform is up: where it answers and a whole study as commands to copy. */
export function nextSteps(platform: {
  readonly origin: string;
  /** Where `npm start` is run. */
  readonly here: string;
  readonly peopleFolder: string;
  readonly exampleFolder: string;
  readonly trustCodes: readonly string[];
}): string[] {
  const { origin, trustCodes } = platform;
  const people = relative(platform.here, platform.peopleFolder);
  const example = relative(platform.here, platform.exampleFolder);
  const deciders = trustCodes.map((code) => code.toLowerCase());
  return [
    `The hub answers at   ${origin}/api`,
    `Its API as OpenAPI   ${origin}/api/openapi.json`,
    `Mails it has sent    ${origin}/mails`,
    `Trusts               ${trustCodes.join(', ')}`,
    `People               ${people}/*.json: address, password and authenticator secret of ${['admin', 'researcher', 'viewer', ...deciders].join(', ')}`,
    '',
    'A study, to be copied into another terminal in this folder:',
    ...studyCommands({ people, example, deciders }).map((line) => `  ${line}`),
    '',
    'Ctrl-C ends the platform; the next start goes on from here.',
  ];
}

/** The commands of a whole study, in the order in which they are run; paths are those of the shell that runs them. */
export function studyCommands(from: {
  readonly people: string;
  readonly example: string;
  /** Profiles and account files of the Trust Admins, by the codes of their trusts in small letters. */
  readonly deciders: readonly string[];
}): string[] {
  const { deciders, example, people } = from;
  return [
    `npx flip sign-in --account ${people}/researcher.json`,
    'PROJECT=$(npx flip projects create "Lesions on chest images" --id)',
    `npx flip ask $PROJECT --cohort ${example}/cohort.json`,
    'npx flip stage $PROJECT',
    ...deciders.flatMap((code) => [
      `npx flip sign-in --profile ${code} --account ${people}/${code}.json`,
      `npx flip decide $PROJECT approve --profile ${code}`,
    ]),
    'npx flip projects watch $PROJECT',
    `MODEL=$(npx flip upload $PROJECT ${example}/app/* --name "lesion classifier" --id)`,
    'RUN=$(npx flip run $MODEL --id)',
    'npx flip watch $RUN',
    'npx flip download $RUN --to results',
  ];
}
