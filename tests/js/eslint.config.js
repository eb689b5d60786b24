// The rules for everything that runs in a browser or under Node. Style is left to the writer; mistakes and
// holes are not.
import js from "@eslint/js";
import globals from "globals";

const noMarkupFromText = [
  "AssignmentExpression > MemberExpression.left[property.name=/^(innerHTML|outerHTML)$/]",
  "CallExpression[callee.property.name='insertAdjacentHTML']",
  "CallExpression[callee.object.name='document'][callee.property.name=/^write(ln)?$/]",
].map((selector) => ({
  selector,
  message: "Build nodes and set textContent: people's words are never markup.",
}));

export default [
  { ignores: ["**/node_modules/**", "client/static/vendor/**", "tests/vendor/**"] },
  js.configs.recommended,
  {
    linterOptions: { reportUnusedDisableDirectives: "error" },
    rules: {
      "no-var": "error",
      "prefer-const": "error",
      eqeqeq: ["error", "always", { null: "ignore" }],
      "no-eval": "error",
      "no-implied-eval": "error",
      "no-new-func": "error",
      "no-unused-vars": ["error", { argsIgnorePattern: "^_", ignoreRestSiblings: true }],
      "no-restricted-syntax": ["error", ...noMarkupFromText],
    },
  },
  {
    files: ["client/static/js/**/*.js"],
    languageOptions: { globals: globals.browser },
  },
  {
    // Models know no page: they run under Node in their tests as they are.
    files: ["client/static/js/models/**/*.js"],
    languageOptions: { globals: globals["shared-node-browser"] },
    rules: {
      "no-restricted-globals": ["error", "document", "window"],
      "no-restricted-imports": ["error", { patterns: ["**/views/*", "../views/*"] }],
    },
  },
  {
    files: ["tests/js/**/*.{js,mjs}"],
    languageOptions: { globals: globals.node },
  },
];
