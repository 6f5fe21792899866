const message = 'No module-level mutable state: let an object own it';
const topLevel = ['Program > VariableDeclaration', 'Program > ExportNamedDeclaration > VariableDeclaration'];

/**
 * `no-restricted-syntax` entries that refuse state at module level: reassignable bindings, collections that start
 * empty (so are meant to be filled), and reassignable static fields.
 */
export const moduleState = [
  ...topLevel.map((scope) => ({ selector: `${scope}[kind!='const']`, message })),
  ...topLevel.flatMap((scope) => [
    {
      selector: `${scope} > VariableDeclarator > NewExpression[callee.name=/^(Weak)?(Map|Set)$/][arguments.length=0]`,
      message,
    },
    { selector: `${scope} > VariableDeclarator > ArrayExpression[elements.length=0]`, message },
    { selector: `${scope} > VariableDeclarator > ObjectExpression[properties.length=0]`, message },
  ]),
  { selector: 'PropertyDefinition[static=true]:not([readonly=true])', message },
  {
    selector:
      'PropertyDefinition[static=true] > NewExpression[callee.name=/^(Weak)?(Map|Set)$/][arguments.length=0]',
    message,
  },
];
