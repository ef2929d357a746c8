export { type Bank, type BankOptions, buildBank, openBank } from "./bank.ts";
