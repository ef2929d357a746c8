import type { SolveOptions } from "../solver/types.ts";
import { button, element } from "./dom.ts";
import { t } from "./localisation.ts";
import { type EditableParameter, editableParameters, readParameter } from "./parameters.ts";

interface Field {
  readonly parameter: EditableParameter;
  readonly input: HTMLInputElement;
  readonly message: HTMLElement;
}

/** The form behind "Re-run with...": filled with the run's parameters, checked field by field. */
export class ParameterForm {
  readonly node: HTMLFormElement;
  readonly #fields: readonly Field[];

  constructor(
    private readonly onRun: (options: Partial<SolveOptions>) => void,
    private readonly onClose: () => void,
  ) {
    this.#fields = editableParameters().map((parameter) => ({
      parameter,
      // Native inputs: label and error text can be tied to them by id, which a shadow root does not allow.
      input: element("input", {
        id: `parameter-${parameter.name}`,
        inputmode: "decimal",
        autocomplete: "off",
        "aria-describedby": `parameter-${parameter.name}-hint`,
      }),
      message: element("span", { class: "hint", id: `parameter-${parameter.name}-hint` }, parameter.hint),
    }));
    const rows = this.#fields.map(({ parameter, input, message }) =>
      element("div", { class: "field" }, element("label", { for: input.id }, parameter.title), input, message),
    );
    this.node = element(
      "form",
      { class: "parameters", "aria-label": t("Re-run with other parameters"), hidden: true, novalidate: true },
      element("h2", {}, t("Re-run with other parameters")),
      element("div", { class: "fields" }, ...rows),
      element(
        "div",
        { class: "actions" },
        button(t("Run"), "play", () => this.#submit(), { primary: true }),
        button(t("Cancel"), "close", () => this.hide()),
      ),
    );
    this.node.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#submit();
    });
    for (const { parameter, input, message } of this.#fields) {
      input.addEventListener("input", () => {
        input.removeAttribute("aria-invalid");
        message.textContent = parameter.hint;
      });
    }
    this.node.addEventListener("keydown", (event) => {
      if (event.key === "Escape") this.hide();
      // Implicit submission needs a native submit button, which the form has none of.
      if (event.key === "Enter" && event.target instanceof HTMLInputElement) this.#submit();
    });
  }

  show(options: SolveOptions | undefined): void {
    for (const { parameter, input, message } of this.#fields) {
      const value = options?.[parameter.name];
      input.value = value === undefined || value === null ? "" : String(value / parameter.unit);
      input.removeAttribute("aria-invalid");
      message.textContent = parameter.hint;
    }
    this.node.hidden = false;
    this.#fields[0]?.input.focus();
  }

  hide(): void {
    this.node.hidden = true;
    this.onClose();
  }

  #submit(): void {
    const options: Partial<Record<EditableParameter["name"], number>> = {};
    let firstWrong: HTMLInputElement | undefined;
    for (const { parameter, input, message } of this.#fields) {
      const read = readParameter(parameter, input.value);
      input.setAttribute("aria-invalid", String(!read.ok));
      message.textContent = read.ok ? parameter.hint : read.message;
      if (!read.ok) firstWrong ??= input;
      else if (read.value !== undefined) options[parameter.name] = read.value;
    }
    if (firstWrong) {
      firstWrong.focus();
      return;
    }
    this.hide();
    this.onRun(options);
  }
}
