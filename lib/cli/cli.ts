/** What the command sees of the process that it runs in. */
export type Cli = {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Where sessions are kept, readable by their owner only. */
  readonly configFolder: string;
  /** Results, and nothing else. */
  readonly stdout: (text: string) => void;
  /** Progress and failures. */
  readonly stderr: (text: string) => void;
  /** Asks the person at the terminal; a hidden answer is not echoed. Rejects where there is no terminal. */
  readonly prompt: (question: string, hidden: boolean) => Promise<string>;
  /** Time between two looks at something that is waited for. */
  readonly pollMilliseconds: number;
};
