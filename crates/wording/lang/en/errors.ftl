# What people see when something does not go.

error-no-site = No such site
error-no-site-words = This server has no site of that name.
error-no-site-next = See the sites it has
error-no-page-title = No such page
error-no-page = There is no such page
error-no-page-words = The address may be mistyped, or the page may have gone.
error-not-that-way = Not in that way
error-not-that-way-words = This page can be opened, but not used in that way.
error-elsewhere-title = Not accepted
error-elsewhere = That was not accepted
error-elsewhere-words = It came from a page of another site, so it was not looked at. Please use the form on this site.
error-too-much = That was too much
error-too-much-words = What was sent is larger than this form takes. Nothing was kept.
error-unreadable = That could not be read
error-unreadable-words = What was sent is not what this form sends. Nothing was kept.
error-fault-title = Something went wrong
error-fault = Something went wrong here
error-fault-words = It is our fault, and it has been noted. Please try again in a moment.
error-no-form = This site has no such form
error-no-form-words = The policy does not permit the form “{ $form }”.
error-no-board-title = No board
error-no-board = This site has no public board
error-no-board-words = The policy of this site says nothing of a public board, so there is none: nothing people give here is shown to everybody.
error-link-over-words = It works once, for a quarter of an hour, in the browser that asked for it. Have a new one sent.
error-link-over-next = Ask for a new link
error-refused = The policy does not allow this
error-refused-words = Nothing was kept, and nothing was told to anyone.
error-link = This link does not open anything
error-link-words = It may have expired, or part of its address is missing. What was given under it is not lost: write to the company.
error-to-forms = See the forms
error-settled = This is settled already
error-to-mine = Go to your page
error-key = A valid key is needed
error-key-words = This key opens nothing here.
error-not-allowed = This key may not do that
error-sign-in = That does not sign you in
error-sign-in-words = That does not sign anybody in here; check it, or have a link sent to your address.
error-try-again = Try again
error-too-many = Please wait a little
error-too-many-words = That was asked too often; please try again in { $wait }.
error-wait-seconds =
    { $seconds ->
        [0] a second
        [one] a second
       *[other] { $seconds } seconds
    }
error-wait-minutes =
    { $minutes ->
        [one] a minute
       *[other] { $minutes } minutes
    }
error-malformed = Something needs another look
error-malformed-words = What was sent cannot be used: { $mistakes }.
error-stale = The form has changed
error-stale-words = The form has changed since it was shown; please look at it again.
error-clash = This was sent before, with other content
error-clash-words = This idempotency key was used for something else.
error-busy = Please try again in a moment
error-busy-words = Please try again in a moment.
error-unavailable = This cannot be done for now
error-unavailable-words = It is our fault, and it has been noted. Please send the same again in a moment: it will be done once.
error-unknown-site-words = There is no such site here.
