/** One named change of state: the states it may start from and the one it ends in. */
export type NamedTransition<State extends string> = { readonly from: readonly State[]; readonly to: State };

/** All named changes of one kind of subject. There is no way between two states but by a name in here. */
export type Lifecycle<State extends string, Name extends string> = Readonly<Record<Name, NamedTransition<State>>>;
