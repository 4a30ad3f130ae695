import { RoaringBitmap32 } from 'roaring-wasm';
import { mostStudiesCounted } from '#domain/disclosure/frozen-figures';
import type { PersonSet } from '#domain/disclosure/person-set';
import type { Family } from '../family.ts';
import { questionsAllowed } from '../game.ts';

/** Checks of the data's quality that the target fails with everything, and others not at all. */
const checks = 7;

/**
 * The target moves every figure of a freeze as far as one person can: five studies more, a failure of each check, an image
 * and a study left out in each import.
 */
export const frozenFigures: Family = {
  name: 'frozen figures',
  does: 'asks for pads with the target until nothing more is told, then has them frozen: persons, studies, checks and three imports',
  *play({ pads, target, withTarget, chance }) {
    const alone = new RoaringBitmap32([target]);
    const nobody = new RoaringBitmap32();
    const figures = (pad: PersonSet, added: PersonSet) => ({
      // Repeated as long as a number of persons with images can be told: the noise doubles each time.
      imports: [0, 1, 2].map((again) => ({
        manifestHash: `${again}`,
        withImages: pad.size + added.size,
        excluded: { NO_PIXELS: 60 + added.size },
        unsettled: 0,
      })),
      withStudies: [pad, ...Array.from({ length: mostStudiesCounted - 2 }, () => nobody), added],
      failing: Array.from({ length: checks }, () => added),
    });
    for (let question = 0; question < questionsAllowed / 5; question += 1)
      yield withTarget(pads.fresh(chance.whole(60, 289)));
    for (let freeze = 0; freeze < questionsAllowed / 40; freeze += 1) {
      const pad = pads.fresh(chance.whole(60, 289));
      yield { ...withTarget(pad), frozen: [figures(pad, nobody), figures(pad, alone)] };
    }
  },
};
