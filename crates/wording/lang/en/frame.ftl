# The frame around every page.

skip = Skip to the content
nav-policy = Privacy policy
nav-forms = Forms
nav-board = Board
nav-mine = Your page
nav-try = Try it
product-line = The policy people read is the program that runs
promised-by = Promised by
sentence-number = sentence { $number }
foot-decided = Every use of personal data on this site is decided by <a href="/privacy">the policy you can read</a>.
see-what-changed = See what changed
every-version = every version
cookies-and-counting = Cookies and counting
for-parents = For parents
foot-version = Version { $version }
foot-product = Goodfaith runs published privacy policies.
foot-api = <a href="/api/v1/openapi.json">API description (JSON)</a>
language-choice = Language
to-front-page = Go to the front page
incident = If you write to us about it, name this number: <code>{ $number }</code>
