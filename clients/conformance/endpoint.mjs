/** Where kaohe is served: by KAOHE_URL, or where `kaohe serve --demo` serves. */
export const endpoint = `${process.env.KAOHE_URL ?? "http://127.0.0.1:8000"}/graphql`;
