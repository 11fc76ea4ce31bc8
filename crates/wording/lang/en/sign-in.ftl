# Signing in and out.

sign-in = Sign in
sign-in-heading = Sign in to your page
sign-in-lede = See what { $company } holds about you, who received it, and use your rights.
sign-in-by-letter = By a link to your address
sign-in-by-letter-words = If you gave this address here, we send a link to it. This page says the same whether you did or not, so that nobody can find out by trying.
email-address = E-mail address
send-link = Send me a link
sends-no-letters = This server sends no letters, so no link can be sent.
sign-in-by-passkey = With a passkey
sign-in-by-passkey-words = If you have added one on your page: a fingerprint, a face or a code on your own device.
use-passkey = Use a passkey
sign-in-by-password = With a password
for-members = for members
password = Password
password-forgotten = Forgotten? Have a link sent to your address, and set another on your page.
sign-in-cookies = One cookie is set when you ask for a link, and one when you are signed in. Both end by themselves and serve nothing else.

sent-title = Check your e-mail
sent-lede = If the address is one you gave here, a letter is on its way. Open its link in this browser, within a quarter of an hour.
sent-nothing-came = Nothing came? It may be a different address, or the letter lies among unwanted ones. No page of ours says whether an address is known.
sent-elsewhere = Opened it on another device?
sent-elsewhere-words = There the link shows a code of eight digits. Type it here.
code = Code
ask-again = Ask again
code-wrong = That code is not right, or not any more. After a few wrong ones a new letter is needed.
password-wrong = That address and password do not sign anybody in. If you have forgotten the password, have a link sent to your address.

code-title = Type this code where you asked
code-lede = The link was asked for in another browser. Type this there, on the page that waits for it:
code-not-you = If you did not ask to sign in at { $company }, or somebody asks you for this code, close this page. Nobody is signed in without it.
code-browser-gone = Is the other browser gone? <a href="/sign-in">Ask for a link in this one</a>.
confirm-heading = Sign in at { $company }?
confirm-lede = You asked for this in this browser. It shows your own page, with everything that is held about you.
confirm-how-long = You stay signed in until you sign out, do nothing for half an hour, or half a day has passed.

signed-out = You are signed out
signed-out-lede = This browser has been told to forget what it kept of this site.
signed-out-everywhere-lede = In this browser and in every other. This browser has been told to forget what it kept of this site.
policy-of = The policy of { $company }
signed-out-shared = If others use this computer, close the browser’s window as well.

signing-in = Signing in
signing-in-lede = Where you are signed in at { $company }, and what you can sign in with.
signed-in-where = Where you are signed in
this-browser = this one
session-words = Since { $since }, { $how }. Last used { $seen }.
sign-out = Sign out
sign-out-there = Sign out there
sign-out-here = Sign out here
sign-out-everywhere = Sign out everywhere
passkeys = Passkeys
passkeys-words = A passkey stays on your device and signs you in by a fingerprint, a face or a code. We hold only its public half, and your device learns nothing about you from us.
passkeys-none = You have none.
passkey-used = Added { $added }. Last used { $used }.
passkey-unused = Added { $added }. Not used yet.
remove = Remove
passkey-name = What you call it
passkey-name-hint = As “My phone” or “Blue key”.
passkey-add = Add a passkey
passkeys-need-scripts = Browsers make passkeys only on pages with scripts. Everything else here works without.
password-since = You have had a password since { $since }.
password-none = You have none, and need none: a link to your address always works.
password-present = Present password
password-new = New password
password-new-hint =
    { $least ->
        [one] At least one character.
       *[other] At least { $least } characters of any kind. A few words in a row are good.
    }
password-change = Change the password
password-set = Set a password
password-remove = Remove the password
mine-signing-in = Where you are signed in, and with what
mine-sign-in-later = This link is for a few days. Later you can <a href="/sign-in">sign in</a> by a link sent to your e-mail address.
password-is-set = Your password is set. Everywhere else you are signed out.
password-is-removed = Your password is removed.
passkey-is-removed = The passkey is removed. You may delete it from your device too.
browser-signed-out = That browser is signed out.
signed-in-by-passkey = with a passkey
signed-in-by-password = with the password
signed-in-by-link = with a link to the address
not-signed-in = You are not signed in any more.
passkey-refused = That passkey does not sign anybody in here.
