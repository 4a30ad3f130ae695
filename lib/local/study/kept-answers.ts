/** A `fetch` that keeps what the hub's API answered, so that the leak search sees what people saw. */
export type KeptAnswers = { readonly fetch: typeof fetch; readonly answers: readonly string[] };

/** Sends by `send` and keeps the text of every answer that has one. */
export function keptAnswers(send: typeof fetch = fetch): KeptAnswers {
  const answers: string[] = [];
  return {
    answers,
    fetch: async (input, init) => {
      const response = await send(input, init);
      if (response.status !== 204) answers.push(await response.clone().text());
      return response;
    },
  };
}
