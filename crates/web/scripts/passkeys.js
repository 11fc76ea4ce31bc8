// Passkeys, which no browser gives to a page without a script. It asks this site alone, keeps nothing, and shows what went wrong.
"use strict";
(() => {
  const part = document.getElementById("passkey-part");
  if (!part || !window.PublicKeyCredential) return;

  const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (letter) => letter.charCodeAt(0));
  const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");

  const post = async (address, content) => {
    const sent = await fetch(address, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(content), redirect: "error" });
    const said = await sent.json().catch(() => ({}));
    if (!sent.ok) throw new Error(said.wrong || "That did not work. Please try again in a moment.");
    return said;
  };

  // What a browser answers holds bytes; the site takes them as base64url.
  const written = (credential) => {
    const { response } = credential;
    const answer = { clientDataJSON: text(response.clientDataJSON) };
    if (response.attestationObject) {
      answer.attestationObject = text(response.attestationObject);
      answer.transports = response.getTransports ? response.getTransports() : [];
    } else {
      answer.authenticatorData = text(response.authenticatorData);
      answer.signature = text(response.signature);
      answer.userHandle = response.userHandle ? text(response.userHandle) : null;
    }
    return { id: credential.id, rawId: text(credential.rawId), type: credential.type, response: answer, extensions: credential.getClientExtensionResults() };
  };

  const signIn = async () => {
    const here = part.dataset.signIn || "/sign-in/passkey";
    const { asked, options } = await post(here + "/ask", {});
    const publicKey = { ...options.publicKey, challenge: bytes(options.publicKey.challenge) };
    const answer = written(await navigator.credentials.get({ publicKey }));
    return post(here, { asked, answer });
  };

  const add = async (form) => {
    const { asked, options } = await post(form.action + "/ask", { form: form.elements.form.value });
    const publicKey = { ...options.publicKey, challenge: bytes(options.publicKey.challenge) };
    publicKey.user = { ...publicKey.user, id: bytes(publicKey.user.id) };
    publicKey.excludeCredentials = (publicKey.excludeCredentials || []).map((known) => ({ ...known, id: bytes(known.id) }));
    const answer = written(await navigator.credentials.create({ publicKey }));
    return post(form.action, { form: form.elements.form.value, asked, answer, name: form.elements.name.value });
  };

  const wrong = document.getElementById("passkey-wrong");
  const run = async (work) => {
    wrong.hidden = true;
    try {
      location.assign((await work()).next);
    } catch (error) {
      // A browser names what it did itself; whoever closed its window knows.
      const words = { NotAllowedError: "No passkey was used.", InvalidStateError: "This device has a passkey for this site already." };
      wrong.textContent = words[error.name] || error.message;
      wrong.hidden = false;
    }
  };

  part.hidden = false;
  const button = document.getElementById("passkey-sign-in");
  if (button) button.addEventListener("click", () => run(signIn));
  else part.addEventListener("submit", (event) => { event.preventDefault(); run(() => add(part)); });
})();
