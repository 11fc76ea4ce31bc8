// A certified OpenID provider on the loopback, for the tests. It signs in whoever the test says is at the keyboard, and on demand answers with a token
// that is signed well and says something else than it must.
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const require = createRequire(`${process.argv[2]}/package.json`);
const at = (name) => import(pathToFileURL(require.resolve(name)));
const { default: Provider } = await at("oidc-provider");
const jose = await at("jose");

const { privateKey } = await jose.generateKeyPair("RS256", { extractable: true });
const key = { ...(await jose.exportJWK(privateKey)), kid: "first", use: "sig", alg: "RS256" };
const server = createServer();
await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
const issuer = `http://127.0.0.1:${server.address().port}`;
const redirect = process.argv[3];

const provider = new Provider(issuer, {
  clients: [
    { client_id: "house", client_secret: "a secret of the house", redirect_uris: [redirect], grant_types: ["authorization_code"], response_types: ["code"] },
    { client_id: "another", client_secret: "a secret of another", redirect_uris: [redirect], grant_types: ["authorization_code"], response_types: ["code"] },
  ],
  jwks: { keys: [key] },
  pkce: { required: () => true },
  cookies: { keys: ["of the tests"] },
  features: { devInteractions: { enabled: false } },
  interactions: { url: (_ctx, interaction) => `/interaction/${interaction.uid}` },
  findAccount: (_ctx, id) => ({ accountId: id, claims: () => ({ sub: id, email: "priya@example.org", email_verified: true }) }),
  // Nobody is asked twice: whoever is at the keyboard agrees.
  loadExistingGrant: async (ctx) => {
    const grant = new ctx.oidc.provider.Grant({ clientId: ctx.oidc.client.clientId, accountId: ctx.oidc.session.accountId });
    grant.addOIDCScope("openid");
    await grant.save();
    return grant;
  },
});

let account = "priya";
let instead = null;
const body = async (request) => {
  let text = "";
  for await (const piece of request) text += piece;
  return text;
};
const handle = provider.callback();

server.on("request", async (request, response) => {
  const { pathname } = new URL(request.url, issuer);
  if (pathname === "/at-the-keyboard") {
    account = await body(request);
    return response.end();
  }
  if (pathname === "/instead") {
    instead = JSON.parse(await body(request));
    return response.end();
  }
  if (pathname.startsWith("/interaction/")) {
    return provider.interactionFinished(request, response, { login: { accountId: account, remember: false } }, { mergeWithLastSubmission: false });
  }
  if (pathname === "/token" && instead) {
    await body(request);
    const now = Math.floor(Date.now() / 1000);
    const claims = { iss: issuer, aud: "house", sub: account, iat: now, exp: now + 60, ...instead };
    const signer = claims.stranger ? (await jose.generateKeyPair("RS256")).privateKey : privateKey;
    delete claims.stranger;
    instead = null;
    const token = await new jose.SignJWT(claims).setProtectedHeader({ alg: "RS256", kid: "first" }).sign(signer);
    response.setHeader("content-type", "application/json");
    return response.end(JSON.stringify({ access_token: "of no use", token_type: "Bearer", expires_in: 60, id_token: token }));
  }
  return handle(request, response);
});
console.log(issuer);
