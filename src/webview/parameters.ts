import type { SolveOptions } from "../solver/types.ts";
import { formatCount, t } from "./localisation.ts";

/** A parameter of the loop that people may change for a run. Time is entered in seconds. */
export interface EditableParameter {
  readonly name: "requestedCaptions" | "keepPrevious" | "maxIterations" | "exploration" | "seed" | "timeBudget" | "patience";
  readonly title: string;
  readonly hint: string;
  readonly minimum: number;
  readonly maximum: number;
  /** Multiplies what is entered. */
  readonly unit: number;
  /** May be left empty. */
  readonly optional: boolean;
}

export function editableParameters(): readonly EditableParameter[] {
  const parameter = (
    name: EditableParameter["name"],
    title: string,
    hint: string,
    [minimum, maximum]: readonly [number, number],
    rest: Partial<EditableParameter> = {},
  ): EditableParameter => ({ name, title, hint, minimum, maximum, unit: 1, optional: false, ...rest });
  return [
    parameter("maxIterations", t("Iterations at most"), t("0 gives the best of the initial captions"), [0, 100]),
    parameter("requestedCaptions", t("New captions in each iteration"), t("More find more, and take longer"), [1, 1000]),
    parameter("keepPrevious", t("Captions kept"), t("The best, shown to the generator again"), [1, 1000]),
    parameter("exploration", t("Random captions fed back"), t("From outside the kept ones, against getting stuck"), [0, 1000]),
    parameter("patience", t("Patience"), t("Iterations without a change before it stops"), [1, 100]),
    parameter("timeBudget", t("Time budget in seconds"), t("Empty: no limit"), [1, 86_400], { unit: 1000, optional: true }),
    parameter("seed", t("Seed"), t("Another seed gives other captions"), [0, 2 ** 32 - 1]),
  ];
}

/** All parameters of a run with their values, for people. */
export function parameterList(options: SolveOptions): { readonly name: string; readonly title: string; readonly value: string }[] {
  const editable = editableParameters().map(({ name, title, unit }) => {
    const value = options[name];
    return { name, title, value: value === undefined || value === null ? t("none") : name === "seed" ? String(value) : formatCount(value / unit) };
  });
  const selection = options.selection === "fitness" ? t("highest fitness") : t("minimum risk");
  return [...editable, { name: "selection", title: t("Choice of the final caption"), value: selection }];
}

export type ParameterInput = { readonly ok: true; readonly value: number | undefined } | { readonly ok: false; readonly message: string };

/** What was entered for a parameter, as the solver takes it. */
export function readParameter({ minimum, maximum, unit, optional }: EditableParameter, entered: string): ParameterInput {
  const text = entered.trim();
  if (text === "" && optional) return { ok: true, value: undefined };
  const value = Number(text);
  const whole = unit === 1 ? Number.isInteger(value) : Number.isFinite(value);
  if (text === "" || !whole || value < minimum || value > maximum) {
    return { ok: false, message: t("A number from {0} to {1}", String(minimum), String(maximum)) };
  }
  return { ok: true, value: value * unit };
}
